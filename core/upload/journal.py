"""What was intended, what was done and what was set aside: written before a deed, and after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self
from uuid import UUID

from core.upload.journal_binding import bind
from core.upload.journal_history import History
from core.upload.journal_intents import Intents
from core.upload.journal_marks import Marks
from core.upload.journal_quarantine import Quarantine
from core.upload.journal_runs import Runs
from core.upload.journal_sources import Sources
from core.upload.journal_store import IN_MEMORY, Store
from core.upload.journal_values import (
    Aside,
    EntityKey,
    Held,
    Intent,
    IntentState,
    Refusal,
    Scope,
    Settled,
    Settlement,
    draft_hash,
)
from core.upload.outcome import Report
from core.upload.plan import Change
from core.upload.progress import Clock

__all__ = [
    "IN_MEMORY",
    "Aside",
    "EntityKey",
    "Held",
    "Intent",
    "IntentState",
    "Journal",
    "Refusal",
    "Scope",
    "Settled",
    "Settlement",
    "draft_hash",
]


class Journal:
    """The memory of all runs against one organisation from one company. Every method raises JournalError.

    A journal that belongs to another organisation or company is refused (journal.bound) unless `rebind`.
    """

    def __init__(self, url: str, scope: Scope, clock: Clock, *, rebind: bool = False) -> None:
        self.store = Store(url)
        try:
            bind(self.store, scope, clock, rebind=rebind)
        except BaseException:
            self.store.close()
            raise
        self._quarantine = Quarantine(self.store, str(scope), clock)
        self._runs = Runs(self.store, scope, clock, self._quarantine)
        self._intents = Intents(self.store, str(scope))
        self._marks = Marks(self.store, str(scope), clock)
        self._sources = Sources(self.store, str(scope))
        self.history = History(self.store, clock)

    def begin(self, run: UUID) -> None:
        """Write that a run starts now."""
        self._runs.begin(run)

    def end(self, report: Report) -> None:
        """Write that a run ended now, and how."""
        self._runs.end(report)

    def intend(self, run: UUID, changes: Sequence[tuple[Change, int]]) -> list[int]:
        """Commit, in one transaction, what is about to be written (with its generation); give the numbers."""
        return self._intents.intend(run, changes)

    def settle(self, run: UUID, endings: Sequence[Settlement]) -> None:
        """Commit, in one transaction, what became of intents; an outcome may have had none (blocked).

        What failed is set aside with it, and what did not leaves quarantine.
        """
        self._runs.settle(run, endings)

    def open_intents(self) -> list[Intent]:
        """Give the intents of which nobody knows what became of them, oldest first."""
        return self._intents.open_intents()

    def made(self, ids: Iterable[UUID]) -> set[UUID]:
        """Say which of these records earlier runs wrote, whole."""
        return self._intents.made(ids)

    def ran(self, runs: Iterable[UUID]) -> set[UUID]:
        """Say which of these are runs of this journal."""
        return self._runs.ran(runs)

    def generations(self) -> Mapping[tuple[str, str], int]:
        """Give how often records were made again, by entity and match key, where they were at all."""
        return self._intents.generations()

    def sources(self, entity: str, sources: Iterable[str]) -> Mapping[str, str]:
        """Give the keys under which records were uploaded, by their ids in the accounts."""
        return self._sources.known(entity, sources)

    def remember(self, entity: str, keys: Mapping[str, str]) -> None:
        """Commit under which keys records are uploaded, by their ids in the accounts."""
        self._sources.remember(entity, keys)

    def held(self) -> list[Held]:
        """Give what is set aside, in the order in which it came, without the records as they were."""
        return self._quarantine.held()

    def asides(self) -> list[Aside]:
        """Give what is set aside, in the order in which it came, with the records as they were."""
        return self._quarantine.asides()

    def retry(self, keys: Iterable[EntityKey]) -> int:
        """Commit that records are to be tried again by the next batch; give how many."""
        return self._quarantine.retry(keys)

    def drop(self, keys: Iterable[EntityKey]) -> int:
        """Commit that records are forgotten; give how many."""
        return self._quarantine.drop(keys)

    def settle_batch(
        self, run: UUID, refusals: Sequence[Refusal], left: Iterable[EntityKey], mark: tuple[str, str]
    ) -> None:
        """Commit, in one transaction, what a plan refused, what leaves quarantine, and a mark that moves."""
        with self.store.writing("note how far the accounts are settled") as connection:
            self._quarantine.take_out(connection, left)
            self._quarantine.put(connection, run, refusals)
            self._marks.put(connection, *mark)

    def mark(self, name: str) -> str | None:
        """Give how far the accounts are settled, as their reader wrote it; None where nothing is yet."""
        return self._marks.mark(name)

    def move_mark(self, name: str, value: str) -> None:
        """Commit that all before this mark is settled."""
        self._marks.move_mark(name, value)

    def close(self) -> None:
        """Let go of the journal; a second call does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
