"""What becomes of a unit (manual 3.1.3, 6.3)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Entity, Reference
from core.upload.plan import Action
from core.upload.rules import units
from core.upload.rules.settings import CatalogueSettings, Context


def test_a_new_unit_is_one_of_the_default_unit(catalogue: CatalogueSettings, context: Context) -> None:
    change = units.judge(units.draft("25 Pack", catalogue, context), ())
    assert change.action is Action.CREATE
    assert change.written().fields == {
        "name": "25 Pack",
        "uomscheduleid": Reference("uomschedule", catalogue.unit_group),
        "baseuom": Reference("uom", catalogue.unit),
        "quantity": Decimal(1),
    }


def test_the_plan_says_that_its_size_is_not_worked_out(
    catalogue: CatalogueSettings, context: Context
) -> None:
    assert "not worked out" in units.judge(units.draft("25 Pack", catalogue, context), ()).notes[0]


def test_a_unit_that_is_there_stays_as_it_is(catalogue: CatalogueSettings, context: Context) -> None:
    there = Entity("uom", UUID(int=9), {"name": "25 pack", "quantity": Decimal(25)})
    change = units.judge(units.draft("25 Pack", catalogue, context), [there])
    assert (change.action, change.id, change.fields) == (Action.UNCHANGED, UUID(int=9), ())


def test_a_name_is_one_unit_in_one_group(catalogue: CatalogueSettings, context: Context) -> None:
    draft = units.draft("25 Pack", catalogue, context)
    assert draft.entity.id == context.name("uom", f"{catalogue.unit_group}|25 Pack")


@pytest.mark.parametrize(("name", "cure"), [("", "name the unit of sale"), ("u" * 101, "widen name")])
def test_a_name_that_cannot_be_a_key_is_refused(
    catalogue: CatalogueSettings, context: Context, name: str, cure: str
) -> None:
    change = units.judge(units.draft(name, catalogue, context), ())
    assert change.action is Action.BLOCKED
    assert cure in (change.reason or "")
