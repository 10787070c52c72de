"""A record beside its twin: what an upload would do with each field, and what it never does (manual 3.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from core.accounting.base import Selection
from core.crm.base import Entity
from core.upload.twin import Standing, Twin, twin_of

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

A1D001 = Selection(keys=("A1D001",))


def _twin(world: World) -> Twin:
    with world.planner.plan_customers(A1D001) as plan:
        found = plan.get("account", "A1D001")
        assert found is not None
        return twin_of(found, world.crm)


def _standings(twin: Twin, entity: str) -> dict[str, Standing]:
    return {each.name: each.standing for each in twin.fields if each.entity == entity}


def test_what_is_not_there_yet_would_be_made_with_all_that_belongs_to_it(world: World) -> None:
    twin = _twin(world)
    assert set(_standings(twin, "account").values()) == {Standing.CREATE}
    assert set(_standings(twin, "contact").values()) == {Standing.CREATE}
    assert {each.theirs for each in twin.fields} == {None}


def test_of_what_is_there_only_the_named_fields_are_ever_changed(world: World) -> None:
    with world.planner.plan_customers(A1D001) as plan:
        world.upload(plan)
        account = plan.get("account", "A1D001")
    assert account is not None
    assert account.change.id is not None
    world.crm.update(
        Entity("account", account.change.id, {"creditlimit": Decimal("1.00"), "telephone1": "0800 1"})
    )
    twin = _twin(world)
    standings = _standings(twin, "account")
    assert standings["creditlimit"] is Standing.CHANGE
    assert standings["revenue"] is Standing.SAME
    assert standings["telephone1"] is Standing.KEPT
    phone = next(each for each in twin.fields if each.name == "telephone1")
    assert phone.theirs == "0800 1"
    assert phone.ours != phone.theirs


def test_of_a_blocked_record_nothing_is_written(world: World) -> None:
    for _ in range(2):
        world.organisation.create(
            world.user, "account", {"name": "Twice", "customertypecode": 3, "accountnumber": "A1D001"}
        )
    twin = _twin(world)
    assert set(_standings(twin, "account").values()) == {Standing.LEFT}
    assert twin.change.reason
