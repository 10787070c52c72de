"""Without a licence nothing beyond A to G is made in the accounts for an order, whatever a plan says."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.licence.trouble import LicenceError
from core.upload.evaluation import prove
from core.upload.plan import Action, Change, FieldChange
from core.upload.plan_table import Header, Plan, Planned

HEADER = Header(datetime(2026, 1, 2, tzinfo=UTC), UUID(int=1), "Demo", "")


def row(entity: str, key: str, action: Action = Action.CREATE, **fields: str) -> Change:
    changed = tuple(FieldChange(name, None, value) for name, value in fields.items())
    return Change(action, entity, key, UUID(int=9), fields=changed)


def proved(*rows: Change) -> None:
    with Plan(HEADER) as plan:
        plan.add_all(map(Planned, rows))
        prove(plan)


def test_orders_of_accounts_within_go_whatever_their_numbers() -> None:
    proved(
        row("ledger_account", "A1D001", reference="A1D001"),
        row("ledger_product", "CAM003", code="CAM003"),
        row("order", "ORD-1001", account="A1D001"),
        row("order", "ORD-1002", Action.UPDATE),
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (row("ledger_account", "XXX001", reference="XXX001"), "ledger_account XXX001"),
        (row("ledger_account", "A1D001", reference="XXX001"), "ledger_account A1D001"),
        (row("ledger_product", "VID003", code="VID003"), "ledger_product VID003"),
        (row("ledger_product", "CAM003", code="VID003"), "ledger_product CAM003"),
        (row("order", "A-1001", account="XXX001"), "order A-1001"),
        (row("order", "A-1001"), "order A-1001"),
    ],
)
def test_what_would_be_made_beyond_the_limit_stops_the_plan(change: Change, named: str) -> None:
    with pytest.raises(LicenceError) as caught:
        proved(row("order", "ORD-1001", account="A1D001"), change)
    assert named in caught.value.found


def test_what_is_blocked_anyway_does_not_hold_up_the_rest() -> None:
    proved(row("order", "ORD-1001", Action.BLOCKED, account="XXX001"))
