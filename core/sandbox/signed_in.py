"""The reader of a sandbox company that is written as well: it signs in, as the real one does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from core.accounting.base import AccountingReader
from core.accounting.connection import Connection, Row
from core.accounting.odbc_advice import Report, advised
from core.accounting.orders import AccountingBusyError
from core.accounting.sage50.advice import sage_advice
from core.accounting.sage50.file import CompanyFile
from core.accounting.sage50.opening import open_over_file
from core.errors import AccountingError
from core.sandbox.login_queue import Login, NameInUseError, sign_in
from core.sandbox.sdo.faults import read_faults
from core.text import clean

_TIMEOUT = 5.0
_DRIVER = "Sage's ODBC driver"


def open_signed_in(path: Path, cost: str, user: str) -> AccountingReader:
    """Sign a user in and open the company file, read-only; the name is free again when the reader is closed.

    Raises AccountingBusyError where the name is in use or Sage in exclusive mode, AccountingError for
    what is wrong with the file.
    """
    file = CompanyFile(path, _TIMEOUT)
    try:
        login = _login(path, user)
    except AccountingError:
        file.close()
        raise
    return open_over_file(_SignedIn(file, login), path, cost)


class _SignedIn:
    """A connection that signs out when it is closed."""

    def __init__(self, file: Connection, login: Login) -> None:
        self._file = file
        self._login = login

    def execute(self, sql: str) -> Iterator[Row]:
        return self._file.execute(sql)

    def columns(self, table: str) -> frozenset[str]:
        return self._file.columns(table)

    def close(self) -> None:
        self._file.close()
        self._login.leave()


def _login(path: Path, user: str) -> Login:
    faults = read_faults(path)
    if faults.exclusive:
        raise _busy(path, user, "Program is in exclusive mode. Logon cannot proceed")
    entry = f"{user}, ODBC, process {os.getpid()}"
    try:
        return sign_in(path, user, entry, strict=faults.strict_queue)
    except NameInUseError as error:
        raise _busy(path, user, f"Username is already in use: {error.entry}") from error
    except OSError as error:
        raise _refused(path, user, f"{clean(str(path.parent))}: {clean(error.strerror)}") from error


def _busy(path: Path, user: str, found: str) -> AccountingBusyError:
    error = _refused(path, user, found)
    return AccountingBusyError(error.code, tried=error.tried, found=error.found, remedy=error.remedy)


def _refused(path: Path, user: str, found: str) -> AccountingError:
    tried = f"sign {clean(user)} in to the company file {clean(str(path))}"
    return advised(sage_advice(_DRIVER, clean(user)), Report("", found), tried=tried, secrets=())
