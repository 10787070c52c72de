"""`syncupload history`: what earlier runs did, whether it is as it was written, and how long it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from core.config.store import Loaded
from core.errors import SyncError, UsageError
from core.rebinding import Rebound
from core.service import SyncService
from core.upload.journal_history import History, PastOutcome, PastRun, Verdict
from tui.answer import Answer, give
from tui.past import past_document, past_run_document, show_run, show_runs
from tui.past_table import RECORD_TITLES, RUN_TITLES, record_rows, run_rows
from tui.saving import Csv, Replace, saved
from tui.setting import Json, setting_of

SHOWN = 20
"""So many runs are shown where nobody says how many."""

DAYS: Mapping[str, int] = {"d": 1, "w": 7, "m": 30, "y": 365}

Run = Annotated[UUID | None, typer.Option("--run", metavar="ID", help="What one run did, record by record.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="The last N runs.")]
Verify = Annotated[bool, typer.Option("--verify", help="Check runs against their hash chains.")]
Prune = Annotated[
    str | None,
    typer.Option("--prune", metavar="AGE", help="Take out runs older than AGE, such as 90d, 12w, 6m or 2y."),
]
Rebind = Annotated[
    bool, typer.Option("--rebind", help="From now on this journal is for this company and this CRM.")
]


def history(
    context: typer.Context,
    run: Run = None,
    limit: Limit = None,
    verify: Verify = False,
    prune: Prune = None,
    rebind: Rebind = False,
    csv: Csv = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show what earlier runs did; it needs neither the accounts nor the CRM, but for --rebind."""

    def answer() -> Answer:
        before = None if prune is None else _now() - age(prune)
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            if rebind:
                return _bound(service.rebind_journal(_now))
            with service.open_history(_now) as past:
                if before is not None:
                    return _pruned(past.prune(before), before)
                if csv is not None:
                    return _saved(csv, past, run, limit, replace=replace)
                if run is not None:
                    return _one(past, run, _outcomes(loaded, run), verify=verify)
                runs = past.runs(limit or (None if verify else SHOWN))
                return _several(runs, [past.verify(each.run) for each in runs] if verify else [])

    give(answer, as_json=as_json)


def age(text: str) -> timedelta:
    """Read an age such as 90d, 12w, 6m (of 30 days) or 2y (of 365); raises UsageError."""
    found = re.fullmatch(r"(\d{1,5})([dwmy])", text.strip().casefold())
    if found is None:
        raise UsageError(
            "history.age",
            tried="prune the history",
            found=f"{text!r} is no age",
            remedy="Write a number and d, w, m or y: 90d, 12w, 6m, 2y.",
        )
    return timedelta(days=int(found[1]) * DAYS[found[2]])


def _one(past: History, run: UUID, outcomes: Iterator[PastOutcome], *, verify: bool) -> Answer:
    kept = _known(past, run)
    verdict = past.verify(run) if verify else None
    return Answer(
        past_run_document(kept, outcomes, verdict),
        lambda stream: show_run(stream, kept, outcomes, verdict),
        _exit_code([verdict] if verdict else []),
    )


def _known(past: History, run: UUID) -> PastRun:
    kept = past.run(run)
    if kept is None:
        raise SyncError(
            "history.no_run",
            tried=f"show run {run}",
            found="the journal knows no such run",
            remedy="See which runs there are: syncupload history.",
        )
    return kept


def _saved(path: Path, past: History, run: UUID | None, limit: int | None, *, replace: bool) -> Answer:
    if run is None:
        return saved(path, RUN_TITLES, run_rows(past.runs(limit)), replace=replace)
    kept = _known(past, run)
    return saved(path, RECORD_TITLES, record_rows(past.outcomes(kept.run)), replace=replace)


def _outcomes(loaded: Loaded, run: UUID) -> Iterator[PastOutcome]:
    # Read while it is written out: a first run may have a million records.
    with SyncService(loaded) as service, service.open_history(_now) as past:
        yield from past.outcomes(run)


def _several(runs: list[PastRun], verdicts: list[Verdict]) -> Answer:
    return Answer(
        past_document(runs, verdicts),
        lambda stream: show_runs(stream, runs, verdicts),
        _exit_code(verdicts),
    )


def _exit_code(verdicts: list[Verdict]) -> int:
    return 1 if any(each.ok is False for each in verdicts) else 0


def _pruned(runs: int, before: datetime) -> Answer:
    what = "1 run" if runs == 1 else f"{runs} runs"
    when = f"{before:%Y-%m-%d %H:%M:%SZ}"
    said = f"the records of {what} that ended before {when} were taken out; the runs themselves are kept\n"
    return Answer({"pruned": runs, "before": before}, lambda stream: print(said, end="", file=stream))


def _bound(bound: Rebound) -> Answer:
    rows = f"SYNC Accounting: {bound.rows}\n" if bound.rows else ""
    document = {"bound": bound.journal, **({"sync_accounting": bound.rows} if bound.rows else {})}
    said = f"the journal is now for {bound.journal}\n{rows}"
    return Answer(document, lambda stream: print(said, end="", file=stream))


def _now() -> datetime:
    return datetime.now(UTC)
