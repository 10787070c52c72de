"""How an order ends on its way into the accounts, in the words of the report and of the journal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from core.accounting.orders import BookedInvoice, InvoiceDiffersError
from core.crm.base import Entity
from core.errors import SyncError
from core.text import clean
from core.upload.deed import Deed
from core.upload.journal import IntentState
from core.upload.outcome import BLOCKED_BY_PLAN, Outcome, Result, quarantined
from core.upload.plan import Action, Change, Draft, FieldChange
from core.upload.rules.order_rows import TO_COME

ADVICE = "Complete the order in the CRM so that it is not edited and sent again."
"""The manual's own (7.3)."""

ADOPTED = "an earlier run made it and broke off; what was missing has been made up for"

INVOICE = "invoice_number"


def invoiced(change: Change, number: str) -> Deed:
    """The order is an invoice, and marked."""
    result = Result.CREATED if change.action is Action.CREATE else Result.UPDATED
    message = clean(f"invoice {number}")
    outcome = Outcome(change.entity, change.key, change.id, result, message=message, remedy=ADVICE)
    return Deed(numbered(change, number), outcome, IntentState.DONE)


def adopted(done: Deed) -> Deed:
    """Say of an invoice that it is an earlier run's, which this one only finished."""
    outcome = done.outcome
    if outcome.failed:
        return done
    message = f"{outcome.message}: {ADOPTED}"
    return replace(done, outcome=replace(outcome, outcome=Result.UPDATED, message=message))


def unmarked(change: Change, number: str, error: SyncError) -> Deed:
    """The order is an invoice, and its note says so, but the CRM does not let it be marked."""
    found = SyncError(
        error.code,
        tried=error.tried,
        found=f"invoice {clean(number)} is in the accounts, but the order is not marked: {error.found}",
        remedy=f"{error.remedy} Each run tries again, until `syncupload quarantine drop` forgets it.",
    )
    return Deed(numbered(change, number), quarantined(change, found), IntentState.DONE)


def as_planned(made: BookedInvoice, net: Decimal, tax: Decimal) -> str:
    """Give the number of an invoice that was found again; raises InvoiceDiffersError of other totals."""
    if (made.net, made.tax) == (net, tax):
        return made.number
    raise InvoiceDiffersError(
        "order.differs",
        tried=f"find the invoice of order {clean(made.order_number)} in the accounts",
        found=f"invoice {clean(made.number)} is of {made.net} net and {made.tax} tax, and the plan was "
        f"{net} net and {tax} tax",
        remedy="It is posted: look at it in the accounts, and correct it there."
        if made.posted
        else "It is not posted yet: look at it in the accounts, and correct or delete it before you post it.",
        number=made.number,
    )


def differs(done: Deed, error: SyncError) -> Deed:
    """The order is an invoice, but its totals are not those of the plan: a person must look.

    What else went wrong is said with it.
    """
    outcome = quarantined(done.change, error)
    if done.outcome.failed:
        both = (f"{done.outcome.message} {outcome.message}", f"{done.outcome.remedy} {outcome.remedy}")
        outcome = replace(done.outcome, message=both[0], remedy=both[1])
    return Deed(done.change, outcome, done.state)


def unfinished(change: Change, number: str, error: SyncError) -> Deed:
    """The order is an invoice, and nobody knows whether the CRM has heard of it: the intent stays open."""
    found = SyncError(
        error.code,
        tried=error.tried,
        found=f"invoice {clean(number)} is in the accounts, but the CRM may not know it: {error.found}",
        remedy=f"{error.remedy} The next run finishes it, and makes no second one.",
    )
    return Deed(numbered(change, number), quarantined(change, found), IntentState.OPEN)


def not_ours(change: Change, error: SyncError) -> Deed:
    """The order is another's, or an invoice already: nothing was written."""
    reason = clean(f"{error.found}. {error.remedy}")
    row = replace(change, action=Action.BLOCKED, reason=reason, fields=(), children=(), notes=(), depends=())
    outcome = Outcome(
        change.entity,
        change.key,
        change.id,
        Result.BLOCKED,
        error.code or BLOCKED_BY_PLAN,
        error.found,
        error.remedy,
    )
    return Deed(row, outcome, IntentState.VOID)


def left_alone(change: Change, reason: str) -> Deed:
    """The order is not this run's to bring: nothing is wrong with it."""
    row = replace(change, action=Action.SKIPPED, reason=reason, fields=(), children=(), notes=(), depends=())
    outcome = Outcome(change.entity, change.key, change.id, Result.SKIPPED, message=reason)
    return Deed(row, outcome, IntentState.VOID)


def numbered(change: Change, number: str) -> Change:
    """Put the number that the accounts gave in its place."""
    return replace(change, children=tuple(_numbered(each, number) for each in change.children))


def with_claim(change: Change, note_id: UUID) -> Change:
    """Put the note of the claim before the order's own marking: the intent names all that it writes."""
    note = Change(Action.CREATE, "annotation", change.key, note_id)
    return replace(change, children=(*change.children[:-1], note, *change.children[-1:]))


def to_be_marked(change: Change, number: str) -> Draft:
    """Give what quarantine keeps of an order that is to be marked yet."""
    if change.id is None:
        raise ValueError(f"order {change.key} has no id")
    return Draft(change.key, Entity(change.entity, change.id, {INVOICE: number}))


def _numbered(child: Change, number: str) -> Change:
    fields = tuple(
        FieldChange(each.name, each.before, number) if each.after == TO_COME else each
        for each in child.fields
    )
    return replace(child, fields=fields)
