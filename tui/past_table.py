"""What earlier runs did, as tables for a spreadsheet: a row a run, and a row a field of a run's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.crm.base import Reference, Value
from core.upload.journal_history import PastOutcome, PastRun
from core.upload.outcome import Result

RUN_TITLES = (
    "Run",
    "Number",
    "Company",
    "Started",
    "Ended",
    *(result.capitalize() for result in Result),
    "Seconds",
    "CRM reads",
    "CRM writes",
    "Error",
    "What was found",
)

RECORD_TITLES = (
    "Made",
    "Outcome",
    "Entity",
    "Key",
    "Id",
    "Code",
    "Message",
    "Remedy",
    "Changed",
    "Field",
    "Before",
    "After",
)


def run_rows(runs: Iterable[PastRun]) -> Iterator[tuple[object, ...]]:
    """Give a row for each run, under RUN_TITLES."""
    for run in runs:
        error = run.error or {}
        yield (
            run.run,
            run.number,
            run.company,
            run.started,
            run.ended,
            *(run.summary.get(result, 0) for result in Result),
            run.seconds,
            run.calls_read,
            run.calls_write,
            error.get("code"),
            error.get("found"),
        )


def record_rows(outcomes: Iterable[PastOutcome]) -> Iterator[tuple[object, ...]]:
    """Give a row for each field that was written, under RECORD_TITLES; a record without any has one too."""
    for past in outcomes:
        outcome = past.outcome
        start = (
            past.made,
            outcome.outcome,
            outcome.entity,
            outcome.key,
            outcome.id,
            outcome.code,
            outcome.message,
            outcome.remedy,
        )
        fields = list(_fields(past))
        for each in fields or [("", "", None, None)]:
            yield *start, *each


def _fields(past: PastOutcome) -> Iterator[tuple[object, ...]]:
    for change in past.change.walk() if past.change else ():
        for field in change.fields:
            yield change.entity, field.name, _plain(field.before), _plain(field.after)


def _plain(value: Value | None) -> object:
    return value.id if isinstance(value, Reference) else value
