"""What runs intend: committed before the first byte is sent, settled when it is known what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from core.text import match_key
from core.upload.journal_migrations import next_number
from core.upload.journal_statement import Statement
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import INTENT
from core.upload.journal_values import Intent, IntentState, hash_text
from core.upload.notation import read_change, write_change
from core.upload.plan import Change

_OPEN = Statement(
    select(INTENT.c.number, INTENT.c.change, INTENT.c.generation)
    .where(INTENT.c.state == IntentState.OPEN.value, INTENT.c.scope == bindparam("of_scope"))
    .order_by(INTENT.c.number)
)
_MADE = Statement(
    select(INTENT.c.record).where(
        INTENT.c.record.in_(bindparam("some", expanding=True)), INTENT.c.state == IntentState.DONE.value
    )
)
_MADE_AGAIN = Statement(
    select(INTENT.c.entity, INTENT.c.match, func.max(INTENT.c.generation))
    .where(INTENT.c.generation > 0, INTENT.c.scope == bindparam("of_scope"))
    .group_by(INTENT.c.entity, INTENT.c.match)
)
_INTEND = Statement(insert(INTENT))
_SETTLE = Statement(
    update(INTENT)
    .where(INTENT.c.number.in_(bindparam("some", expanding=True)))
    .values(state=bindparam("becomes"))
)
_INTENDED = Statement(
    select(INTENT.c.number, INTENT.c.change).where(INTENT.c.number.in_(bindparam("some", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Intents:
    """The intents of one scope."""

    store: Store
    scope: str

    def intend(self, run: UUID, changes: Sequence[tuple[Change, int]]) -> list[int]:
        """Commit, in one transaction, what is about to be written (with its generation); give the numbers."""
        if not changes:
            return []
        texts = [write_change(change) for change, _ in changes]
        with self.store.writing("note what is about to be written") as connection:
            first = next_number(connection, INTENT)
            rows = [
                {"number": first + at, "run": run, **self._row(*each, texts[at])}
                for at, each in enumerate(changes)
            ]
            _INTEND.run_all(connection, rows)
        return list(range(first, first + len(changes)))

    def open_intents(self) -> list[Intent]:
        """Give the intents of which nobody knows what became of them, oldest first."""
        with self.store.reading("read what earlier runs intended") as connection:
            rows = _OPEN.rows(connection, {"of_scope": self.scope})
        return [Intent(number, read_change(change), generation) for number, change, generation in rows]

    def made(self, ids: Iterable[UUID]) -> set[UUID]:
        """Say which of these records earlier runs wrote, whole."""
        found: set[UUID] = set()
        asked = list(ids)
        if not asked:
            return found
        with self.store.reading("read what earlier runs created") as connection:
            for some in portions(asked):
                found.update(record for (record,) in _MADE.rows(connection, {"some": some}))
        return found

    def generations(self) -> Mapping[tuple[str, str], int]:
        """Give how often records were made again, by entity and match key, where they were at all."""
        with self.store.reading("read what was made again") as connection:
            rows = _MADE_AGAIN.rows(connection, {"of_scope": self.scope})
        return {(entity, match): number for entity, match, number in rows}

    def _row(self, change: Change, generation: int, text: str) -> dict[str, object]:
        return {
            "scope": self.scope,
            "entity": change.entity,
            "match": match_key(change.key),
            "record": change.id,
            "generation": generation,
            "hash": hash_text(text),
            "change": text,
            "state": IntentState.OPEN.value,
        }


def settle_intents(connection: Connection, numbers: Sequence[int], state: IntentState) -> None:
    """Note what became of intents, within a transaction of the caller's."""
    for some in portions(numbers):
        _SETTLE.run(connection, {"some": some, "becomes": state.value})


def intended(connection: Connection, numbers: Sequence[int]) -> Mapping[int, str]:
    """Give the changes that were intended, as they were written down, by number."""
    found: dict[int, str] = {}
    for some in portions(numbers):
        for number, change in _INTENDED.rows(connection, {"some": some}):
            found[number] = change
    return found
