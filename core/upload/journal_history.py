"""What earlier runs did, newest first: read, checked against the hash chain, and pruned by age."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from core.upload import journal_chain
from core.upload.journal_binding import bound_scopes
from core.upload.journal_marks import Marks
from core.upload.journal_pruning import prune
from core.upload.journal_store import Store
from core.upload.journal_tables import OUTCOME, RUN
from core.upload.notation import read_change
from core.upload.outcome import Outcome, Result
from core.upload.plan import Change
from core.upload.progress import Clock
from core.upload.spool import PAGE


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run as the journal keeps it; `number` orders runs, `ended` is None where it was cut short.

    `summary` counts its results; `error` has code, tried, found, remedy; `pruned` is when its outcomes
    were taken out.
    """

    run: UUID
    number: int
    company: str
    started: datetime
    ended: datetime | None
    summary: dict[str, int]
    calls_read: int | None
    calls_write: int | None
    seconds: float | None
    error: dict[str, str] | None
    chain_head: str | None
    outcomes: int | None
    pruned: datetime | None


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """What became of one record in an earlier run, and when; `change` has every field before and after."""

    place: int
    outcome: Outcome
    made: datetime
    change: Change | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the outcomes of a run are as they were written; `found` says what is odd.

    `ok` is None where there is nothing to check: pruned, or written before there were chains.
    """

    run: UUID
    ok: bool | None
    found: str


@dataclass(frozen=True, slots=True)
class History:
    """The past of a journal, of every organisation and company in it; needs no CRM. Raises JournalError."""

    store: Store
    clock: Clock

    def runs(self, limit: int | None = None) -> list[PastRun]:
        """Give the last runs, newest first."""
        asked = select(RUN).order_by(RUN.c.number.desc()).limit(limit)
        with self.store.reading("read the history of runs") as connection:
            return [_past(row) for row in connection.execute(asked)]

    def run(self, run: UUID) -> PastRun | None:
        """Give one run; None where the journal knows none of that id."""
        with self.store.reading("read the history of a run") as connection:
            row = connection.execute(select(RUN).where(RUN.c.id == run)).first()
        return None if row is None else _past(row)

    def outcomes(self, run: UUID) -> Iterator[PastOutcome]:
        """Give what became of each record of a run, in the order in which it was written down."""
        last = 0
        while page := self.page(run, last, PAGE):
            yield from page
            last = page[-1].place

    def page(self, run: UUID, offset: int, limit: int) -> list[PastOutcome]:
        """Give `limit` outcomes of a run from `offset` (0 is the first) on."""
        asked = _of_run(run).where(OUTCOME.c.place > offset).limit(limit)
        with self.store.reading("read what became of records") as connection:
            return [_past_outcome(row) for row in connection.execute(asked)]

    def mark(self, company: str, name: str) -> str | None:
        """Give how far a company's accounts are settled, by the mark's name; None where nothing is yet."""
        scopes = [each for each in bound_scopes(self.store) if each.company == company]
        marks = (Marks(self.store, str(each), self.clock).mark(name) for each in scopes)
        return next((each for each in marks if each is not None), None)

    def verify(self, run: UUID) -> Verdict:
        """Check the outcomes of a run against their hash chain."""
        with self.store.reading("check the history of a run") as connection:
            kept = connection.execute(select(RUN).where(RUN.c.id == run)).first()
            if kept is None:
                return Verdict(run, False, "the journal knows no such run")
            return _verdict(kept, connection)

    def close(self) -> None:
        """Let go of the journal; a second call does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prune(self, before: datetime) -> int:
        """Take out what ended runs before a time left behind; give how many runs.

        Kept are the runs with their chain heads, open intents, quarantine, and what is needed to know
        which records were made, and how often.
        """
        return prune(self.store, before, self.clock())


def _of_run(run: UUID) -> Select[Any]:
    return select(OUTCOME).where(OUTCOME.c.run == run).order_by(OUTCOME.c.place, OUTCOME.c.number)


def _verdict(kept: Row[Any], connection: Connection) -> Verdict:
    if kept.pruned is not None:
        return Verdict(kept.id, None, f"pruned on {kept.pruned:%Y-%m-%d}")
    if kept.chain_head is None:
        return Verdict(kept.id, None, "written by a version that kept no chain")
    head, count = journal_chain.beginning(kept.id), 0
    with connection.execute(_of_run(kept.id).execution_options(yield_per=PAGE)) as rows:
        for row in rows.mappings():
            count += 1
            head = journal_chain.link(head, {str(name): value for name, value in row.items()})
            if row["chain"] != head or row["place"] != count:
                return Verdict(kept.id, False, f"outcome {count} is not as it was written")
    if (count, head) != (kept.outcomes, kept.chain_head):
        return Verdict(kept.id, False, f"{count} outcomes are there, and {kept.outcomes} were written")
    return Verdict(kept.id, True, f"{count} outcomes, as they were written")


def _past(row: Row[Any]) -> PastRun:
    return PastRun(
        run=row.id,
        number=row.number,
        company=row.company,
        started=row.started,
        ended=row.ended,
        summary=json.loads(row.summary or "{}"),
        calls_read=row.calls_read,
        calls_write=row.calls_write,
        seconds=row.seconds,
        error=json.loads(row.error) if row.error else None,
        chain_head=row.chain_head,
        outcomes=row.outcomes,
        pruned=row.pruned,
    )


def _past_outcome(row: Row[Any]) -> PastOutcome:
    outcome = Outcome(row.entity, row.key, row.record, Result(row.outcome), row.code, row.message, row.remedy)
    return PastOutcome(row.place, outcome, row.made, read_change(row.change) if row.change else None)
