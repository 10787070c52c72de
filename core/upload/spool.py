"""Rows on disk instead of in memory: written as they come, read as a stream or by pages, in order."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from core.errors import SyncError
from core.records import Record
from core.upload.record_notation import read_record, sort_key, write_record

PAGE = 200
"""Rows that are handled together: as many keys as one In query asks for."""

BATCH = 1000

Row = tuple[Any, ...]

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Notation(Generic[Each]):
    """How rows of one kind are sorted, written and read back."""

    key: Callable[[Each], str]
    write: Callable[[Each], str]
    read: Callable[[str], Each]


def spool_error(tried: str, error: sqlite3.Error) -> SyncError:
    """Say in advice what SQLite says of a temporary or saved table."""
    full = "full" in str(error)
    remedy = (
        "Make room on the disk that holds the temporary folder."
        if full
        else "Check that the temporary folder can be written to and that the file is a plan of this program."
    )
    return SyncError("spool.failed", tried=tried, found=f"SQLite says: {error}", remedy=remedy)


def private_tables(schema: str) -> sqlite3.Connection:
    """Open a table file that nobody else can see."""
    # SQLite's own temporary file: it has no name, and the system removes it whatever happens.
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(schema)
    return connection


class Spool:
    """A private table file that is gone when it is closed; several threads may use it, one at a time."""

    def __init__(self, schema: str) -> None:
        self._lock = threading.RLock()
        self._connection = private_tables(schema)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a statement and give its rows."""
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise spool_error("keep rows in a temporary table", error) from error

    def many(self, sql: str, values: Sequence[Sequence[object]]) -> None:
        """Run a statement once for each row of values."""
        with self._lock:
            self.rows("BEGIN")
            try:
                self._connection.executemany(sql, values)
            except sqlite3.Error as error:
                raise spool_error("keep rows in a temporary table", error) from error
            finally:
                self.rows("COMMIT")

    def copy_from(self, path: Path) -> None:
        """Take over everything that a saved table holds."""
        source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            source.backup(self._connection)
        finally:
            source.close()

    def copy_to(self, path: Path) -> None:
        """Write everything into a new table file."""
        target = sqlite3.connect(path)
        try:
            with self._lock:
                self._connection.backup(target)
        finally:
            target.close()

    def close(self) -> None:
        """Give the disk space back; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class SortedSpool(Spool, Generic[Each]):
    """Rows of one kind, sorted by their keys: counted, paged and streamed."""

    _SCHEMA = """
        CREATE TABLE row(number INTEGER PRIMARY KEY, key TEXT NOT NULL, record TEXT NOT NULL);
        CREATE TABLE place(number INTEGER PRIMARY KEY, row INTEGER NOT NULL);
    """

    def __init__(self, notation: Notation[Each]) -> None:
        super().__init__(self._SCHEMA)
        self._notation = notation
        self._total = 0
        self._placed = True

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._total

    def add_all(self, records: Iterable[Each]) -> None:
        """Take rows as they come, in any order."""
        stream, notation = iter(records), self._notation
        while batch := [(notation.key(each), notation.write(each)) for each in islice(stream, BATCH)]:
            self.many("INSERT INTO row(key, record) VALUES (?, ?)", batch)
            self._total += len(batch)
            self._placed = False

    def page(self, offset: int, limit: int) -> list[Each]:
        """Give `limit` rows from `offset` (0 is the first) on; as quick at the end as at the beginning."""
        self._place()
        sql = (
            "SELECT record FROM place JOIN row ON row.number = place.row"
            " WHERE place.number > ? AND place.number <= ? ORDER BY place.number"
        )
        return [self._notation.read(record) for (record,) in self.rows(sql, (offset, offset + limit))]

    def pages(self) -> Iterator[list[Each]]:
        """Give all rows in order, a page at a time."""
        for offset in range(0, self._total, PAGE):
            yield self.page(offset, PAGE)

    def __iter__(self) -> Iterator[Each]:
        for page in self.pages():
            yield from page

    def _place(self) -> None:
        if not self._placed:
            self.rows("DELETE FROM place")
            self.rows("INSERT INTO place(row) SELECT number FROM row ORDER BY key, number")
            self._placed = True


class RowSpool(SortedSpool[Record]):
    """The records that a search of the accounts found."""

    def __init__(self) -> None:
        super().__init__(Notation(sort_key, write_record, read_record))
