"""What a planted bug is: something that is switched on for a while."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

Bug: TypeAlias = Callable[[], AbstractContextManager[object]]
