"""What all ODBC sources share: connect, stream in constant memory, read the catalogue, errors as advice."""

from __future__ import annotations

import importlib
import pickle
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from types import ModuleType
from typing import IO, Protocol, cast

from core.accounting.connection import Connection, Row
from core.accounting.odbc_advice import Advice, Report, advised
from core.errors import AccountingError
from core.text import clean

_BATCH = 1000
_TABLE_NAME, _COLUMN_NAME = 2, 3
"""Where they are in SQLColumns: ODBC 2 drivers name the result's columns otherwise."""


@dataclass(frozen=True, slots=True)
class OdbcSource:
    """How a source is reached: `string` is the ODBC connection string, `name` what people call the source.

    `encoding` is the code page of the driver's narrow text where it is not the driver manager's;
    `timeout` is the limit for signing in, `answer` that for one answer, in seconds, 0 for none.
    """

    string: str = field(repr=False)
    name: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    encoding: str | None = None
    timeout: int = 0
    answer: int = 0
    advice: tuple[Advice, ...] = field(default=(), repr=False)

    def failure(self, error: Exception, tried: str) -> AccountingError:
        """Turn what pyodbc raised into advice."""
        if isinstance(error, UnicodeError):
            return AccountingError(
                "accounting.code_page",
                tried=tried,
                found="the accounts hold text in another code page than the connection expects",
                remedy='Set the encoding of the connection, for Sage 50 `encoding = "cp1252"`.',
            )
        state = str(error.args[0]) if error.args else ""
        message = " ".join(str(part) for part in error.args[1:]) or state
        return advised(self.advice, Report(state, message), tried=tried, secrets=self.secrets)


class _Cursor(Protocol):
    """What is used of a pyodbc cursor."""

    def execute(self, sql: str, /, *parameters: object) -> object: ...

    def columns(self, *, table: str) -> _Cursor: ...

    def fetchmany(self, size: int, /) -> list[Row]: ...

    def fetchall(self) -> list[Row]: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class _Link(Protocol):
    """What is used of a pyodbc connection."""

    def cursor(self) -> _Cursor: ...

    def close(self) -> None: ...


def connect(source: OdbcSource) -> OdbcConnection:
    """Sign in, read-only and without a transaction; raises AccountingError with cause and cure."""
    tried = f"connect to {source.name}"
    pyodbc = _pyodbc(tried)
    try:
        connection = pyodbc.connect(source.string, autocommit=True, readonly=True, timeout=source.timeout)
        if source.answer:
            connection.timeout = source.answer
        if source.encoding:
            connection.setdecoding(pyodbc.SQL_CHAR, encoding=source.encoding, ctype=pyodbc.SQL_CHAR)
    except (pyodbc.Error, UnicodeError) as error:
        raise source.failure(error, tried) from None  # the driver's own text may hold the password
    return OdbcConnection(connection, source)


def drivers() -> list[str]:
    """Name the ODBC drivers installed on this machine (manual 4.1.1); raises AccountingError without ODBC."""
    return sorted(_pyodbc("list the installed ODBC drivers").drivers())


class OdbcGate(Protocol):
    """Where ODBC is used: in this process, or in one of another bitness."""

    def drivers(self) -> list[str]:
        """Name the installed drivers; raises AccountingError without ODBC."""

    def connect(self, source: OdbcSource) -> Connection:
        """Sign in; raises AccountingError with cause and cure."""


class HereGate:
    """ODBC in this process."""

    @staticmethod
    def drivers() -> list[str]:
        """Name the installed drivers."""
        return drivers()

    @staticmethod
    def connect(source: OdbcSource) -> Connection:
        """Sign in."""
        return connect(source)


def data_sources() -> dict[str, str]:
    """Name the ODBC data sources of this machine and user, each with its driver; raises AccountingError."""
    return dict(_pyodbc("list the ODBC data sources").dataSources())


