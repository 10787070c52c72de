"""What was set aside: with code, cause and cure, the record as it was, and what waits for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from core.text import match_key
from core.upload.journal_migrations import next_number
from core.upload.journal_statement import Statement
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import ASIDE
from core.upload.journal_values import Aside, EntityKey, Held, Refusal, Settled, draft_hash
from core.upload.notation import dumps, loads, read_draft, write_draft
from core.upload.progress import Clock

_LIGHT = tuple(
    ASIDE.c[name]
    for name in (
        "entity",
        "key",
        "code",
        "message",
        "remedy",
        "draft_hash",
        "config_hash",
        "waits",
        "since",
        "run",
        "tries",
        "retry",
    )
)
_OF_SCOPE = ASIDE.c.scope == bindparam("of_scope")
_MEANT = (
    _OF_SCOPE,
    ASIDE.c.entity == bindparam("of_entity"),
    ASIDE.c.match.in_(bindparam("some", expanding=True)),
)
_HELD = Statement(select(*_LIGHT).where(_OF_SCOPE).order_by(ASIDE.c.number))
_ASIDES = Statement(select(*_LIGHT, ASIDE.c.record).where(_OF_SCOPE).order_by(ASIDE.c.number))
_TRIES = Statement(select(ASIDE.c.entity, ASIDE.c.match, ASIDE.c.number, ASIDE.c.tries).where(*_MEANT))
_TRY_AGAIN = Statement(update(ASIDE).where(*_MEANT).values(retry=True))
_TAKE_OUT = Statement(delete(ASIDE).where(*_MEANT))
_PUT_IN = Statement(insert(ASIDE))
_KEEP = Statement(update(ASIDE).where(ASIDE.c.number == bindparam("at")))


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The records of one scope that were set aside; each is there once, by entity and match key."""

    store: Store
    scope: str
    clock: Clock

    def note(self, connection: Connection, run: UUID, settled: Sequence[Settled]) -> None:
        """Set aside what failed and let go of what did not, within a transaction of the caller's."""
        outcomes = [each.outcome for each in settled if each.outcome]
        self.take_out(connection, [(each.entity, each.key) for each in outcomes if not each.failed])
        self.put(connection, run, [each.refusal for each in settled if each.refusal])

    def put(self, connection: Connection, run: UUID, refusals: Sequence[Refusal]) -> None:
        """Set records aside; one that is there already has been tried once more."""
        if not refusals:
            return
        held = self._tries(connection, [(each.entity, each.key) for each in refusals])
        number = next_number(connection, ASIDE)
        for each in refusals:
            name = each.entity, match_key(each.key)
            values = {**_values(each), "run": run, "retry": False}
            if name in held:
                at, tries = held[name]
                again = {**values, "tries": tries + 1}
                _KEEP.run(connection, {"at": at, **_kept(again)})
            else:
                at, tries = number, 0
                first = {"number": number, "scope": self.scope, "since": self.clock(), "tries": 1}
                _PUT_IN.run(connection, {**values, **first})
                number += 1
            held[name] = at, tries + 1

    def take_out(self, connection: Connection, keys: Iterable[EntityKey]) -> int:
        """Let go of records, within a transaction of the caller's; give how many were there."""
        return sum(_TAKE_OUT.run(connection, each) for each in self._meant(keys))

    def held(self) -> list[Held]:
        """Give what is set aside, in the order in which it came, without the drafts."""
        with self.store.reading("read what was set aside") as connection:
            found = _HELD.rows(connection, {"of_scope": self.scope})
        return [_held(row) for row in found]

    def asides(self) -> list[Aside]:
        """Give what is set aside, in the order in which it came, with the records as they were."""
        with self.store.reading("read what was set aside") as connection:
            found = _ASIDES.rows(connection, {"of_scope": self.scope})
        rows = [(_held(light), record) for *light, record in found]
        waiting: dict[EntityKey, list[EntityKey]] = defaultdict(list)
        for each, _ in rows:
            for entity, key in each.waits:
                waiting[entity, match_key(key)].append((each.entity, each.key))
        return [Aside(each, read_draft(record), tuple(waiting.get(each.name, ()))) for each, record in rows]

    def retry(self, keys: Iterable[EntityKey]) -> int:
        """Commit that records are to be tried again by the next batch; give how many."""
        with self.store.writing("have records tried again") as connection:
            return sum(_TRY_AGAIN.run(connection, each) for each in self._meant(keys))

    def drop(self, keys: Iterable[EntityKey]) -> int:
        """Commit that records are forgotten; give how many."""
        with self.store.writing("take records out of quarantine") as connection:
            return self.take_out(connection, keys)

    def _tries(self, connection: Connection, keys: Iterable[EntityKey]) -> dict[EntityKey, tuple[int, int]]:
        held: dict[EntityKey, tuple[int, int]] = {}
        for meant in self._meant(keys):
            found = _TRIES.rows(connection, meant)
            held.update({(entity, match): (at, tries) for entity, match, at, tries in found})
        return held

    def _meant(self, keys: Iterable[EntityKey]) -> Iterator[dict[str, object]]:
        by_entity: dict[str, list[str]] = {}
        for entity, key in keys:
            by_entity.setdefault(entity, []).append(match_key(key))
        for entity, matches in by_entity.items():
            for some in portions(matches):
                yield {"of_scope": self.scope, "of_entity": entity, "some": some}


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
        "waits": dumps(refusal.waits),
    }


def _kept(values: dict[str, object]) -> dict[str, object]:
    # A record that was completed from its intent has no draft: the one from before still stands.
    if values["record"] is not None:
        return values
    return {name: value for name, value in values.items() if name not in ("record", "draft_hash")}


def _held(row: Sequence[Any]) -> Held:
    entity, key, code, message, remedy, draft, config, waits, since, run, tries, retry = row
    return Held(
        entity=entity,
        key=key,
        code=code,
        message=message,
        remedy=remedy,
        draft_hash=draft,
        config_hash=config,
        waits=tuple((entity, key) for entity, key in loads(waits)),
        since=since,
        run=run,
        tries=tries,
        retry=retry,
    )
