"""Sessions with the sandbox's QuickBooks, without what a real one needs around them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.accounting.com import ComError
from core.accounting.orders import AccountingUnansweredError
from core.accounting.quickbooks.order_ledger import Booking, OrderBooks
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.writer import QuickBooksWriter
from core.sandbox.quickbooks.processor import RequestProcessor
from tests.core.sandbox.quickbooks.programs import Clock


class Desk:
    """A Session with a company file; each answer of which a test says so is lost."""

    def __init__(self, company: Path, clock: Clock | None = None) -> None:
        self._quickbooks = RequestProcessor(company, clock or Clock())
        self._quickbooks.OpenConnection2("", "Sync Uploader", 1)
        self._ticket = self._quickbooks.BeginSession("", 2)
        self.messages: list[str] = []

    def ask(self, message: str) -> str:
        self.messages.append(message)
        try:
            return self._quickbooks.ProcessRequest(self._ticket, message)
        except ComError as lost:
            raise AccountingUnansweredError("lost", tried="ask", found=str(lost), remedy="Look.") from lost

    def close(self) -> None:
        if self._ticket:
            self._quickbooks.EndSession(self._ticket)
            self._quickbooks.CloseConnection()
            self._ticket = ""


def books_of(desk: Desk, carriage_product: str = "Carriage", page: int = 200) -> OrderBooks:
    return OrderBooks(Conversation(desk, page), Booking("GBP", carriage_product))


def writer_of(desk: Desk) -> QuickBooksWriter:
    made = QuickBooksWriter(books_of(desk))
    made.stack.callback(desk.close)
    return made


def change(company: Path, sql: str, *values: object) -> None:
    """Change the company's file behind QuickBooks' back."""
    with closing(sqlite3.connect(company)) as database, database:
        assert database.execute(sql, values).rowcount
