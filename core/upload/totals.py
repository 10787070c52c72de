"""Invoices after they were made: the CRM computes their totals itself, and must come to the ledger's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from core.money import plain
from core.upload.deed import Deed
from core.upload.matching import Finder
from core.upload.outcome import TOTAL_DIFFERS, Outcome, Result


def totals_in_crm(find: Finder, invoices: Sequence[UUID]) -> Mapping[UUID, Decimal]:
    """Read the totals of invoices back, in bulk."""
    found = find.by_ids("invoice", invoices, ("totalamount",))
    totals = {record: each.fields.get("totalamount") for record, each in found.items()}
    return {record: total for record, total in totals.items() if isinstance(total, Decimal)}


def compared(deed: Deed, in_ledger: Decimal, in_crm: Decimal | None) -> Deed:
    """Give the deed, set aside where the CRM came to another total than the ledger."""
    if in_crm == in_ledger:
        return deed
    return replace(deed, outcome=_differs(deed.outcome, in_ledger, in_crm))


def _differs(outcome: Outcome, in_ledger: Decimal, in_crm: Decimal | None) -> Outcome:
    shown = "no total" if in_crm is None else str(plain(in_crm))
    return replace(
        outcome,
        outcome=Result.QUARANTINED,
        code=TOTAL_DIFFERS,
        message=f"the invoice is in the CRM, but its total there is {shown}, and {in_ledger} in the accounts",
        remedy="Compare its lines in the CRM with the accounts: check the currency's precision and the CRM's "
        "own rounding, then correct the invoice there by hand.",
    )
