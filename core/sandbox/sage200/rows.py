"""Rows on their way into the tables: with ids from one counter, and without what an old release lacks."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from decimal import Decimal
from typing import TypeAlias

from core.sandbox.sage200.shape import Shape, shapes

Cell: TypeAlias = str | int | Decimal | None

_FIRST_ID = 1001
_AT_ONCE = 2000


class Rows:
    """Writes rows in large steps; remembers the ids of what others refer to."""

    def __init__(self, database: sqlite3.Connection, *, old: bool) -> None:
        self._database = database
        self._old = old
        self._shapes: dict[str, Shape] = {each.name: each for each in shapes()}
        self._waiting: defaultdict[str, list[tuple[str | int | None, ...]]] = defaultdict(list)
        self._next = _FIRST_ID
        self.accounts: dict[str, int] = {}
        self.items: dict[str, int] = {}
        self.tax_rates: dict[str, int] = {}
        self.currencies: dict[str, int] = {}
        self.rates: dict[str, Decimal] = {}
        """What one of the company's own currency buys in the account's, by reference."""

    def add(self, table: str, **values: Cell) -> int:
        """Write a row under the next id, unless it brings its own; give its id."""
        shape = self._shapes[table]
        values.setdefault(shape.key, self._next)
        self._next += 1
        names = shape.names(old=self._old)
        row = tuple(_stored(values.get(name)) for name in names)
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= _AT_ONCE:
            self._write(table)
        return int(str(values[shape.key]))

    def flush(self) -> None:
        """Write what is waiting."""
        for table in list(self._waiting):
            self._write(table)

    def _write(self, table: str) -> None:
        names = self._shapes[table].names(old=self._old)
        listed = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        sql = f'INSERT INTO "{table}"({listed}) VALUES ({marks})'
        self._database.executemany(sql, self._waiting.pop(table))


def _stored(value: Cell) -> str | int | None:
    return str(value) if isinstance(value, Decimal) else value
