"""What runs intend: committed before the first byte is sent, settled when it is known what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from core.text import match_key
from core.upload.journal_migrations import next_number
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import INTENT
from core.upload.journal_values import Intent, IntentState, hash_text
from core.upload.notation import read_change, write_change
from core.upload.plan import Change


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
            connection.execute(insert(INTENT), rows)
        return list(range(first, first + len(changes)))

    def open_intents(self) -> list[Intent]:
        """Give the intents of which nobody knows what became of them, oldest first."""
        asked = (
            select(INTENT.c.number, INTENT.c.change, INTENT.c.generation)
            .where(INTENT.c.state == IntentState.OPEN.value, INTENT.c.scope == self.scope)
            .order_by(INTENT.c.number)
        )
        with self.store.reading("read what earlier runs intended") as connection:
            rows = connection.execute(asked).all()
        return [Intent(number, read_change(change), generation) for number, change, generation in rows]

    def made(self, ids: Iterable[UUID]) -> set[UUID]:
        """Say which of these records earlier runs wrote, whole."""
        found: set[UUID] = set()
        with self.store.reading("read what earlier runs created") as connection:
            for some in portions(ids):
                asked = select(INTENT.c.record).where(
                    INTENT.c.record.in_(some), INTENT.c.state == IntentState.DONE.value
                )
                found.update(record for (record,) in connection.execute(asked))
        return found

    def generations(self) -> Mapping[tuple[str, str], int]:
        """Give how often records were made again, by entity and match key, where they were at all."""
        asked = (
            select(INTENT.c.entity, INTENT.c.match, func.max(INTENT.c.generation))
            .where(INTENT.c.generation > 0, INTENT.c.scope == self.scope)
            .group_by(INTENT.c.entity, INTENT.c.match)
        )
        with self.store.reading("read what was made again") as connection:
            return {(entity, match): number for entity, match, number in connection.execute(asked)}

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
        connection.execute(update(INTENT).where(INTENT.c.number.in_(some)).values(state=state.value))


def intended(connection: Connection, numbers: Sequence[int]) -> Mapping[int, str]:
    """Give the changes that were intended, as they were written down, by number."""
    found: dict[int, str] = {}
    for some in portions(numbers):
        asked = select(INTENT.c.number, INTENT.c.change).where(INTENT.c.number.in_(some))
        for number, change in connection.execute(asked):
            found[number] = change
    return found
