"""RequestProcessor: the object that a program gets under QBXMLRP2's ProgID."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from core.accounting.com import ComError
from core.sandbox.quickbooks.conversation import Conversation
from core.sandbox.quickbooks.entrance import enter
from core.sandbox.quickbooks.faults import read_faults
from core.sandbox.quickbooks.results import WRONG_THREAD, Result, failed

_LOCAL = frozenset({0, 1, 3})
"""Kinds of connection to a QuickBooks of this machine: unknown, local, local with its windows."""


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - QuickBooks keeps the machine's own time


class AuthPreferences:
    """What a program says beforehand about the access that it wants."""

    _public_methods_: ClassVar[tuple[str, ...]] = (
        *("PutAuthFlags", "PutIsReadOnly", "PutPersonalDataPref"),
        *("PutUnattendedModePref", "WasAuthPreferencesObeyed"),
    )

    def __init__(self) -> None:
        self.reading = False

    def PutAuthFlags(self, flags: object) -> None:  # noqa: N802 - COM's names, here and below
        """Name the editions of QuickBooks that the program is for."""

    def PutIsReadOnly(self, wanted: object) -> None:  # noqa: N802
        """Say that the program will only read."""
        self.reading = bool(wanted)

    def PutPersonalDataPref(self, wanted: object) -> None:  # noqa: N802
        """Say whether the program wants personal data."""

    def PutUnattendedModePref(self, wanted: object) -> None:  # noqa: N802
        """Say whether the program works where nobody is."""

    def WasAuthPreferencesObeyed(self, ticket: object) -> bool:  # noqa: N802
        """Say whether QuickBooks understood these wishes."""
        return bool(ticket)


class RequestProcessor:
    """QuickBooks for one program; `file` is the company that is open in it."""

    _public_methods_: ClassVar[tuple[str, ...]] = (
        *("OpenConnection", "OpenConnection2", "BeginSession", "ProcessRequest", "EndSession"),
        *("CloseConnection", "GetCurrentCompanyFileName", "QBXMLVersionsForSession"),
    )
    _public_attrs_: ClassVar[tuple[str, ...]] = ("AuthPreferences", "MajorVersion", "MinorVersion")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("AuthPreferences", "MajorVersion", "MinorVersion")
    MajorVersion, MinorVersion = 15, 0

    def __init__(self, file: Path, now: Callable[[], datetime] = _now) -> None:
        self.AuthPreferences = AuthPreferences()
        self._file = file
        self._now = now
        self._application = ""
        self._ticket = ""
        self._conversation: Conversation | None = None
        self._thread = threading.get_ident()

    def OpenConnection(self, appID: object, appName: object) -> None:  # noqa: N802, N803
        """Say who asks."""
        self.OpenConnection2(appID, appName, 1)

    def OpenConnection2(self, appID: object, appName: object, connPref: object) -> None:  # noqa: N802, N803
        """Say who asks, and which QuickBooks is meant."""
        self._here()
        if self._application:
            raise failed(Result.CLOSE_CONNECTION_FIRST)
        if not isinstance(appName, str) or not appName.strip():
            raise failed(Result.NO_APPLICATION_NAME)
        if connPref not in _LOCAL:
            raise failed(Result.NO_ACCESS)
        self._application = f"{appID or ''}|{appName}"

    def BeginSession(self, qbFileName: object, reqFileMode: object) -> str:  # noqa: N802, N803
        """Enter a company file, blank for the open one; give the ticket that all else is asked with."""
        self._connected()
        if self._conversation is not None:
            raise failed(Result.END_SESSION_FIRST)
        path = enter(self._file, str(qbFileName or ""), int(str(reqFileMode)))
        self._conversation = Conversation(path, self._application, self._now, self.AuthPreferences.reading)
        self._ticket = f"{{{uuid4()}}}"
        return self._ticket

    def ProcessRequest(self, ticket: object, inputRequest: object) -> str:  # noqa: N802, N803
        """Carry out a message of qbXML and give its answer."""
        return self._session(ticket).answer(str(inputRequest))

    def EndSession(self, ticket: object) -> None:  # noqa: N802
        """Leave the company file; iterators end with it."""
        self._session(ticket, even_so=True).close()
        self._conversation, self._ticket = None, ""

    def CloseConnection(self) -> None:  # noqa: N802
        """Say goodbye; a session that is still there ends."""
        self._connected()
        if self._conversation is not None:
            self._conversation.close()
        self._application, self._conversation, self._ticket = "", None, ""

    def GetCurrentCompanyFileName(self, ticket: object) -> str:  # noqa: N802
        """Give the path of the company file."""
        return str(self._session(ticket).path)

    def QBXMLVersionsForSession(self, ticket: object) -> list[str]:  # noqa: N802
        """Give the versions of qbXML that this QuickBooks speaks."""
        return list(read_faults(self._session(ticket).path).versions)  # a tuple would be several results

    def _session(self, ticket: object, *, even_so: bool = False) -> Conversation:
        """Give the session of a ticket; `even_so` where QuickBooks is in no state to answer."""
        self._connected()
        if self._conversation is None:
            raise failed(Result.NO_SESSION)
        if ticket != self._ticket:
            raise failed(Result.INVALID_TICKET)
        faults = read_faults(self._conversation.path)
        if faults.modal_dialog and not even_so:
            raise failed(Result.MODAL_DIALOG)
        if not faults.running and not even_so:
            raise failed(Result.NO_ACCESS)
        return self._conversation

    def _connected(self) -> None:
        self._here()
        if not self._application:
            raise failed(Result.NO_CONNECTION)

    def _here(self) -> None:
        if threading.get_ident() != self._thread:
            raise ComError(WRONG_THREAD, "The application called an interface of another thread.")
