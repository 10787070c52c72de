"""What earlier runs look like, to people and in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TextIO

from core.text import clean
from core.upload.journal_history import PastOutcome, PastRun, Verdict
from tui.json_text import plain_text
from tui.past_words import did, ended
from tui.shapes import change_shape
from tui.terminal import Column, print_table

COLUMNS = (
    Column("Run", 36),
    Column("Started", 20),
    Column("Company", 12),
    Column("Ended", 10),
    Column("What it did", 50),
)

CHECKED = {True: "as written", False: "ALTERED", None: "unchecked"}


def past_document(runs: Sequence[PastRun], verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Give runs, newest first, each with its verdict where they were checked."""
    return {"runs": [_run(run, verdict) for run, verdict in zip_longest(runs, verdicts)]}


def past_run_document(
    run: PastRun, outcomes: Iterable[PastOutcome], verdict: Verdict | None
) -> dict[str, object]:
    """Give one run with what became of each record, every field before and after."""
    return {**_run(run, verdict), "results": (_outcome(each) for each in outcomes)}


def show_runs(stream: TextIO, runs: Sequence[PastRun], verdicts: Sequence[Verdict]) -> None:
    """Print a run a line."""
    print_table(stream, COLUMNS, [_row(run) for run in runs])
    for verdict in verdicts:
        stream.write(f"{verdict.run}  {CHECKED[verdict.ok]}: {clean(verdict.found)}\n")


def show_run(stream: TextIO, run: PastRun, outcomes: Iterable[PastOutcome], verdict: Verdict | None) -> None:
    """Print one run, record by record."""
    show_runs(stream, [run], [verdict] if verdict else [])
    for each in outcomes:
        _show_outcome(stream, each)


def _run(run: PastRun, verdict: Verdict | None) -> dict[str, object]:
    shape: dict[str, object] = {
        "run": run.run,
        "number": run.number,
        "company": run.company,
        "started": run.started,
        "ended": run.ended,
        "summary": run.summary,
        "calls": {"crm_read": run.calls_read, "crm_write": run.calls_write},
        "seconds": None if run.seconds is None else round(run.seconds, 3),
        "error": run.error,
        "outcomes": run.outcomes,
        "chain_head": run.chain_head,
        "pruned": run.pruned,
    }
    if verdict is not None:
        shape["verified"] = {"ok": verdict.ok, "found": verdict.found}
    return shape


def _outcome(past: PastOutcome) -> dict[str, object]:
    outcome = past.outcome
    return {
        "entity": outcome.entity,
        "key": outcome.key,
        "id": outcome.id,
        "outcome": outcome.outcome,
        "code": outcome.code,
        "message": outcome.message,
        "remedy": outcome.remedy,
        "made": past.made,
        "change": None if past.change is None else change_shape(past.change),
    }


def _row(run: PastRun) -> list[str]:
    return [str(run.run), f"{run.started:%Y-%m-%d %H:%M:%SZ}", run.company, ended(run), did(run)]


def _show_outcome(stream: TextIO, past: PastOutcome) -> None:
    outcome = past.outcome
    said = f": {outcome.code or ''} {clean(outcome.message)}".rstrip() if outcome.message else ""
    stream.write(f"{outcome.outcome} {outcome.entity} {clean(outcome.key)}{said}\n")
    for change in past.change.walk() if past.change else ():
        for field in change.fields:
            before, after = plain_text(field.before), plain_text(field.after)
            stream.write(f"    {change.entity} {field.name}: {before} → {after}\n")
