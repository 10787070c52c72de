"""A batch looks at what changed and at what was set aside; its mark passes nothing that is not settled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.accounting.base import Changed
from core.crm.base import Entity
from core.upload.batch import Batch, BatchPlanner, MarkMoved, numbers_in, settle, with_asides
from core.upload.outcome import Report, Result
from core.upload.plan_table import Header

if TYPE_CHECKING:
    from tests.core.upload.conftest import World


def _header(world: World) -> Header:
    return Header(world.watch.clock(), world.crm.whoami().organization_id, "Demo", "")


def _planned(world: World, *, full: bool = False) -> Batch:
    return BatchPlanner(world.reader, world.journal, lambda: world.planner, lambda: _header(world)).plan(
        full=full
    )


def _run(world: World, *, full: bool = False) -> tuple[Report, MarkMoved, dict[str, Result]]:
    batch = _planned(world, full=full)
    with batch.plan as plan:
        report = world.upload(plan)
        results = {f"{each.entity} {each.key}": each.outcome for each in plan.results()}
        return report, settle(world.journal, batch, report), results


def test_the_first_batch_is_a_full_one(world: World) -> None:
    batch = _planned(world)
    assert batch.first
    assert batch.full
    batch.plan.close()


def test_a_batch_after_it_compares_nothing_where_nothing_changed(world: World) -> None:
    _run(world)
    report, _, results = _run(world)
    assert results == {}
    assert report.calls.write == 0


def test_a_full_batch_compares_everything_again(world: World) -> None:
    _, _, first = _run(world)
    _, _, again = _run(world, full=True)
    assert again.keys() == first.keys()
    assert set(again.values()) == {Result.UNCHANGED}


def test_only_what_changed_is_written(world: World) -> None:
    _run(world)
    changed = replace(world.reader.customer_list[0], turnover=Decimal("6000.00"))
    world.reader.customer_list[0] = changed
    _, _, results = _run(world)
    assert results == {"account A1D001": Result.UPDATED}


def test_one_batch_begins_where_the_other_ended(world: World) -> None:
    _, first, _ = _run(world)
    world.reader.customer_list.pop()
    _, second, _ = _run(world)
    assert first.before is None
    assert second.before == first.after


def test_a_run_that_was_broken_off_leaves_the_mark(world: World) -> None:
    world.cancel.cancel()
    batch = _planned_uncancelled(world)
    with batch.plan as plan:
        report = world.upload(plan)
        moved = settle(world.journal, batch, report)
    assert report.error is not None
    assert moved == MarkMoved(None, None)


def _planned_uncancelled(world: World) -> Batch:
    asked, world.cancel = world.cancel, type(world.cancel)()
    batch = _planned(world)
    world.cancel = asked
    return batch


def test_what_was_blocked_is_looked_at_again_by_every_batch(world: World) -> None:
    rival = Entity(
        "account", UUID(int=77), {"accountnumber": "A1D001", "name": "Prospect", "customertypecode": 7}
    )
    world.crm.create(rival)
    _, _, first = _run(world)
    assert first["account A1D001"] is Result.BLOCKED
    assert ("account", "a1d001") in {each.name for each in world.journal.held()}
    _, _, second = _run(world)
    assert second["account A1D001"] is Result.BLOCKED
    assert second["invoice A1D001-82"].value in {"blocked", "quarantined"}


@pytest.mark.parametrize(
    ("key", "numbers"),
    [("A1D001-82", ["82"]), ("A-B-82", ["B-82", "82"]), ("82", [])],
)
def test_the_number_in_an_invoice_id_is_behind_a_hyphen(key: str, numbers: list[str]) -> None:
    assert list(numbers_in(key)) == numbers


def test_what_was_set_aside_is_added_once(world: World) -> None:
    changed = Changed("m", customers=("ABS001",))
    wanted = with_asides(changed, [("account", "abs001"), ("invoice", "A1D001-82"), ("uom", "Box")])
    assert list(wanted.customers) == ["ABS001"]
    assert list(wanted.invoices) == ["82"]
    assert list(wanted.products) == []
