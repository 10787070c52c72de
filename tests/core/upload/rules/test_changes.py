"""Drafts as changes."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Entity, Value
from core.upload.plan import Action, Draft, FieldChange
from core.upload.rules.changes import blocked, created, refreshed, unchanged

RECORD = UUID(int=1)


def draft(**fields: Value | None) -> Draft:
    """An account that refreshes all its fields."""
    return Draft("A1", Entity("account", RECORD, fields), refreshed=tuple(fields), notes=("a note",))


def existing(**fields: Value | None) -> Entity:
    """The account that is there."""
    return Entity("account", UUID(int=2), fields)


def test_a_creation_sends_every_field_from_nothing() -> None:
    change = created(draft(name="A"), "another note")
    assert change.fields == (FieldChange("name", None, "A"),)
    assert change.notes == ("a note", "another note")
    assert change.id == RECORD


def test_a_refresh_is_of_the_record_that_is_there() -> None:
    change = refreshed(draft(revenue=Decimal(2)), existing(revenue=Decimal(1)))
    assert (change.action, change.id) == (Action.UPDATE, UUID(int=2))
    assert change.fields == (FieldChange("revenue", Decimal(1), Decimal(2)),)


def test_an_update_keeps_the_notes_on_what_it_sends_alone() -> None:
    cut = ("revenue rounded from 2.005 to 2.01", "name cut from 180 to 160 characters")
    wanted = Draft("A1", Entity("account", RECORD, {"revenue": Decimal("2.01")}), ("revenue",), notes=cut)
    assert refreshed(wanted, existing(revenue=Decimal(1))).notes == (cut[0],)
    assert refreshed(wanted, existing(revenue=Decimal("2.01"))).notes == ()


def test_a_field_that_is_not_refreshed_is_left_alone() -> None:
    named = Draft("A1", Entity("account", RECORD, {"name": "new"}))
    assert refreshed(named, existing(name="old")).action is Action.UNCHANGED


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        (Decimal("1.00"), Decimal("1.0000"), False),
        (None, False, False),
        (None, True, True),
        (True, False, True),
        (None, Decimal(0), True),
    ],
)
def test_values_differ_as_the_crm_sees_them(before: Value | None, after: Value, differs: bool) -> None:
    change = refreshed(draft(field=after), existing(field=before))
    assert change.writes == differs


def test_a_blocked_record_is_written_nowhere() -> None:
    change = blocked(draft(), "why")
    assert (change.action, change.id, change.reason, change.writes) == (Action.BLOCKED, None, "why", False)


def test_an_unchanged_record_may_be_odd() -> None:
    change = unchanged(draft(), RECORD, "odd")
    assert (change.action, change.reason, change.writes) == (Action.UNCHANGED, "odd", False)
