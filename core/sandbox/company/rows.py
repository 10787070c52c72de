"""Rows on their way into the company file, a table and its named columns at a time."""

from __future__ import annotations

import sqlite3

_BATCH = 2000


class Rows:
    """Collects the rows of one table and inserts them in batches."""

    def __init__(self, database: sqlite3.Connection, table: str, columns: str) -> None:
        names = columns.split()
        marks = ", ".join("?" * len(names))
        self._insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - own names
        self._database = database
        self._waiting: list[tuple[object, ...]] = []

    def add(self, *values: object) -> None:
        """Take one row, its values in the order of the columns."""
        self._waiting.append(values)
        if len(self._waiting) == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Insert what is waiting."""
        self._database.executemany(self._insert, self._waiting)
        self._waiting.clear()


def pounds(pence: int) -> float:
    """Give pence as Sage stores money: a double."""
    return pence / 100
