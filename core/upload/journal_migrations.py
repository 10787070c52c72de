"""How a journal of an older version becomes one of today: a numbered step for each version."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, text, update

from core.text import match_key
from core.upload.journal_advice import newer_journal
from core.upload.journal_statement import Statement
from core.upload.journal_tables import (
    ASIDE,
    BINDING,
    INTENT,
    LEASE,
    MARK,
    OUTCOME,
    RUN,
    SCHEMA,
    SCHEMA_VERSION,
    SOURCE,
    TABLES,
)


def is_current(connection: Connection) -> bool:
    """Whether the journal has the tables of this version; raises JournalError where they are newer."""
    return version_of(connection) == SCHEMA_VERSION


def version_of(connection: Connection) -> int | None:
    """Give the version of a journal's tables, None where there are none; raises JournalError where newer."""
    version = _version(connection)
    if version is not None and version > SCHEMA_VERSION:
        raise newer_journal(version, SCHEMA_VERSION)
    return version


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables, or migrate them step by step; all of it in the one transaction of the connection."""
    if is_current(connection):  # another program was quicker
        return
    version = _version(connection)
    if version is None:
        TABLES.create_all(connection)
        connection.execute(insert(SCHEMA).values(version=SCHEMA_VERSION))
        return
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.execute(update(SCHEMA).values(version=SCHEMA_VERSION))


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(SCHEMA.name):
        return None
    return connection.execute(select(SCHEMA.c.version)).scalar()


def _from_1(connection: Connection) -> None:
    """Add the order of runs, the change and the chain of outcomes, quarantine, marks, binding and lease."""
    for table, names in ((RUN, _NEW_IN_RUN), (OUTCOME, _NEW_IN_OUTCOME)):
        for name in names:
            _add_column(connection, table, name)
    for added in (ASIDE, MARK, BINDING, LEASE):
        added.create(connection)
    _number_runs(connection)
    for run, scope in connection.execute(select(INTENT.c.run, INTENT.c.scope).distinct()).all():
        connection.execute(update(RUN).where(RUN.c.id == run).values(scope=scope))
    connection.execute(update(OUTCOME).values(place=OUTCOME.c.number))


_NEW_IN_RUN = ("number", "scope", "chain_head", "outcomes", "pruned")
_NEW_IN_OUTCOME = ("place", "change", "chain")


def _add_column(connection: Connection, table: Table, name: str) -> None:
    kind = table.c[name].type.compile(connection.dialect)
    connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}"))


def _number_runs(connection: Connection) -> None:
    # Version 1 ordered them by time alone.
    ordered = connection.execute(select(RUN.c.id).order_by(RUN.c.started, RUN.c.id)).all()
    for number, (run,) in enumerate(ordered, 1):
        connection.execute(update(RUN).where(RUN.c.id == run).values(number=number))


def _from_2(connection: Connection) -> None:
    """Set aside what the batches noted as owed; version 2 never wrote into the table of what is set aside."""
    ASIDE.drop(connection)
    ASIDE.create(connection)
    number = 1
    noted = select(MARK.c.scope, MARK.c.value).where(MARK.c.name == _OWED)
    for scope, value in connection.execute(noted).all():
        asked = select(RUN.c.id, RUN.c.started).where(RUN.c.scope == scope).order_by(RUN.c.number.desc())
        last = connection.execute(asked.limit(1)).first()
        run, since = last or (UUID(int=0), _BEGINNING)
        owed = {(entity, match_key(key)): key for entity, key in reversed(json.loads(value))}
        for (entity, match), key in owed.items():
            names = {"number": number, "scope": scope, "entity": entity, "match": match, "key": key}
            connection.execute(insert(ASIDE).values({**names, "run": run, "since": since, **_CARRIED}))
            number += 1
    connection.execute(delete(MARK).where(MARK.c.name == _OWED))


_OWED = "batch.owed"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_CARRIED: Mapping[str, object] = {
    "code": "owed",
    "message": "an earlier version of the program could not upload it; its history says why",
    "remedy": "The next batch tries it again.",
    "config_hash": "",
    "waits": "[]",
    "tries": 1,
    "retry": True,
}
"""Version 2 kept no more than the keys."""


def _from_3(connection: Connection) -> None:
    """Add the accounts' own ids of what was uploaded, of which nothing was known before."""
    SOURCE.create(connection)


_STEPS: Mapping[int, Callable[[Connection], None]] = {1: _from_1, 2: _from_2, 3: _from_3}


def next_number(connection: Connection, table: Table) -> int:
    """Give the number that comes after all that a table holds; nobody else may be writing."""
    ((last,),) = _last_number(table).rows(connection, {})
    return int(last) + 1


@cache
def _last_number(table: Table) -> Statement:
    return Statement(select(func.coalesce(func.max(table.c.number), 0)))
