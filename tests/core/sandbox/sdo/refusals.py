"""How a test expects a refusal of Sage Data Objects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.accounting.com import ComError
from core.sandbox.sdo.engine import SDOEngine


@contextmanager
def refused(sage: SDOEngine, code: int) -> Iterator[None]:
    """Expect a COM error that says nothing, and its code on the engine."""
    with pytest.raises(ComError) as raised:
        yield
    assert raised.value.excepinfo is not None
    assert raised.value.excepinfo[2] is None
    assert sage.LastError.Code == code
