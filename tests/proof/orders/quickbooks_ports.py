"""QuickBooks behind a gate: a session whose every message is one call, under the program's own connector."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from core.accounting.orders import OrderLedger
from core.accounting.quickbooks.opening import open_quickbooks_reader, open_quickbooks_writer
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.session import adds
from core.accounting.quickbooks.writer import QuickBooksWriter
from core.config.model import Config
from core.config.words import Source
from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from tests.proof.orders.books import Books
from tests.proof.orders.misfortunes import kinds
from tests.proof.orders.quickbooks_books import QuickBooksBooks
from tests.proof.orders.quickbooks_misfortunes import own_kinds
from tests.proof.orders.scenery import Side
from tests.proof.worlds.gate import Call, Gate, Port
from tests.proof.worlds.misfortunes import Kind

_RECIPE = Recipe(customers=4, products=4, invoices=3, transactions=6)
_BOOKING = Booking("GBP")
_NAMED = (
    (re.compile(r"<InvoiceAddRq.*<PONumber>(.*?)<", re.DOTALL), "create_invoice"),
    (re.compile(r"<CustomerAddRq.*<AccountNumber>(.*?)<", re.DOTALL), "create_customer"),
    (re.compile(r"<Item\w+AddRq.*?<Name>(.*?)<", re.DOTALL), "create_product"),
    (re.compile(r"oldMessageSetID=\"(\w+)\""), "forget"),
    (re.compile(r"<(\w+)Rq requestID"), "ask"),
)


def named(message: str) -> str:
    """Name a message as the other accounts' calls are named."""
    found = ((what, each.search(message)) for each, what in _NAMED)
    return next(f"{what} {said[1]}" for what, said in found if said)


@dataclass
class GatedSession:
    """A Session with QuickBooks; `written` counts the messages that added something."""

    books: QuickBooksBooks
    gate: Gate
    port: Port
    written: int = 0
    _open: bool = False

    def begin(self) -> GatedSession:
        """Begin it."""
        self._let("sign in", self._sign_in)
        return self

    def ask(self, message: str) -> str:
        """Hand over one message and give its answer."""
        writes = adds(message)
        return str(self._let(named(message), lambda: self._answer(message, writes=writes), writes=writes))

    def close(self) -> None:
        """End it; a process that is dead has no say in it."""
        if self._open and not self.gate.dead:
            self._let("sign out", self._sign_out)

    def _let(self, what: str, do: Callable[[], object], *, writes: bool = False) -> object:
        return self.gate.let(Call(self.port, what, writes, do))

    def _sign_in(self) -> None:
        self.books.sign_in(self.gate.name)
        self._open = True

    def _sign_out(self) -> None:
        self.books.sign_out(self.gate.name)
        self._open = False

    def _answer(self, message: str, *, writes: bool) -> str:
        before = self.books.count() if writes else 0
        self.books.added[self.gate.name] += writes
        try:
            return self.books.sessions[self.gate.name].ask(message)
        finally:
            if writes:
                self.written += self.books.count() > before
                self.books.look()


@dataclass
class GatedQuickBooksWriter(QuickBooksWriter):
    """The program's own writer, through the gate."""

    session: GatedSession | None = field(default=None, kw_only=True)

    @property
    def written(self) -> int:
        """How much it has written."""
        return self.session.written if self.session else 0


def ledger(books: Books, gate: Gate) -> OrderLedger:
    """Open QuickBooks to be read."""
    session = GatedSession(cast(QuickBooksBooks, books), gate, Port.READER).begin()
    return open_quickbooks_reader(session, _BOOKING, average_cost=True)


def writer(books: Books, gate: Gate) -> GatedQuickBooksWriter:
    """Open QuickBooks to be written."""
    session = GatedSession(cast(QuickBooksBooks, books), gate, Port.WRITER).begin()
    opened = open_quickbooks_writer(session, _BOOKING)
    return GatedQuickBooksWriter(opened.books, opened.stack, session=session)


def config(made: Config) -> Config:
    """Give the same configuration for QuickBooks, which needs an account for what it is to sell."""
    assert made.orders is not None
    return made.model_copy(
        update={
            "sync": made.sync.model_copy(update={"source": Source.QUICKBOOKS}),
            "orders": made.orders.model_copy(update={"sales_nominal": "Sales"}),
        }
    )


def all_kinds(books: Books) -> Mapping[str, Kind]:
    """Give what befalls each call, and what QuickBooks itself can do with what is added besides."""
    return {**kinds(books), **own_kinds(cast(QuickBooksBooks, books))}


def quickbooks(folder: Path) -> Side:
    """Give QuickBooks as a side; its company lacks a customer and a product of the manual's orders."""
    company = folder / "template.db"
    create_quickbooks(company, _RECIPE)
    return Side(lambda: QuickBooksBooks.at(company).copy(), ledger, writer, config, all_kinds)
