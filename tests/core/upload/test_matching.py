"""Records are found in bulk, and answers paired with questions as the CRM's own collation would."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from core.crm.base import Entity, Reference, Value
from core.upload.matching import MERGES, Finder

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

COLUMNS = ("accountnumber", "name", "statecode", "merged", "masterid")


def _account(world: World, number: str | None, name: str = "X") -> UUID:
    fields: dict[str, Value | None] = {"name": name, "accountnumber": number}
    return world.organisation.create(world.user, "account", fields)


def _ids(found: object) -> set[UUID]:
    assert isinstance(found, list | tuple)
    return {each.id for each in found if isinstance(each, Entity)}


def test_an_answer_in_other_letters_belongs_to_its_question(world: World) -> None:
    made = _account(world, "a1d001")
    found = Finder(world.crm).accounts(["A1D001 "], COLUMNS)
    assert _ids(found["a1d001"]) == {made}


def test_a_key_without_record_has_an_empty_answer(world: World) -> None:
    assert Finder(world.crm).accounts(["A1D001"], COLUMNS) == {"a1d001": ()}


def test_an_account_without_number_is_never_found(world: World) -> None:
    _account(world, None)
    assert Finder(world.crm).accounts([""], COLUMNS) == {"": ()}


def test_a_merged_account_brings_its_master_and_the_masters_master(world: World) -> None:
    first, second, third = (_account(world, number) for number in ("A", "B", "C"))
    world.organisation.merge(world.user, "account", second, first)
    world.organisation.merge(world.user, "account", third, second)
    found = Finder(world.crm).accounts(["A"], COLUMNS)
    assert _ids(found["a"]) == {first, second, third}


def test_six_hundred_keys_are_three_questions(world: World) -> None:
    before = world.crm.calls.read
    Finder(world.crm).products([f"P{number}" for number in range(600)])
    assert world.crm.calls.read - before == 3


def test_no_keys_are_no_question(world: World) -> None:
    before = world.crm.calls.read
    Finder(world.crm).by_ids("account", [], COLUMNS)
    assert world.crm.calls.read == before


def test_units_of_another_group_are_not_found(world: World) -> None:
    assert Finder(world.crm).units(["Each"], uuid4()) == {"each": []}
    own = world.settings.catalogue.unit_group
    assert _ids(Finder(world.crm).units(["each"], own)["each"]) == {world.settings.catalogue.unit}


def test_lines_are_found_by_their_invoices(world: World) -> None:
    world.batch()
    invoices = world.all("invoice")
    lines = Finder(world.crm).lines([each.id for each in invoices])
    assert sum(map(len, lines.values())) == 5


def test_a_circle_of_merges_comes_to_an_end(world: World) -> None:
    one, two = uuid4(), uuid4()

    def merged(record: UUID, master: UUID) -> Entity:
        reference = Reference("account", master)
        return Entity("account", record, {"accountnumber": "A", "merged": True, "masterid": reference})

    circle = {one: merged(one, two), two: merged(two, one)}
    asked = 0

    def find(query: object) -> object:
        nonlocal asked
        asked += 1
        return iter(circle.values())

    world.crm.find = find  # type: ignore[method-assign,assignment]  # a CRM that no sane one is
    found = Finder(world.crm).accounts(["A"], COLUMNS)
    assert _ids(found["a"]) == {one, two}
    assert asked <= MERGES
