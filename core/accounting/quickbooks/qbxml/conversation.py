"""A conversation with QuickBooks: questions in the version that it speaks, long lists bit by bit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.accounting.orders import AccountingRefusedError
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import Ask, Content, MessageSet, message
from core.accounting.quickbooks.qbxml.responses import Node, Response, responses
from core.accounting.quickbooks.qbxml.schema import ITERATORS, requests
from core.accounting.quickbooks.qbxml.statuses import require
from core.accounting.quickbooks.qbxml.versions import FIRST_WORDS, Version, negotiated
from core.accounting.quickbooks.session import Session
from core.errors import AccountingError

COUNTRIES = Version(3)
"""Since when a QuickBooks says which country's edition it is."""
PAGE = 200
"""Records that one answer brings of a long list."""


@dataclass(frozen=True, slots=True)
class Host:
    """The QuickBooks that answers: product and country, and the version of qbXML that is spoken with it."""

    product: str
    country: str
    version: Version


@dataclass(slots=True)
class Conversation:
    """Asks one session; HostQuery comes first. `page` is how many records one answer brings."""

    session: Session
    page: int = PAGE
    _host: Host | None = None
    asked: int = field(default=0, init=False)

    @property
    def host(self) -> Host:
        """Say which QuickBooks this is; raises AccountingError where none of its versions is spoken here."""
        if self._host is None:
            self._host = self._introduction()
        return self._host

    def one(self, ask: Ask, tried: str, ids: MessageSet | None = None) -> Response:
        """Ask one question, or have one record added; raises AccountingError."""
        answer = self._ask(message([ask], self.host.version, ids), tried)
        return require(answer[0], tried)

    def records(self, ask: Ask, tried: str) -> Iterator[Node]:
        """Give the records that answer a question, however many: as a stream, page by page."""
        for page in self.pages(ask, tried):
            yield from page

    def pages(self, ask: Ask, tried: str) -> Iterator[tuple[Node, ...]]:
        """Give them in pages; a list that is left unread is told to QuickBooks, which then lets it go."""
        if not self._iterates(ask):
            yield self.one(ask, tried).records
            return
        asked = replace(ask, content=_paged(ask.content, self.page), attributes={"iterator": "Start"})
        open_list = ""
        try:
            while True:
                answer = self.one(asked, tried)
                open_list = answer.iterator if answer.remaining else ""
                yield answer.records
                if not open_list:
                    return
                asked = replace(asked, attributes={"iterator": "Continue", "iteratorID": open_list})
        finally:
            if open_list:
                self._stop(asked, open_list, tried)

    def _stop(self, ask: Ask, open_list: str, tried: str) -> None:
        try:
            self.one(replace(ask, attributes={"iterator": "Stop", "iteratorID": open_list}), tried)
        except AccountingError:
            return  # it ends with the session at the latest

    def _iterates(self, ask: Ask) -> bool:
        chosen = any(ask.content.get(each) for each in ("ListID", "FullName", "TxnID", "RefNumber"))
        iterates = requests()[f"{ask.name}Rq"].iterates
        return iterates and not chosen and self.host.version.has(ITERATORS)

    def _introduction(self) -> Host:
        tried = "ask QuickBooks which versions of qbXML it speaks"
        refusal: AccountingRefusedError | None = None
        for version in FIRST_WORDS:
            try:
                answer = self._ask(message([queries.host()], version), tried)
            except AccountingRefusedError as problem:
                refusal = problem
                continue
            return self._fuller(_host(require(answer[0], tried), tried), tried)
        raise refusal or _unspoken(tried, "nothing")

    def _fuller(self, host: Host, tried: str) -> Host:
        """Ask for the country, which is not told in the oldest version."""
        if host.country or not host.version.has(COUNTRIES):
            return replace(host, country=host.country or host.version.country or "US")
        answer = require(self._ask(message([queries.host()], host.version), tried)[0], tried)
        return replace(host, country=_country(answer) or "US")

    def _ask(self, text: str, tried: str) -> tuple[Response, ...]:
        self.asked += 1
        found = responses(self.session.ask(text), tried)
        if not found:
            raise _unspoken(tried, "nothing")
        return found


def _paged(content: Content, size: int) -> Content:
    return {"MaxReturned": size, **content}


def _host(answer: Response, tried: str) -> Host:
    said = answer.records[0] if answer.records else None
    offered = [each.text(".") for each in said.all("SupportedQBXMLVersion")] if said else []
    version = negotiated(offered)
    if said is None or version is None:
        raise _unspoken(tried, ", ".join(offered) or "nothing")
    return Host(said.text("ProductName"), _country(answer), version)


def _country(answer: Response) -> str:
    return answer.records[0].text("Country").upper() if answer.records else ""


def _unspoken(tried: str, offered: str) -> AccountingError:
    return AccountingError(
        "quickbooks.version",
        tried=tried,
        found=f"it offers {offered}, and qbXML 2.0 is the least that is needed",
        remedy="Bring QuickBooks up to date: 2003 is the first that will do.",
    )
