"""Which account is a customer's: nothing is ever guessed, whatever the CRM holds."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.crm.base import Entity, Reference, Value
from core.upload.rules.matching import match
from core.upload.rules.settings import CustomerSettings

numbers = st.sampled_from(["A1", "a1 ", "B2", "", None])
types = st.sampled_from([3, 7, 10, None])
states = st.sampled_from(["Active", "Inactive"])


@st.composite
def crms(draw: st.DrawFn) -> list[Entity]:
    """Up to four accounts, merged into one another or not."""
    count = draw(st.integers(0, 4))
    return [Entity("account", UUID(int=each), draw(some_fields(each, count))) for each in range(1, count + 1)]


@st.composite
def some_fields(draw: st.DrawFn, own: int, count: int) -> dict[str, Value | None]:
    """An account's fields; a merged one may point to any account, itself, or one that cannot be read."""
    fields: dict[str, Value | None] = {
        "accountnumber": draw(numbers),
        "name": f"Account {own}",
        "customertypecode": draw(types),
        "statecode": draw(states),
        "merged": draw(st.sampled_from([True, False, None])),
    }
    if fields["merged"]:
        fields["masterid"] = Reference("account", UUID(int=draw(st.integers(1, count + 1))))
    return fields


@given(crms())
def test_a_match_is_active_ours_and_not_merged(found: list[Entity]) -> None:
    account = match("A1", found, CustomerSettings()).account
    if account is not None:
        assert account.fields["customertypecode"] == 3
        assert account.fields["statecode"] == "Active"
        assert account.fields["merged"] is not True


@given(crms())
def test_the_order_of_the_accounts_does_not_matter(found: list[Entity]) -> None:
    results = [match("A1", order, CustomerSettings()) for order in permutations(found)]
    assert len({(each.account and each.account.id, each.obstacle) for each in results}) == 1


@given(crms(), st.booleans())
def test_two_active_customers_of_a_number_always_block(found: list[Entity], beside: bool) -> None:
    fields: dict[str, Value | None] = {
        "accountnumber": "A1",
        "customertypecode": 3,
        "statecode": "Active",
    }
    twins = [Entity("account", UUID(int=number), fields) for number in (101, 102)]
    result = match("A1", [*found, *twins], CustomerSettings(create_beside_other_types=beside))
    assert result.account is None
    assert "merge them in the CRM" in (result.obstacle or "")


@given(crms())
def test_every_obstacle_has_a_cure(found: list[Entity]) -> None:
    obstacle = match("A1", found, CustomerSettings()).obstacle
    cures = ("merge", "reactivate", "read access", "set the relationship type")
    assert obstacle is None or any(cure in obstacle for cure in cures)
