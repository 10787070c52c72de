"""What was set aside: with code, cause and cure, the record as it was, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, update

from core.text import match_key
from core.upload.journal_migrations import next_number
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import ASIDE
from core.upload.journal_values import Aside, EntityKey, Refusal, draft_hash
from core.upload.notation import dumps, loads, read_draft, write_draft
from core.upload.progress import Clock


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The records of one scope that were set aside; each is there once, by entity and match key."""

    store: Store
    scope: str
    clock: Clock

    def set_aside(self, run: UUID, refusals: Sequence[Refusal]) -> None:
        """Commit that records were refused; one that is there already has been tried once more."""
        if not refusals:
            return
        with self.store.writing("set records aside") as connection:
            held = self._held(connection, [(each.entity, each.key) for each in refusals])
            number = next_number(connection, ASIDE)
            for offset, each in enumerate(refusals):
                values = {**_values(each), "run": run, "retry": False}
                earlier = held.get((each.entity, match_key(each.key)))
                if earlier is None:
                    first = {
                        "number": number + offset,
                        "scope": self.scope,
                        "since": self.clock(),
                        "tries": 1,
                    }
                    connection.execute(insert(ASIDE).values({**values, **first}))
                    held[each.entity, match_key(each.key)] = (number + offset, 1)
                else:
                    again = update(ASIDE).where(ASIDE.c.number == earlier[0])
                    connection.execute(again.values({**values, "tries": earlier[1] + 1}))
                    held[each.entity, match_key(each.key)] = (earlier[0], earlier[1] + 1)

    def settled(self, keys: Iterable[EntityKey]) -> None:
        """Commit that records went up after all: they are no longer set aside."""
        self.drop(keys)

    def asides(self) -> list[Aside]:
        """Give what is set aside, in the order in which it came."""
        asked = select(ASIDE).where(ASIDE.c.scope == self.scope).order_by(ASIDE.c.number)
        with self.store.reading("read what was set aside") as connection:
            return [_aside(row) for row in connection.execute(asked)]

    def retry(self, keys: Iterable[EntityKey] | None = None) -> int:
        """Commit that records (None: all) are to be tried again by the next run; give how many."""
        with self.store.writing("have records tried again") as connection:
            return sum(
                connection.execute(update(ASIDE).where(each).values(retry=True)).rowcount
                for each in self._meant(keys)
            )

    def drop(self, keys: Iterable[EntityKey] | None = None) -> int:
        """Commit that records (None: all) are forgotten; give how many."""
        with self.store.writing("take records out of quarantine") as connection:
            return sum(connection.execute(delete(ASIDE).where(each)).rowcount for each in self._meant(keys))

    def _held(self, connection: Connection, keys: Iterable[EntityKey]) -> dict[EntityKey, tuple[int, int]]:
        held: dict[EntityKey, tuple[int, int]] = {}
        for meant in self._meant(keys):
            asked = select(ASIDE.c.entity, ASIDE.c.match, ASIDE.c.number, ASIDE.c.tries).where(meant)
            held.update(
                {(entity, match): (at, tries) for entity, match, at, tries in connection.execute(asked)}
            )
        return held

    def _meant(self, keys: Iterable[EntityKey] | None) -> Iterator[ColumnElement[bool]]:
        ours = ASIDE.c.scope == self.scope
        if keys is None:
            yield ours
            return
        by_entity: dict[str, list[str]] = {}
        for entity, key in keys:
            by_entity.setdefault(entity, []).append(match_key(key))
        for entity, matches in by_entity.items():
            for some in portions(matches):
                yield and_(ours, ASIDE.c.entity == entity, ASIDE.c.match.in_(some))


def _values(refusal: Refusal) -> dict[str, object]:
    return {
        "entity": refusal.entity,
        "match": match_key(refusal.key),
        "key": refusal.key,
        "code": refusal.code,
        "message": refusal.message,
        "remedy": refusal.remedy,
        "record": write_draft(refusal.draft),
        "draft_hash": draft_hash(refusal.draft),
        "config_hash": refusal.config_hash,
        "holds": dumps(refusal.holds),
    }


def _aside(row: Row[Any]) -> Aside:
    refusal = Refusal(
        entity=row.entity,
        key=row.key,
        code=row.code,
        message=row.message,
        remedy=row.remedy,
        draft=read_draft(row.record),
        config_hash=row.config_hash,
        holds=tuple((entity, key) for entity, key in loads(row.holds)),
    )
    return Aside(refusal, row.draft_hash, row.since, row.run, row.tries, row.retry)
