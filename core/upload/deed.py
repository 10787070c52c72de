"""What came of carrying out one change, in the words of the report and of the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import SyncError
from core.upload.journal import IntentState
from core.upload.outcome import Outcome, Result, ended, quarantined, unwritten
from core.upload.plan import Action, Change

ADOPTED = "it was already in the CRM under the id that was chosen for it, and was adopted"


@dataclass(frozen=True, slots=True)
class Deed:
    """A change as it was done, how it ended, and where that leaves its intent."""

    change: Change
    outcome: Outcome
    state: IntentState


def done(change: Change, message: str | None = None) -> Deed:
    """The change is in the CRM, whole."""
    result = Result.CREATED if change.action is Action.CREATE else Result.UPDATED
    return Deed(change, ended(change, result, message), IntentState.DONE)


def nothing_to_do(change: Change) -> Deed:
    """The change turned out to need no call."""
    return Deed(change, unwritten(change), IntentState.VOID)


def set_aside(change: Change, error: SyncError, state: IntentState) -> Deed:
    """The change failed."""
    return Deed(change, quarantined(change, error), state)


def given_away(change: Change) -> Deed:
    """The id that was chosen is taken by what is no longer the record that was meant (exactly once, b)."""
    reason = (
        f"its record {change.id} is in the CRM, but inactive or under another number: "
        "reactivate it and give it back its number, or delete it."
    )
    return nothing_to_do(replace(change, action=Action.BLOCKED, reason=reason))


def held(change: Change, error: SyncError) -> Deed:
    """Neither the record nor its number can be read, yet the CRM says that one is taken (exactly once, d)."""
    found = SyncError(
        "crm.held",
        tried=error.tried,
        found=f"its id or number is held by a deleted or unreadable record ({error.code})",
        remedy="Wait until the CRM has purged deleted records, or let its user read all of them.",
    )
    return set_aside(change, found, IntentState.VOID)


def incomplete(change: Change, error: SyncError) -> Deed:
    """The record is in the CRM, but not all that belongs to it: its intent stays open until it is."""
    parted = SyncError(
        error.code,
        tried=error.tried,
        found=f"the {change.entity} is in the CRM, but not all that belongs to it: {error.found}",
        remedy=f"{error.remedy} The next run completes it.",
    )
    return set_aside(change, parted, IntentState.OPEN)
