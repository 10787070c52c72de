"""How a journal of an older version becomes one of today: a numbered step for each version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from sqlalchemy import Connection, Select, Table, func, insert, inspect, select, text, update

from core.upload.journal_advice import newer_journal
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
    TABLES,
)


def is_current(connection: Connection) -> bool:
    """Whether the journal has the tables of this version; raises JournalError where they are newer."""
    version = _version(connection)
    if version is not None and version > SCHEMA_VERSION:
        raise newer_journal(version, SCHEMA_VERSION)
    return version == SCHEMA_VERSION


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


_STEPS: Mapping[int, Callable[[Connection], None]] = {1: _from_1}


def next_number(connection: Connection, table: Table) -> int:
    """Give the number that comes after all that a table holds; nobody else may be writing."""
    return int(connection.execute(_last_number(table)).scalar_one()) + 1


@cache
def _last_number(table: Table) -> Select[int]:
    return select(func.coalesce(func.max(table.c.number), 0))
