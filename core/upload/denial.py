"""A right that the user lacks: the first refusal tells it of a kind of record, and the rest costs no call."""

from __future__ import annotations

from core.errors import SyncError
from core.upload import deed
from core.upload.deed import Deed
from core.upload.journal import IntentState
from core.upload.plan import Action, Change

LACKS_A_RIGHT = "0x80040220"
"""The user does not hold the necessary privileges; `prvCreateInvoice` is the same for every invoice."""


class Denial:
    """Remembers what may not be done, by entity and action; safe among threads, which only ever add to it."""

    def __init__(self) -> None:
        self._denied: dict[tuple[str, Action], SyncError] = {}

    def of(self, change: Change) -> Deed | None:
        """Set a change aside without a call where its kind was refused before."""
        error = self._denied.get((change.entity, change.action))
        return None if error is None else deed.set_aside(change, error, IntentState.VOID)

    def learn(self, change: Change, ended: Deed) -> None:
        """Take note of how a change ended."""
        outcome = ended.outcome
        if outcome.code == LACKS_A_RIGHT and ended.state is IntentState.VOID:
            self._denied[change.entity, change.action] = SyncError(
                LACKS_A_RIGHT,
                tried=f"{change.action} another {change.entity}",
                found=f"not sent: {change.entity} {change.key} was refused, because the user lacks the right",
                remedy=outcome.remedy or "Have the right added to the user's security role in the CRM.",
            )
