"""A plan of three changes, as the planner would write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.upload.plan import Action, Change, FieldChange
from core.upload.plan_table import Header, Plan, Planned

ONE, TWO = UUID(int=0xA), UUID(int=0xB)


@pytest.fixture
def empty() -> Iterator[Plan]:
    """A plan without changes."""
    with Plan(Header(datetime(2026, 1, 2, tzinfo=UTC), ONE, "main", "")) as plan:
        yield plan


@pytest.fixture
def plan(empty: Plan) -> Plan:
    """An account that is made with its contact, one that stays, and one that is blocked."""
    contact = Change(Action.CREATE, "contact", "A1D001", TWO)
    limit = FieldChange("creditlimit", None, Decimal("1000.00"))
    changes = (
        Change(Action.CREATE, "account", "A1D001", ONE, fields=(limit,), children=(contact,), notes=("cut",)),
        Change(Action.UNCHANGED, "account", "ABS001", TWO),
        Change(Action.BLOCKED, "account", "BAR\x1b001", reason="two accounts have this number."),
    )
    empty.add_all(Planned(each) for each in changes)
    return empty
