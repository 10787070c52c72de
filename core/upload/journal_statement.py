"""Statements of the journal, built and compiled once: to do either anew costs more than to run them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import dialect as pysqlite
from sqlalchemy.types import TypeEngine

Values: TypeAlias = Mapping[str, object]
Process: TypeAlias = Callable[[Any], Any]

_SQLITE: Dialect = pysqlite()


@dataclass(frozen=True, slots=True)
class _Bound:
    """A parameter: its name, or None and the value that it always has; and how values are written."""

    name: str | None
    constant: object
    write: Process | None
    expanding: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as the driver of SQLite takes it; `read` are the columns whose values are read back."""

    sql: str
    bound: tuple[_Bound, ...]
    read: tuple[tuple[int, Process], ...]

    def with_values(self, values: Values) -> tuple[str, list[object]]:
        """Give the text, with a mark for each value of a list, and the values as they are written."""
        sql, written = self.sql, list[object]()
        for each in self.bound:
            value, write = each.constant if each.name is None else values[each.name], each.write
            if each.expanding and isinstance(value, Sequence):
                sql = sql.replace(f"__[POSTCOMPILE_{each.name}]", ", ".join("?" * len(value)))
                written.extend(value if write is None else map(write, value))
            else:
                written.append(value if write is None else write(value))
        return sql, written

    def as_read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Give rows with the values of their types."""
        return [self._row(row) for row in rows] if self.read else rows

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at, process in self.read:
            values[at] = process(values[at])
        return tuple(values)


class Statement:
    """One statement; it is run within a transaction of the caller's, on SQLite by the driver itself."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def rows(self, connection: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """Run it, and give all rows that it finds."""
        driver = driver_of(connection)
        if driver is None:
            return connection.execute(self._statement, dict(values)).all()
        text = self._text(values)
        return text.as_read(driver.execute(*text.with_values(values)).fetchall())

    def run(self, connection: Connection, values: Values) -> int:
        """Run it, and give how many rows it changed."""
        driver = driver_of(connection)
        if driver is None:
            return connection.execute(self._statement, dict(values)).rowcount
        return driver.execute(*self._text(values).with_values(values)).rowcount

    def run_all(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it once for each of these, all of which name the same columns."""
        driver = driver_of(connection)
        if driver is None:
            connection.execute(self._statement, [dict(each) for each in rows])
            return
        text = self._text(rows[0])
        driver.executemany(text.sql, (text.with_values(each)[1] for each in rows))

    def _text(self, values: Values) -> _Text:
        names = tuple(values)
        if (known := self._texts.get(names)) is None:
            known = self._texts[names] = self._compiled(names)
        return known

    def _compiled(self, names: Iterable[str]) -> _Text:
        compiled: Any = self._statement.compile(dialect=_SQLITE, column_keys=list(names))
        bound = tuple(_bound(name, compiled.binds[name]) for name in compiled.positiontup)
        columns = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        reading = ((at, _reading(each.type)) for at, each in enumerate(columns))
        return _Text(str(compiled), bound, tuple((at, each) for at, each in reading if each))


def driver_of(connection: Connection) -> sqlite3.Connection | None:
    """Give the driver's own connection where the journal is a SQLite file."""
    driver = connection.connection.driver_connection
    return driver if isinstance(driver, sqlite3.Connection) else None


def _bound(name: str, given: BindParameter[Any]) -> _Bound:
    write = given.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    if given.required:
        return _Bound(name, None, write, given.expanding)
    return _Bound(None, given.value, write, given.expanding)


def _reading(kind: TypeEngine[Any]) -> Process | None:
    return kind.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
