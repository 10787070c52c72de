"""The tables that a database of the server has, with the types that they were declared with."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.sandbox.sqlserver.columns import ColumnType, column_type

COUNTER = "sandbox_rowversion"
"""The table that counts row versions: one counter for the whole database."""


@dataclass(frozen=True)
class Column:
    """A column; `key` is its place in the primary key, from 1, or 0."""

    name: str
    declared: str
    nullable: bool
    key: int

    @cached_property
    def type(self) -> ColumnType:
        """Its type as TDS describes it."""
        return column_type(self.declared)


@dataclass(frozen=True)
class Table:
    """A table by its own spelling; names are found whatever their case."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """Find a column."""
        return next((each for each in self.columns if each.name.lower() == name.lower()), None)


@dataclass(frozen=True)
class Schema:
    """The tables of a database, by their names in lower case."""

    tables: Mapping[str, Table]

    @cached_property
    def types(self) -> dict[str, object]:
        """Their columns as the translator wants them: everything in lower case."""
        return {
            name: {each.name.lower(): each.declared.lower() for each in table.columns}
            for name, table in self.tables.items()
        }


def read_schema(connection: sqlite3.Connection) -> Schema:
    """Read what tables there are."""
    names = [
        str(name)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ? "
            "UNION ALL SELECT name FROM sqlite_temp_master WHERE type = 'table'",
            (COUNTER,),
        )
    ]
    return Schema({name.lower(): Table(name, _columns(connection, name)) for name in names})


def _columns(connection: sqlite3.Connection, table: str) -> tuple[Column, ...]:
    rows = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
    return tuple(
        Column(str(name), str(declared) or "nvarchar(4000)", not (required or key), int(key))
        for name, declared, required, key in rows
    )


def binary(value: bytes | int | str | None) -> bytes | None:
    """Give a number as the eight bytes of a row version; bytes and nothing are themselves."""
    if value is None or isinstance(value, bytes):
        return value
    return int(str(value)).to_bytes(8, "big", signed=True)


def writing(connection: sqlite3.Connection) -> None:
    """Give a connection what the row versions of the tables need that it writes to."""
    connection.create_function("tds_binary", 1, binary, deterministic=True)


def keep_rowversions(connection: sqlite3.Connection, table: str, column: str, key: str) -> None:
    """Let a table's row-version column count up with every insert and update, as a timestamp column does.

    The counter is the database's (MIN_ACTIVE_ROWVERSION tells of it); names are the schema's own.
    """
    connection.execute(f"CREATE TABLE IF NOT EXISTS {COUNTER}(value INTEGER NOT NULL)")
    if not connection.execute(f"SELECT 1 FROM {COUNTER}").fetchone():  # noqa: S608 - a constant
        connection.execute(f"INSERT INTO {COUNTER} VALUES (2000)")  # noqa: S608 - a constant
    for event, watched in (
        ("INSERT", "INSERT"),
        ("UPDATE", f"UPDATE OF {_others(connection, table, column)}"),
    ):
        connection.execute(
            f'CREATE TRIGGER "{table}_{event.lower()}_version" AFTER {watched} ON "{table}" BEGIN '  # noqa: S608
            f"UPDATE {COUNTER} SET value = value + 1; "
            f'UPDATE "{table}" SET "{column}" = tds_binary((SELECT value FROM {COUNTER})) '
            f'WHERE "{key}" = NEW."{key}"; END'
        )


def _others(connection: sqlite3.Connection, table: str, column: str) -> str:
    names = [each.name for each in _columns(connection, table) if each.name.lower() != column.lower()]
    return ", ".join(f'"{name}"' for name in names)
