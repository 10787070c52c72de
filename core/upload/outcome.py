"""What became of each record of a run, and of the run itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.errors import SyncError
from core.upload.plan import Action, Change

BLOCKED_BY_PLAN = "plan.blocked"
DEPENDENCY = "dependency"
TOTAL_DIFFERS = "total_differs"
"""Codes of outcomes that no side gave: the plan refused, something else is needed first, pennies differ."""


class Result(StrEnum):
    """How a record ended; these are the names in the summary that scripts rely on."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    QUARANTINED = "quarantined"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record; `code`, `message` and `remedy` where there is something to say."""

    entity: str
    key: str
    id: UUID | None
    outcome: Result
    code: str | None = None
    message: str | None = None
    remedy: str | None = None

    @property
    def failed(self) -> bool:
        """Whether nothing that depends on this record may go on."""
        return self.outcome in (Result.BLOCKED, Result.QUARANTINED)


WITHOUT_WRITING: Mapping[Action, Result] = {
    Action.UNCHANGED: Result.UNCHANGED,
    Action.BLOCKED: Result.BLOCKED,
    Action.SKIPPED: Result.SKIPPED,
}
"""The end of a change that needs no call."""


def ended(change: Change, result: Result, message: str | None = None) -> Outcome:
    """Give the outcome of a change that went as it should."""
    return Outcome(change.entity, change.key, change.id, result, message=message)


def unwritten(change: Change) -> Outcome:
    """Give the outcome of a change that needs no call: its reason is the message."""
    result = WITHOUT_WRITING[change.action]
    code = BLOCKED_BY_PLAN if result is Result.BLOCKED else None
    return Outcome(change.entity, change.key, change.id, result, code=code, message=change.reason)


def quarantined(change: Change, error: SyncError) -> Outcome:
    """Give the outcome of a change that failed: set aside, with cause and cure."""
    return Outcome(
        change.entity,
        change.key,
        change.id,
        Result.QUARANTINED,
        code=error.code,
        message=f"{error.found} (while trying to {error.tried})",
        remedy=error.remedy,
    )


@dataclass(frozen=True, slots=True)
class CallCount:
    """Requests to the CRM."""

    read: int
    write: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; the results of its records stand in the plan.

    `error` is set where not everything was attempted; `recovered` is what earlier runs had left open.
    """

    run: UUID
    summary: Mapping[Result, int]
    calls: CallCount
    seconds: float
    error: SyncError | None = None
    recovered: tuple[Outcome, ...] = ()

    @property
    def exit_code(self) -> int:
        """What the command line ends with."""
        if self.error is not None:
            return self.error.exit_code
        failed = self.summary[Result.BLOCKED] + self.summary[Result.QUARANTINED]
        return 3 if failed or any(each.failed for each in self.recovered) else 0
