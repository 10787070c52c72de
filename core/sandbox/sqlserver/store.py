"""A connection to the database's file, with the functions that SQL Server has and SQLite has not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from core.sandbox.sqlserver.catalogue import put_information_schema
from core.sandbox.sqlserver.dialect import Right, Statement
from core.sandbox.sqlserver.refusal import Cancelled, from_sqlite, no_permission
from core.sandbox.sqlserver.schema import COUNTER, binary, read_schema

Stored: TypeAlias = str | bytes | int | float | None
"""What the store keeps."""

_STEPS = 20_000
"""After so many steps of a statement the client is asked whether it still wants to know."""


@dataclass(frozen=True, slots=True)
class User:
    """A login: its password, and whether it may write (db_owner) or only read (db_datareader)."""

    password: str = field(repr=False)
    writes: bool = False


class Database:
    """One signed-in connection. Not for several threads."""

    def __init__(self, file: Path, name: str, login: str, user: User, now: Callable[[], datetime]) -> None:
        self.name = name
        self._user = user
        mode = "rw" if user.writes else "ro"
        uri = f"{file.resolve().as_uri()}?mode={mode}"
        self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        self._add_functions(login, now)
        put_information_schema(self._connection)
        self.schema = read_schema(self._connection)

    @contextmanager
    def asking(self, interrupted: Callable[[], bool]) -> Iterator[None]:
        """While the block lasts, break off where the client has sent an attention; raises Cancelled."""
        self._connection.set_progress_handler(interrupted, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise Cancelled from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    def execute(self, statement: Statement, values: Mapping[str, object]) -> sqlite3.Cursor:
        """Run a statement; raises SqlRefusal."""
        if statement.right is not Right.SELECT and not self._user.writes:
            raise no_permission(statement.right, statement.table, self.name)
        bound = {name: _bound(values.get(name)) for name in statement.parameters}
        try:
            return self._connection.execute(statement.sql, bound)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise
            raise from_sqlite(error) from error
        except sqlite3.Error as error:
            raise from_sqlite(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _add_functions(self, login: str, now: Callable[[], datetime]) -> None:
        writes = self._user.writes
        functions: Mapping[str, tuple[int, Callable[..., Stored]]] = {
            "tds_integer": (1, _integer),
            "tds_binary": (1, binary),
            "tds_moment": (1, _moment),
            "min_active_rowversion": (0, self._next_version),
            "has_perms_by_name": (3, lambda _table, _kind, right: int(writes or right.upper() == "SELECT")),
            "is_member": (1, lambda role: int(role.lower() == ("db_owner" if writes else "db_datareader"))),
            "is_rolemember": (
                1,
                lambda role: int(role.lower() == ("db_owner" if writes else "db_datareader")),
            ),
            "is_srvrolemember": (1, lambda _role: 0),
            "db_name": (0, lambda: self.name),
            "suser_sname": (0, lambda: login),
            "original_login": (0, lambda: login),
            "getdate": (0, lambda: _written(now())),
        }
        for name, (count, function) in functions.items():
            self._connection.create_function(name, count, function)

    def _next_version(self) -> bytes:
        (value,) = self._connection.execute(f"SELECT value + 1 FROM {COUNTER}").fetchone()  # noqa: S608
        return int(value).to_bytes(8, "big")


def _integer(value: Stored) -> Stored:
    if isinstance(value, bytes):
        return int.from_bytes(value[-8:], "big", signed=True)
    return None if value is None else int(Decimal(str(value)))


def _moment(value: Stored) -> Stored:
    return None if value is None else _written(datetime.fromisoformat(str(value)))


def _written(value: datetime) -> str:
    """Write a moment as the store keeps it: to the millisecond where it has any."""
    kept = value.replace(tzinfo=None)
    return kept.isoformat(" ", "milliseconds" if kept.microsecond else "seconds")


def _bound(value: object) -> object:
    if isinstance(value, datetime):
        return _written(value)
    if isinstance(value, date):
        return _written(datetime.combine(value, time()))
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    return value
