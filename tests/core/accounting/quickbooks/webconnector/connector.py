"""A Web Connector for tests: zeep speaks SOAP by the service's own description, the sandbox is QuickBooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import zeep

from core.accounting.com import ComError
from core.sandbox.quickbooks.processor import RequestProcessor

USER, PASSWORD = "syncupload", "pä$$ word;{1}"
_SIGN = 1 << 32


class QuickBooks:
    """The company that is open in QuickBooks, as the Web Connector reaches it: by COM, on its machine."""

    def __init__(self, company: Path) -> None:
        self._processor = RequestProcessor(company)
        self._processor.OpenConnection2("", "Sync Uploader", 1)
        self._ticket = ""

    def begin(self, file: str) -> None:
        self._ticket = self._processor.BeginSession(file, 2)

    def ask(self, message: str) -> str:
        return self._processor.ProcessRequest(self._ticket, message)

    def close(self) -> None:
        self._processor.CloseConnection()


@dataclass
class Update:
    """What a Web Connector saw of one update."""

    word: str = ""
    ticket: str = ""
    messages: list[str] = field(default_factory=list)
    percents: list[int] = field(default_factory=list)
    error: str = ""
    closed: str = ""


class Connector:
    """One Web Connector, which calls what the description at an address describes."""

    def __init__(self, url: str, *, verify: str | bool = True) -> None:
        session = requests.Session()
        session.verify = verify
        session.trust_env = False
        soap: Any = zeep  # it has no types
        self.client = soap.Client(f"{url}?wsdl", transport=soap.Transport(session=session))
        self.calls: Any = self.client.service

    def close(self) -> None:
        self.client.transport.session.close()

    def enter(self, user: str = USER, password: str = PASSWORD) -> tuple[str, str]:
        ticket, word = self.calls.authenticate(user, password)
        return ticket or "", word or ""

    def fetch(self, ticket: str) -> str:
        return self.calls.sendRequestXML(ticket, "", "", "US", 13, 0) or ""

    def bring(self, ticket: str, response: str = "", hresult: str = "", message: str = "") -> int:
        return int(self.calls.receiveResponseXML(ticket, response, hresult, message))

    def update(self, company: Path, watch: Callable[[str], object] = bool) -> Update:
        """Update as Intuit's does; `watch` is shown each message before it goes to QuickBooks."""
        seen = Update()
        self.calls.serverVersion()
        assert not self.calls.clientVersion("2.3.0.215")
        seen.ticket, seen.word = self.enter()
        if seen.word in ("none", "nvu"):
            return seen
        quickbooks = QuickBooks(company)
        try:
            quickbooks.begin(seen.word)
        except ComError as refused:
            seen.closed = self.calls.connectionError(seen.ticket, *_told(refused))
            return seen
        else:
            self._converse(quickbooks, seen, watch)
        finally:
            quickbooks.close()
        seen.closed = self.calls.closeConnection(seen.ticket)
        return seen

    def _converse(self, quickbooks: QuickBooks, seen: Update, watch: Callable[[str], object]) -> None:
        while message := self.fetch(seen.ticket):
            seen.messages.append(message)
            watch(message)
            try:
                brought = self.bring(seen.ticket, quickbooks.ask(message))
            except ComError as refused:
                brought = self.bring(seen.ticket, "", *_told(refused))
            seen.percents.append(brought)
            if not 0 <= brought < 100:
                break
        else:
            seen.percents.append(-1)
        if seen.percents[-1] < 0:
            seen.error = self.calls.getLastError(seen.ticket) or ""


def _told(error: ComError) -> tuple[str, str]:
    """Give the number and the words as the Web Connector passes them on."""
    info = error.excepinfo
    number = info[5] if info else error.hresult
    assert isinstance(number, int)
    return f"0x{number % _SIGN:08X}", str(info[2]) if info else error.strerror
