from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.checks.catalogue import find_catalogue
from core.errors import CrmError

if TYPE_CHECKING:
    from tests.core.checks.conftest import MemoryCrm


def test_all_three_are_found_by_their_names_whatever_the_case(crm: MemoryCrm, group: UUID) -> None:
    found = find_catalogue(crm, price_list="demo", unit_group="DEMO", unit="each", other_lists={})
    assert found.unit_group == group
    assert {found.price_list.id, found.unit} <= {each.id for each in crm.records}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Gone", "Demo", "Each"), "catalogue.price_list"),
        (("Demo", "Gone", "Each"), "catalogue.unit_group"),
        (("Demo", "Demo", "Gone"), "catalogue.unit"),
    ],
)
def test_what_is_missing_is_named(names: tuple[str, str, str], code: str, crm: MemoryCrm) -> None:
    price_list, unit_group, unit = names
    with pytest.raises(CrmError) as missing:
        find_catalogue(crm, price_list=price_list, unit_group=unit_group, unit=unit, other_lists={})
    assert missing.value.code == code


def test_a_crm_without_any_price_list_says_so(crm: MemoryCrm) -> None:
    crm.records = [each for each in crm.records if each.name != "pricelevel"]
    with pytest.raises(CrmError, match="it has none that this user may read"):
        find_catalogue(crm, price_list="Demo", unit_group="Demo", unit="Each", other_lists={})
