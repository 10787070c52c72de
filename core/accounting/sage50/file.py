"""The sandbox's company file as a connection: Sage 50's tables in SQLite, opened read-only."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from core.accounting.connection import Row
from core.accounting.odbc_advice import Report, advised
from core.errors import AccountingError

_BATCH = 1000


class CompanyFile:
    """A company file that is open, as a Connection; it is never written and never created."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._tried = f"open the company file {path}"
        self._columns: dict[str, frozenset[str]] = {}
        # SQLite is not to be closed under a statement: whoever leaves the program waits for a page of rows.
        self._lock = threading.Lock()
        self._check()
        try:
            self._database = sqlite3.connect(
                f"file:{quote(str(path.resolve()))}?mode=ro",
                uri=True,
                timeout=timeout,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise self._failure(error) from error
        self._database.text_factory = _decoded

    def execute(self, sql: str) -> Iterator[Row]:
        """Run one SELECT and give its rows as a stream; a second stream may be read beside it."""
        try:
            with self._lock:
                cursor = self._database.execute(sql)
        except sqlite3.Error as error:
            raise self._failure(error) from error
        return chain.from_iterable(self._batches(cursor))

    def columns(self, table: str) -> frozenset[str]:
        """Name the columns of `table` in capitals, asked once; none: no such table."""
        if table not in self._columns:
            try:
                with self._lock:
                    asked = self._database.execute("SELECT name FROM pragma_table_info(?)", (table,))
                    rows = asked.fetchall()
            except sqlite3.Error as error:
                raise self._failure(error) from error
            self._columns[table] = frozenset(str(name).upper() for (name,) in rows)
        return self._columns[table]

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            self._database.close()

    def _batches(self, cursor: sqlite3.Cursor) -> Iterator[list[Row]]:
        try:
            while batch := self._batch(cursor):
                yield batch
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _batch(self, cursor: sqlite3.Cursor) -> list[Row]:
        with self._lock:
            return cursor.fetchmany(_BATCH)

    def _check(self) -> None:
        """Say what SQLite would only call "unable to open database file"."""
        try:
            there, file = self._path.exists(), self._path.is_file()
        except OSError as error:
            raise self._unusable("accounting.file_unreadable", str(error)) from error
        if not there:
            raise self._unusable("accounting.file_missing", f"there is no file {self._path}")
        if not file:
            raise self._unusable("accounting.no_company", f"{self._path} is a folder and not a company file")

    def _unusable(self, code: str, found: str) -> AccountingError:
        remedy = (
            "Correct the address in the configuration, or make a company with `syncupload sandbox create`."
        )
        return AccountingError(code, tried=self._tried, found=found, remedy=remedy)

    def _failure(self, error: sqlite3.Error) -> AccountingError:
        return advised((), Report("", str(error)), tried=self._tried, secrets=())


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")
