from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from core.checks.rights import NEEDED, Need, rights
from core.checks.site import Site
from core.crm.base import Depth
from core.errors import CrmError

if TYPE_CHECKING:
    from tests.core.checks.conftest import MemoryCrm


def test_all_rights_are_enough(site_of: Callable[..., Site]) -> None:
    assert "sight of the whole organisation" in rights(site_of()).found


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.privilege)
def test_each_right_that_is_missing_is_named(
    site_of: Callable[..., Site], crm: MemoryCrm, need: Need
) -> None:
    del crm.granted[need.privilege]
    with pytest.raises(CrmError) as refused:
        rights(site_of())
    assert refused.value.found == f"{need.privilege} is missing ({need.least} is needed)"


@pytest.mark.parametrize(
    ("depth", "reach"),
    [
        (Depth.BASIC, "only the user's own records"),
        (Depth.LOCAL, "only the records of the user's business unit"),
        (Depth.DEEP, "only the records of the user's business unit and those below it"),
    ],
)
def test_a_right_that_reaches_too_little_is_told_with_its_reach(
    site_of: Callable[..., Site], crm: MemoryCrm, depth: Depth, reach: str
) -> None:
    crm.granted["prvReadInvoice"] = depth
    with pytest.raises(CrmError) as refused:
        rights(site_of())
    assert refused.value.found == f"prvReadInvoice reaches {reach} ({depth}; Global is needed)"


def test_creating_needs_no_more_than_ones_own_records(site_of: Callable[..., Site], crm: MemoryCrm) -> None:
    crm.granted["prvCreateInvoice"] = Depth.BASIC
    assert rights(site_of()).found
