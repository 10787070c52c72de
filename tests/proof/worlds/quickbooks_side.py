"""QuickBooks as a side of the worlds: the program's own reader, whose every question is one call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

from core.accounting.base import AccountingReader, Changed
from core.accounting.quickbooks.com import ComSession
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.processor import RequestProcessor
from tests.proof.worlds.gate import Call, Gate, Port, failure
from tests.proof.worlds.quickbooks_books import QuickBooksBooks
from tests.proof.worlds.sides import Books, Side

RECIPE = Recipe(customers=4, products=4, invoices=5, transactions=8)
PAGE = 3
"""So many records come at once, that a list is several calls."""
_BOOKING = Booking("GBP")
_NAMED = re.compile(r"<(\w+)Rq requestID=\"1\"(?: iterator=\"(\w+)\")?")


@dataclass
class GatedSession:
    """A Session with QuickBooks through a gate."""

    books: QuickBooksBooks
    gate: Gate
    session: ComSession = field(init=False)

    def __post_init__(self) -> None:
        processor = RequestProcessor(self.books.company, lambda: self.books.wall)
        self.session = ComSession(processor, QuickBooksSettings())

    def begin(self) -> GatedSession:
        """Begin it."""
        self.gate.let(Call(Port.READER, "sign in", False, self.session.begin))
        return self

    def ask(self, message: str) -> str:
        """Hand over one question and give its answer; a process that is dead hears none."""
        found = _NAMED.search(message)
        what = " ".join(filter(None, ("ask", *(found.groups() if found else ()))))
        call = Call(Port.READER, what, False, partial(self._answer, message))
        if self.gate.dead:
            raise failure(call)
        return str(self.gate.let(call))

    def close(self) -> None:
        """End it, as it ends with its process too."""
        self.session.close()

    def _answer(self, message: str) -> str:
        self.books.ask()
        return self.session.ask(message)


def _reader(books: Books, gate: Gate) -> AccountingReader:
    known = cast(QuickBooksBooks, books)
    session = GatedSession(known, gate).begin()
    opened = QuickBooksReader(session, _BOOKING, now=partial(_now, known, gate))
    opened._conversation.page = PAGE
    return opened


def _now(books: QuickBooksBooks, gate: Gate) -> datetime:
    def look() -> datetime:
        books.wall = books.began + gate.skew
        return books.wall

    return cast(datetime, gate.let(Call(Port.CLOCK, "wall clock", False, look)))


def _changed(books: Books, mark: str) -> Changed:
    known = cast(QuickBooksBooks, books)
    session = ComSession(RequestProcessor(known.company, lambda: known.wall), QuickBooksSettings())
    session.begin()
    with QuickBooksReader(session, _BOOKING, now=lambda: known.wall) as reader:
        return reader.changed(mark)


QUICKBOOKS = Side(_reader, _changed)


def founded(folder: Path) -> Path:
    """Make the company that all these worlds begin with."""
    company = folder / "company.db"
    create_quickbooks(company, RECIPE)
    return company
