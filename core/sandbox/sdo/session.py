"""What the objects of one engine share: its last error, who is signed in, the company's books."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NoReturn

from core.accounting.com import EXCEPTION, ComError
from core.sandbox.login_queue import Login
from core.sandbox.sdo.codes import Code, known, text
from core.sandbox.sdo.faults import read_faults, strike

CALL_FAILED = -2147023170
"""RPC_S_CALL_FAILED: the call went out, and no answer came back."""
WRONG_THREAD = -2147417842
"""RPC_E_WRONG_THREAD: the objects live on one thread."""
CRASHED = 70
"""What a process ends with that crashes on demand."""


_PATIENCE = 5.0
"""Seconds that another writer of the file is waited for."""


class DialogError(Exception):
    """A dialog is shown, and an unattended program would wait for ever: `UI` was not set to False."""


@dataclass(slots=True)
class LastError:
    """`engine.LastError`: every call sets it, so it is read before any other."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Code", "Text")

    Code: int = 0
    Text: str = ""


class Session:
    """One engine's state."""

    def __init__(self, version: int, now: Callable[[], datetime]) -> None:
        self.version = version
        self.now = now
        self.last_error = LastError()
        self.path: Path | None = None
        self.user = ""
        self._database: sqlite3.Connection | None = None
        self._login: Login | None = None
        self._calls = self._updates = self._kicked_out_at = 0
        self._leaves = True
        self._thread = threading.get_ident()

    def open(self, path: Path, user: str, login: Login, *, leaves: bool) -> None:
        """Be signed in; `leaves` says whether Disconnect will take the name off the list."""
        self.path, self.user, self._login, self._leaves = path, user, login, leaves
        self._database = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
        self._database.row_factory = sqlite3.Row
        # What is committed outlives this process, if not a power cut: a sandbox need not wait for the disk.
        self._database.execute("PRAGMA synchronous = OFF")
        self._calls = self._updates = 0
        self._kicked_out_at = read_faults(path).kicked_out_at

    def close(self) -> None:
        """Sign out; not being signed in is no error."""
        if self._database is not None:
            self._database.close()
        if self._login is not None and self._leaves:
            self._login.leave()
            self._login = None
        self._database = None

    @property
    def connected(self) -> bool:
        """Whether somebody is signed in."""
        return self._database is not None

    @property
    def database(self) -> sqlite3.Connection:
        """The company's books; raises where nobody is signed in."""
        if self._database is None:
            self.fail(Code.NOT_CONNECTED)
        return self._database

    def call(self) -> None:
        """Begin a call of any object: the last error is gone, and the connection must stand."""
        self.begin()
        if self._database is None or self.path is None:
            self.fail(Code.NOT_CONNECTED)
        self._calls += 1
        if self._calls == self._kicked_out_at:
            strike(self.path, "kicked_out_at", self._calls)
            self._kick_out()

    def begin(self) -> None:
        """Begin a call that needs no connection, on the thread that made the engine."""
        if threading.get_ident() != self._thread:
            raise ComError(WRONG_THREAD, "The application called an interface of another thread.")
        self.last_error.Code, self.last_error.Text = 0, ""

    def fail(self, code: Code, older: Code = Code.UNKNOWN_EXCEPTION) -> NoReturn:
        """Raise as a COM object raises: the code is on LastError alone; `older` is of versions without it."""
        self.note(code, older)
        excepinfo = (0, f"SDOEngine.{self.version}", None, None, 0, EXCEPTION)
        raise ComError(EXCEPTION, "Exception occurred.", excepinfo)

    def refuse(self, code: Code) -> bool:
        """Refuse a record: raise, or where this version has no such code give False, as Update does."""
        if known(code, self.version):
            self.fail(code)
        return self.invalid()

    def invalid(self) -> bool:
        """Refuse a value as Update does, by False."""
        self.note(Code.INVALID_VALUE)
        return False

    def note(self, code: Code, older: Code = Code.UNKNOWN_EXCEPTION) -> None:
        """Set the last error."""
        shown = code if known(code, self.version) else older
        self.last_error.Code, self.last_error.Text = int(shown), text(shown)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write a record, whole or not at all; here the faults of an Update strike."""
        database, path = self.database, self.path
        if path is None:
            self.fail(Code.NOT_CONNECTED)
        if read_faults(path).read_only:
            self.fail(Code.READ_ONLY_ACCESS)
        self._updates += 1
        at = self._updates
        if strike(path, "kicked_out_update", at):
            self._kick_out()
        try:
            database.execute("BEGIN IMMEDIATE")
            yield database
            if strike(path, "disk_full_at", at):
                raise sqlite3.OperationalError("database or disk is full")
            self._end(path, "before", at)
            database.execute("COMMIT")
        except BaseException as error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                self.fail(Code.ACCOUNTS_BUSY, Code.FILE_EXCEPTION)
            if isinstance(error, sqlite3.Error):
                self.fail(Code.FILE_EXCEPTION)
            raise
        self._end(path, "after", at)
        if strike(path, "unanswered_at", at):
            raise ComError(CALL_FAILED, "The remote procedure call failed.")

    def _kick_out(self) -> NoReturn:
        self.close()
        self.fail(Code.KICKED_OUT, Code.NOT_CONNECTED)

    def _end(self, path: Path, when: str, at: int) -> None:
        if strike(path, f"crash_{when}", at):
            os._exit(CRASHED)
        if strike(path, f"hang_{when}", at):
            threading.Event().wait()
