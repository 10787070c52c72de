"""Notes how the rows of an order's plan end: beside them, in the journal, and to who watches."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import PlanDriftedError, SyncError
from core.text import match_key
from core.upload import deed
from core.upload.deed import Deed
from core.upload.journal import EntityKey, IntentState, Journal, Settled
from core.upload.outcome import DEPENDENCY, Outcome, Result
from core.upload.page_upload import Order
from core.upload.plan import Change, Draft
from core.upload.plan_table import Planned
from core.upload.progress import UploadProgress
from core.upload.refusing import refusal

_WRITTEN = (Result.CREATED, Result.UPDATED)


class Settling:
    """What became of one run's rows so far."""

    def __init__(self, order: Order, journal: Journal, progress: UploadProgress) -> None:
        self.order = order
        self._journal = journal
        self._progress = progress
        self._failed: dict[EntityKey, Outcome] = {}
        self._total = order.plan.writing
        self._done = 0
        self._refused = 0

    def intend(self, changes: Sequence[Change]) -> list[int]:
        """Commit what is about to be written; give the numbers of the intents."""
        return self._journal.intend(self.order.run, [(each, 0) for each in changes])

    def settle(
        self, planned: Planned, done: Deed, intent: int | None = None, *, draft: Draft | None = None
    ) -> None:
        """Commit how a row ended; `draft` is what quarantine keeps of it."""
        outcome = done.outcome
        if done.change != planned.change:
            self.order.plan.replace(planned.number, done.change)
        if outcome.outcome is Result.QUARANTINED and outcome.code != DEPENDENCY:
            self._refused += 1
        if outcome.failed:
            self._failed[outcome.entity, match_key(outcome.key)] = outcome
        self.order.plan.settle([(planned.number, outcome)])
        waits = [(each.entity, each.key) for each in self.missing(planned)]
        aside = refusal(outcome, draft, self.order.plan.header.fingerprint, waits)
        change = done.change if outcome.outcome in _WRITTEN else None
        self._journal.settle(self.order.run, [Settled(intent, outcome, done.state, change, aside)])
        self._done += 1
        self._progress(self._done, self._total, outcome)

    def check(self) -> None:
        """Raise SyncError where more rows have failed than may."""
        self.order.limits.check_failures(self._refused)

    def missing(self, planned: Planned) -> list[Outcome]:
        """Give what a row needs and what has failed."""
        needed = ((entity, match_key(key)) for entity, key in planned.change.depends)
        return [self._failed[each] for each in needed if each in self._failed]

    def held_back(self, planned: Planned) -> bool:
        """Settle a row that waits for what has failed; False where it may go on."""
        causes = self.missing(planned)
        if not causes:
            return False
        change, cause = planned.change, causes[0]
        error = SyncError(
            DEPENDENCY,
            tried=f"bring {change.entity} {change.key} into the accounts",
            found=f"it waits for {cause.entity} {cause.key}, which was not made: {cause.message}",
            remedy=cause.remedy or f"Mend {cause.entity} {cause.key} first, then run again.",
        )
        self.settle(planned, deed.set_aside(change, error, IntentState.VOID))
        return True


def has_moved(change: Change, now: str) -> PlanDriftedError:
    """Give the error of a row of a saved plan that is to be carried out exactly, and cannot be."""
    return PlanDriftedError(
        "plan.drifted",
        tried="carry out the saved plan exactly",
        found=f"{change.entity} {change.key} has moved since it was planned: {now}",
        remedy="Make a new plan, look at it, and upload that.",
    )
