"""A session with QuickBooks over COM: begun once, waited for where it is busy, ended in any case."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Protocol, cast

from core.accounting.com import com_errors, com_thread
from core.accounting.patience import Patience
from core.accounting.quickbooks.hresults import explained
from core.accounting.quickbooks.session import adds
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.errors import AccountingError

PROGRAM = "Sync Uploader"
"""Under this name QuickBooks keeps what the program may do."""
PROG_ID = "QBXMLRP2.RequestProcessor"
_LOCAL, _ANY_MODE = 1, 2
"""Constants of QBXMLRP2's type library: localQBD, qbFileOpenDoNotCare."""


class Processor(Protocol):
    """What of QBXMLRP2's request processor is used; the names are COM's."""

    def OpenConnection2(self, appID: str, appName: str, connPref: int) -> object: ...  # noqa: N802, N803
    def BeginSession(self, qbFileName: str, reqFileMode: int) -> str: ...  # noqa: N802, N803
    def ProcessRequest(self, ticket: str, inputRequest: str) -> str: ...  # noqa: N802, N803
    def EndSession(self, ticket: str) -> object: ...  # noqa: N802
    def CloseConnection(self) -> object: ...  # noqa: N802


class ComSession:
    """One session with one company file; it belongs to the thread that opened it."""

    def __init__(self, processor: Processor, settings: QuickBooksSettings) -> None:
        self.stack = ExitStack()
        """What ends with the session."""
        self._processor = processor
        self._settings = settings
        self._ticket = ""
        self._connected = False
        self._errors = com_errors()

    def begin(self) -> None:
        """Begin the session; raises AccountingError, AccountingBusyError where it may go well later."""
        tried = f"begin a session with {self._settings.name}"
        try:
            if not self._connected:
                self._processor.OpenConnection2("", PROGRAM, _LOCAL)
                self._connected = True
            self._ticket = self._processor.BeginSession(self._settings.file, _ANY_MODE)
        except self._errors as error:
            self._disconnect()
            raise explained(error, tried) from None

    def ask(self, message: str) -> str:
        """Hand over one request message and give its answer."""
        writing = adds(message)
        tried = "write into QuickBooks" if writing else "ask QuickBooks"
        if not self._ticket:
            raise AccountingError(
                "accounting.closed", tried=tried, found="the session is over", remedy="Begin it again."
            )
        try:
            return str(self._processor.ProcessRequest(self._ticket, message))
        except self._errors as error:
            raise explained(error, tried, writing=writing) from None

    def close(self) -> None:
        """End the session and the connection; a second call does nothing, and none is left open."""
        self.end()
        self.stack.close()

    def end(self) -> None:
        """End the session and the connection, and let the thread go on using COM."""
        ticket, self._ticket = self._ticket, ""
        if ticket:
            with suppress(*self._errors):
                self._processor.EndSession(ticket)
        self._disconnect()

    def _disconnect(self) -> None:
        connected, self._connected = self._connected, False
        if connected:
            with suppress(*self._errors):
                self._processor.CloseConnection()


def open_com_session(
    settings: QuickBooksSettings,
    processor: Callable[[], object] | None = None,
    patience: Patience | None = None,
) -> ComSession:
    """Begin a session on this thread; `processor` makes another request processor than Windows' own.

    Raises AccountingError with cause and cure.
    """
    patience = patience or Patience(settings.wait)
    with ExitStack() as opening:
        opening.enter_context(com_thread())
        made = cast("Processor", (processor or _processor)())
        session = ComSession(made, settings)
        opening.callback(session.end)
        patience.through(session.begin)
        session.stack = opening.pop_all()
        return session


def _processor() -> object:
    tried = f"open {PROG_ID}"
    try:
        dispatch = importlib.import_module("win32com.client").Dispatch
    except ImportError as error:
        raise _no_pywin32(tried) from error
    try:
        return dispatch(PROG_ID)
    except com_errors() as error:
        raise explained(error, tried) from None


def _no_pywin32(tried: str) -> AccountingError:
    windows = sys.platform == "win32"
    return AccountingError(
        "quickbooks.no_com",
        tried=tried,
        found="the package pywin32 is not installed" if windows else "QuickBooks Desktop is on Windows only",
        remedy=f"Install it for the Python that asks QuickBooks: `{sys.executable} -m pip install pywin32`."
        if windows
        else "Run the program on the machine where QuickBooks is, or let the Web Connector there come to "
        "this one: syncupload quickbooks serve.",
    )
