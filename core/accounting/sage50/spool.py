"""Invoice lines put in order on disk, so that a million of them need no memory and one scan."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal

from core.accounting.connection import Row
from core.accounting.sage50.scan import Tables, pages
from core.accounting.sage50.tables import Shape
from core.accounting.sage50.values import Fields

_BATCH = 1000


class LineSpool:
    """The lines of all invoices in a nameless temporary database, found by invoice number."""

    def __init__(self, database: sqlite3.Connection, columns: list[str]) -> None:
        self._database = database
        self._places = {column: at for at, column in enumerate(columns)}
        self._query = f"SELECT {_names(columns)} FROM lines WHERE c0 = ? ORDER BY rowid"  # noqa: S608 - own names

    def lines(self, invoice: int) -> list[Fields]:
        """Give the lines of one invoice, as they were read."""
        return [Fields(self._places, row) for row in self._database.execute(self._query, (invoice,))]


@contextmanager
def line_spool(tables: Tables, shape: Shape) -> Iterator[LineSpool]:
    """Read INVOICE_ITEM once, from end to end, into a spool that is deleted afterwards."""
    columns = tables.columns(shape)
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute(f"CREATE TABLE lines ({_names(columns)})")
        database.execute("BEGIN")
        rows = ([row.raw(column) for column in columns] for row in tables.scan(shape))
        _fill(database, rows, len(columns))
        database.execute("CREATE INDEX line ON lines (c0)")
        database.execute("COMMIT")
        yield LineSpool(database, columns)


def _names(columns: list[str]) -> str:
    return ", ".join(f"c{at}" for at in range(len(columns)))


def _fill(database: sqlite3.Connection, rows: Iterable[Row], width: int) -> None:
    insert = f"INSERT INTO lines VALUES ({', '.join('?' * width)})"  # noqa: S608 - placeholders alone
    for page in pages(rows, _BATCH):
        database.executemany(insert, [[_storable(value) for value in row] for row in page])


def _storable(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