class OdbcConnection:
    """A signed-in ODBC connection (`core.accounting.connection.Connection`)."""

    def __init__(self, connection: _Link, source: OdbcSource) -> None:
        self._connection: _Link | None = connection
        self._source = source
        self._columns: dict[str, frozenset[str]] = {}
        self._streaming: weakref.ref[_Stream] | None = None
        self._asking: _Cursor | None = None

    def execute(self, sql: str, *parameters: object) -> Iterator[Row]:
        """Run one SELECT and give its rows as a stream; a second stream may be read beside it.

        Parameters are for drivers that bind them; Sage 50's does not.
        """
        self._set_current_aside()
        self._asking = cursor = self._cursor()
        try:
            cursor.execute(sql, *parameters)
        except (_pyodbc_error(), UnicodeError) as error:
            raise self._source.failure(error, f"read from {self._source.name}") from None
        finally:
            self._asking = None
        stream = _Stream(cursor, self._source)
        self._streaming = weakref.ref(stream)
        return chain.from_iterable(stream.batches())

    def columns(self, table: str) -> frozenset[str]:
        """Name the columns of `table` in capitals, asked of the catalogue once; none: no such table."""
        if table not in self._columns:
            self._columns[table] = frozenset(self._catalogue(table))
        return self._columns[table]

    def cancel(self) -> None:
        """Ask the driver to give up what it is doing in another thread, which may then raise."""
        stream = self._streaming() if self._streaming else None
        cursor = self._asking or (stream.cursor if stream else None)
        if cursor is not None:
            with suppress(_pyodbc_error()):
                cursor.cancel()

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _catalogue(self, table: str) -> list[str]:
        self._set_current_aside()
        try:
            rows = self._cursor().columns(table=table).fetchall()
        except (_pyodbc_error(), UnicodeError) as error:
            raise self._source.failure(error, f"read the catalogue of {self._source.name}") from None
        return [
            str(row[_COLUMN_NAME]).upper() for row in rows if str(row[_TABLE_NAME]).upper() == table.upper()
        ]

    def _cursor(self) -> _Cursor:
        if self._connection is None:
            raise AccountingError(
                "accounting.closed",
                tried=f"read from {self._source.name}",
                found="the connection is closed",
                remedy="Open the company again.",
            )
        return self._connection.cursor()

    def _set_current_aside(self) -> None:
        """Read the open stream to its end first: SQL Server refuses two, and of Sage nothing is known."""
        stream = self._streaming() if self._streaming else None
        if stream is not None:
            stream.set_aside()
        self._streaming = None


class _Stream:
    """The rows of one statement: from the driver, or from a temporary file once they were set aside."""

    def __init__(self, cursor: _Cursor, source: OdbcSource) -> None:
        self._cursor: _Cursor | None = cursor
        self._source = source
        self._aside: IO[bytes] | None = None

    @property
    def cursor(self) -> _Cursor | None:
        """Give what the driver is read by; None where it was read to its end."""
        return self._cursor

    def batches(self) -> Iterator[list[Row]]:
        try:
            while batch := self._from_file() if self._aside else self._from_driver():
                yield batch
        finally:
            self._finish()

    def set_aside(self) -> None:
        """Read what is left into a temporary file, which goes on being the stream."""
        if self._cursor is None:
            return
        aside = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the stream ends
        while batch := self._from_driver():
            pickle.dump([tuple(row) for row in batch], aside)
        aside.seek(0)
        self._aside = aside

    def _from_driver(self) -> list[Row]:
        if self._cursor is None:
            return []
        try:
            batch = self._cursor.fetchmany(_BATCH)
        except (_pyodbc_error(), UnicodeError) as error:
            raise self._source.failure(error, f"read from {self._source.name}") from None
        if not batch:
            self._cursor.close()
            self._cursor = None
        return batch

    def _from_file(self) -> list[Row]:
        assert self._aside is not None
        try:
            return cast("list[Row]", pickle.load(self._aside))  # noqa: S301 - our own, nameless file
        except EOFError:
            return []

    def _finish(self) -> None:
        if self._aside is not None:
            self._aside.close()
        self._cursor = None


def _pyodbc(tried: str) -> ModuleType:
    """Import pyodbc where it is needed: without the system's ODBC manager the import itself fails."""
    try:
        pyodbc = importlib.import_module("pyodbc")
    except ImportError as error:
        raise _missing(error, tried) from error
    vars(pyodbc)["pooling"] = False  # a pooled connection would keep the Sage user signed in after close
    return pyodbc


def _missing(error: ImportError, tried: str) -> AccountingError:
    """Say what the Python that is to use the driver lacks: the package, or the system's ODBC manager."""
    package = f'Say `"{clean(sys.executable)}" -m pip install pyodbc`'
    manager = (
        "" if sys.platform == "win32" else ", and install the package `unixodbc` (`apt install unixodbc`)"
    )
    return AccountingError(
        "accounting.odbc_missing",
        tried=tried,
        found=f"ODBC cannot be used ({clean(str(error))})",
        remedy=f"{package}{manager}.",
    )


def _pyodbc_error() -> type[Exception]:
    return cast("type[Exception]", importlib.import_module("pyodbc").Error)
