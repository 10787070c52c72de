"""What was intended, what was done and what was set aside: written before a deed, and after it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import TracebackType
from typing import Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from core.errors import SyncError
from core.text import match_key
from core.upload.journal_advice import journal_error, newer_journal
from core.upload.journal_tables import INTENT, OUTCOME, RUN, SCHEMA, SCHEMA_VERSION, TABLES
from core.upload.notation import read_change, write_change
from core.upload.outcome import Outcome, Report
from core.upload.plan import Change
from core.upload.progress import Clock

KEYS_A_QUESTION = 500

IN_MEMORY = "sqlite://"

Key = TypeVar("Key")


class IntentState(StrEnum):
    """Where an intent stands: open until it is known what became of it.

    Done is what is in the CRM, whole; void is what is not there and will be planned again.
    """

    OPEN = "open"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records a journal speaks of: one organisation and one company of the accounts."""

    organization_id: UUID
    company: str

    def __str__(self) -> str:
        return f"{self.organization_id}|{self.company}"


@dataclass(frozen=True, slots=True)
class Intent:
    """A record that a run is about to write, with all that belongs to it; `number` is the journal's own."""

    number: int
    change: Change
    generation: int


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _engine(url: str) -> Engine:
    if url == IN_MEMORY:
        return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


class Journal:
    """The memory of all runs against one organisation from one company. Every method raises JournalError."""

    def __init__(self, url: str, scope: Scope, clock: Clock) -> None:
        self._scope = str(scope)
        self._clock = clock
        self._company = scope.company
        self._lock = threading.RLock()
        with self._advising("open the journal"):
            self._engine = _engine(url)
            with self._engine.begin() as connection:
                TABLES.create_all(connection)
                self._check_version(connection)

    def begin(self, run: UUID) -> None:
        """Write that a run starts now."""
        with self._writing("note the start of a run") as connection:
            connection.execute(insert(RUN).values(id=run, company=self._company, started=self._clock()))

    def end(self, report: Report) -> None:
        """Write that a run ended now, and how."""
        summary = json.dumps({result.value: count for result, count in report.summary.items()})
        with self._writing("note the end of a run") as connection:
            connection.execute(
                update(RUN)
                .where(RUN.c.id == report.run)
                .values(
                    ended=self._clock(),
                    summary=summary,
                    calls_read=report.calls.read,
                    calls_write=report.calls.write,
                    seconds=report.seconds,
                    error=_error_text(report.error),
                )
            )

    def intend(self, run: UUID, changes: Sequence[tuple[Change, int]]) -> list[int]:
        """Commit, in one transaction, what is about to be written (with its generation); give the numbers."""
        with self._writing("note what is about to be written") as connection:
            last = connection.execute(select(func.coalesce(func.max(INTENT.c.number), 0))).scalar_one()
            numbers = list(range(last + 1, last + 1 + len(changes)))
            if changes:
                connection.execute(
                    insert(INTENT),
                    [
                        self._intent_row(run, number, *each)
                        for number, each in zip(numbers, changes, strict=True)
                    ],
                )
        return numbers

    def settle(self, run: UUID, endings: Sequence[tuple[int | None, Outcome | None, IntentState]]) -> None:
        """Commit, in one transaction, what became of intents; an outcome may have had none (blocked)."""
        if not endings:
            return
        with self._writing("note what was written") as connection:
            outcomes = [self._outcome_row(run, outcome) for _, outcome, _ in endings if outcome]
            if outcomes:
                connection.execute(insert(OUTCOME), outcomes)
            for state in (IntentState.DONE, IntentState.VOID):
                self._mark(
                    connection, [number for number, _, now in endings if number and now is state], state
                )

    def open_intents(self) -> list[Intent]:
        """Give the intents of which nobody knows what became of them, oldest first."""
        asked = (
            select(INTENT.c.number, INTENT.c.change, INTENT.c.generation)
            .where(INTENT.c.state == IntentState.OPEN.value, INTENT.c.scope == self._scope)
            .order_by(INTENT.c.number)
        )
        with self._reading("read what earlier runs intended") as connection:
            rows = connection.execute(asked).all()
        return [Intent(number, read_change(change), generation) for number, change, generation in rows]

    def made(self, ids: Iterable[UUID]) -> set[UUID]:
        """Say which of these records earlier runs wrote, whole."""
        found: set[UUID] = set()
        with self._reading("read what earlier runs created") as connection:
            for some in _portions(ids):
                asked = select(INTENT.c.record).where(
                    INTENT.c.record.in_(some), INTENT.c.state == IntentState.DONE.value
                )
                found.update(record for (record,) in connection.execute(asked))
        return found

    def generations(self) -> Mapping[tuple[str, str], int]:
        """Give how often records were made again, by entity and match key, where they were at all."""
        asked = (
            select(INTENT.c.entity, INTENT.c.match, func.max(INTENT.c.generation))
            .where(INTENT.c.generation > 0, INTENT.c.scope == self._scope)
            .group_by(INTENT.c.entity, INTENT.c.match)
        )
        with self._reading("read what was made again") as connection:
            return {(entity, match): number for entity, match, number in connection.execute(asked)}

    def close(self) -> None:
        """Let go of the journal; a second call does nothing."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_version(self, connection: Connection) -> None:
        version = connection.execute(select(SCHEMA.c.version)).scalar()
        if version is None:
            connection.execute(insert(SCHEMA).values(version=SCHEMA_VERSION))
        elif version > SCHEMA_VERSION:
            raise newer_journal(version, SCHEMA_VERSION)

    def _intent_row(self, run: UUID, number: int, change: Change, generation: int) -> dict[str, object]:
        text = write_change(change)
        return {
            "number": number,
            "run": run,
            "scope": self._scope,
            "entity": change.entity,
            "match": match_key(change.key),
            "record": change.id,
            "generation": generation,
            "hash": hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
            "change": text,
            "state": IntentState.OPEN.value,
        }

    def _outcome_row(self, run: UUID, outcome: Outcome) -> dict[str, object]:
        return {
            "run": run,
            "scope": self._scope,
            "entity": outcome.entity,
            "key": outcome.key,
            "record": outcome.id,
            "outcome": outcome.outcome.value,
            "code": outcome.code,
            "message": outcome.message,
            "remedy": outcome.remedy,
            "made": self._clock(),
        }

    @staticmethod
    def _mark(connection: Connection, numbers: Sequence[int], state: IntentState) -> None:
        for some in _portions(numbers):
            connection.execute(update(INTENT).where(INTENT.c.number.in_(some)).values(state=state.value))

    @contextmanager
    def _advising(self, tried: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise journal_error(tried, error) from error

    @contextmanager
    def _writing(self, tried: str) -> Iterator[Connection]:
        with self._lock, self._advising(tried), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self, tried: str) -> Iterator[Connection]:
        with self._lock, self._advising(tried), self._engine.connect() as connection:
            yield connection


def _portions(values: Iterable[Key]) -> Iterator[list[Key]]:
    stream = iter(values)
    while some := list(islice(stream, KEYS_A_QUESTION)):
        yield some


def _error_text(error: SyncError | None) -> str | None:
    if error is None:
        return None
    return json.dumps(
        {"code": error.code, "tried": error.tried, "found": error.found, "remedy": error.remedy}
    )
