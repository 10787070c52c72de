"""The CRM's store: one SQLite file (or memory), written in groups; survives a killed process.

Losing power may lose the last group: the log is not flushed to the disk at each commit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from core.sandbox.crm.columns import Stored
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.like import like
from core.sandbox.crm.privileges import catalogue_rows
from core.sandbox.crm.schema import SCHEMA
from core.text import match_key

MEMORY = Path(":memory:")
_VERSION = 1
_OWN_TABLES = (
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE custom_attribute (entity TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (entity, name))",
    "CREATE TABLE role_privilege (role BLOB NOT NULL, privilege BLOB NOT NULL, depth INTEGER NOT NULL,"
    " PRIMARY KEY (role, privilege)) WITHOUT ROWID",
    "CREATE TABLE user_role (user BLOB NOT NULL, role BLOB NOT NULL, PRIMARY KEY (user, role)) WITHOUT ROWID",
)


@cache
def _empty() -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        for spec in SCHEMA.values():
            for statement in Layout(spec, 2).definition():
                connection.execute(statement)
        for statement in _OWN_TABLES:
            connection.execute(statement)
        for statement, values in catalogue_rows():
            connection.execute(statement, values)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _complete(connection: sqlite3.Connection) -> None:
    """Give a store that an earlier program founded the entities that have been added since."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = [spec for spec in SCHEMA.values() if spec.name not in there] if "setting" in there else []
    if not missing:
        return
    with connection:
        for spec in missing:
            for statement in Layout(spec, 2).definition():
                connection.execute(statement)
        for statement, values in catalogue_rows():
            connection.execute(statement, values)


class Store:
    """One connection, with the comparisons of the CRM's database as functions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._grouped = False
        connection.isolation_level = None
        connection.create_function("fold", 1, _fold, deterministic=True)
        connection.create_function("alike", 2, like, deterministic=True)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        self.run = connection.execute

    @classmethod
    def in_memory(cls) -> Store:
        """Make a new store with all tables and nothing in them but the privileges."""
        connection = sqlite3.connect(":memory:", check_same_thread=False, cached_statements=512)
        connection.deserialize(_empty())
        return cls(connection)

    def save(self, path: Path) -> None:
        """Write the store to a new file, whole or not at all; FileExistsError where there is one already."""
        if path.exists():
            raise FileExistsError(path)
        unfinished = path.with_name(f"{path.name}.new")
        unfinished.write_bytes(self._connection.serialize())
        unfinished.replace(path)

    def content(self) -> bytes:
        """Give everything that the store holds, for `take_back`; nothing may be half written."""
        return self._connection.serialize()

    def take_back(self, content: bytes) -> None:
        """Hold what a store in memory held when it gave this content, and nothing else."""
        self._connection.deserialize(content)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a store that was founded before; FileNotFoundError, or ValueError where it is none of ours."""
        if not path.is_file():
            raise FileNotFoundError(path)
        connection = sqlite3.connect(path, check_same_thread=False, cached_statements=512)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version != _VERSION:
                raise ValueError(f"no CRM store of version {_VERSION}: {path}")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA busy_timeout = 10000")
            _complete(connection)
            return cls(connection)
        except (ValueError, sqlite3.DatabaseError) as error:
            connection.close()
            raise ValueError(f"no CRM store of version {_VERSION}: {path}") from error

    def rows(self, sql: str, values: Sequence[Stored] = ()) -> list[tuple[Stored, ...]]:
        """Run a query to its end."""
        found: list[tuple[Stored, ...]] = self.run(sql, values).fetchall()
        return found

    def row(self, sql: str, values: Sequence[Stored] = ()) -> tuple[Stored, ...] | None:
        """Run a query for its first row."""
        found: tuple[Stored, ...] | None = self.run(sql, values).fetchone()
        return found

    def setting(self, name: str) -> str:
        """Read a setting; KeyError where it was never set."""
        found = self.row("SELECT value FROM setting WHERE name = ?", (name,))
        if found is None:
            raise KeyError(name)
        return str(found[0])

    def set_settings(self, settings: Iterable[tuple[str, str]]) -> None:
        """Write settings."""
        self._connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings)

    @contextmanager
    def group(self) -> Iterator[None]:
        """Commit everything inside together at the end; a group within a group is part of it."""
        if self._grouped:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        self._grouped = True
        try:
            yield
        except BaseException:
            self._end("ROLLBACK")
            raise
        self._end("COMMIT")

    def _end(self, how: str) -> None:
        self._grouped = False
        self.run(how)

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Do all of it or none; what stands before it in the group stays."""
        if not self._grouped:
            with self.group():
                yield
            return
        self.run("SAVEPOINT operation")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO operation")
            self.run("RELEASE operation")
            raise
        self.run("RELEASE operation")

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        self._connection.close()


def _fold(value: Stored) -> str | None:
    return match_key(value) if isinstance(value, str) else None
