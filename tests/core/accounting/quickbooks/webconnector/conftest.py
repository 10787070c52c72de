from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.visit import brought_session
from core.accounting.quickbooks.webconnector.address import Address
from core.accounting.quickbooks.webconnector.exchange import Limits
from core.accounting.quickbooks.webconnector.server import WebConnectorServer
from core.accounting.quickbooks.webconnector.service import WebConnectorService
from core.accounting.quickbooks.webconnector.visits import Door, Telling, Visits
from core.errors import AccountingError
from core.password_hash import hashed
from core.web_connector import FILLER
from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD, USER, Connector

QUICK = Limits(fetch=20.0, answer=20.0, poll=5.0)
KEPT = hashed(PASSWORD)


@dataclass
class Serving:
    """A service that listens on this machine, and what was told of its visits."""

    url: str
    visits: Visits
    told: list[str]
    noted: list[str]
    connector: Connector

    def ended(self) -> None:
        """Wait for the end of the visit."""
        assert self.visits.wait(30)


@dataclass
class Book:
    """Notes what happens in visits in words."""

    noted: list[str] = field(default_factory=list)

    def came(self) -> None:
        self.noted.append("came")

    def over(self, error: str, left: str) -> None:
        self.noted.append(error or left or "ended well")

    def turned_away(self) -> None:
        self.noted.append("turned away")


Serve = Callable[..., Serving]
Asking = Callable[[Session], object]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a work, which is given the session that the Web Connector brings."""
    unforeseen: list[BaseException] = []
    with ExitStack() as stack:

        def served(work: Asking, limits: Limits = QUICK, file: str = "") -> Serving:
            told: list[str] = []
            book = Book()

            def begun() -> str:
                session = brought_session()
                assert session is not None
                return str(work(session) or "")

            telling = Telling(told.append, unforeseen.append, book)
            visits = Visits(Door(USER, KEPT, file), begun, telling, FILLER, limits)
            service = WebConnectorService(visits, "Sync Uploader 1.0")
            server = WebConnectorServer(Address(False, "localhost", 0), service, None, unforeseen.append)
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            connector = Connector(server.address.url)
            stack.callback(connector.close)
            return Serving(server.address.url, visits, told, book.noted, connector)

        yield served
    assert unforeseen == []


@dataclass
class Asked:
    """A work that asks messages, and what came of each."""

    messages: list[str]
    answers: list[str] = field(default_factory=list)
    errors: list[AccountingError] = field(default_factory=list)

    def __call__(self, session: Session) -> None:
        for each in self.messages:
            self.answers.append(session.ask(each))


@dataclass
class Careful(Asked):
    """One that goes on after an error."""

    def __call__(self, session: Session) -> None:
        for each in self.messages:
            try:
                self.answers.append(session.ask(each))
            except AccountingError as error:
                self.errors.append(error)
