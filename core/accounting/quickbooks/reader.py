"""Reads one QuickBooks company by qbXML (manual 4.3.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from core.accounting.base import EVERYTHING, Changed, Selection
from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, StockItem
from core.accounting.quickbooks.changes import Changes
from core.accounting.quickbooks.customers import CustomerList
from core.accounting.quickbooks.documents import DocumentFile
from core.accounting.quickbooks.items import ItemList
from core.accounting.quickbooks.numbers import Numbers
from core.accounting.quickbooks.order_ledger import Booking, OrderBooks
from core.accounting.quickbooks.postings import SalesLedger
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.session import ReadingSession, Session
from core.accounting.quickbooks.turnover import Turnover
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def wall_clock() -> datetime:
    """Give the time of this machine as QuickBooks keeps it: local, without a zone."""
    return datetime.now()  # noqa: DTZ005 - QuickBooks keeps the machine's own time


class QuickBooksReader:
    """An AccountingReader over a session, which it ends, and an OrderLedger; it can add nothing."""

    def __init__(
        self,
        session: Session,
        booking: Booking,
        *,
        average_cost: bool = True,
        now: Callable[[], datetime] = wall_clock,
    ) -> None:
        self._session = session
        self._conversation = Conversation(ReadingSession(session))
        self._booking = booking
        self._average = average_cost
        self._now = now
        self._books = OrderBooks(self._conversation, booking)

    def company(self) -> Company:
        """Say whose books these are; a sample company is no business's, and needs no licence."""
        name, _, sample = self._whose
        return Company(name, self._booking.currency, evaluation_exempt=sample)

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        """Read customers and jobs; turnover is this financial year's invoices less its credit memos."""
        books = self._books
        known = CustomerList(self._conversation, books.customers, books.currencies, self._turnover)
        return known.read(selection)

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        """Read items that are sold by quantity and price."""
        return self._items.read(selection)

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        """Read invoices and credit memos, each with all its lines."""
        books = self._books
        file = DocumentFile(
            self._conversation,
            books.customers,
            self._items,
            lambda: books.tax,
            books.currencies,
            self._numbers,
        )
        return file.read(selection)

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        """Read invoice lines; keys are invoice numbers, the prefix is of the account."""
        for invoice in self.invoices(selection):
            yield from invoice.lines

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        """Read invoices, credit memos and payments of the sales ledger."""
        return SalesLedger(self._conversation, self._books.customers).read(selection)

    def mark(self) -> str:
        """Say where the company stands: a time, and what was modified close to it."""
        return self._changes.mark()

    def changed(self, since: str) -> Changed:
        """Say what has changed since a mark (manual 8); raises AccountingError as every reader does."""
        return self._changes.since(since)

    def program(self) -> str:
        """Say which QuickBooks answers, and in which version of its language."""
        host = self._conversation.host
        return f"{host.product or 'QuickBooks'} ({host.country}, qbXML {host.version})"

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books; asked once a plan."""
        return self._books.bookkeeping()

    def ledger_accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those customers that are there, by `match_key` of the reference."""
        return self._books.ledger_accounts(references)

    def nominals(self, codes: Sequence[str]) -> Mapping[str, str]:
        """Give the full names of those accounts, by number or name, that are in the chart of accounts."""
        return {code: each.text("FullName") for code, each in self._books.accounts(codes).items()}

    def stock_items(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those items that are there, by `match_key` of the code."""
        return self._books.stock_items(codes)

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under these PO numbers, by `match_key` of the order number."""
        return self._books.booked(order_numbers)

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers, by `match_key`."""
        return self._books.booked_as(numbers)

    @property
    def asked(self) -> int:
        """How many messages QuickBooks has been sent."""
        return self._conversation.asked

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _whose(self) -> tuple[str, int, bool]:
        """The company's name, the month in which its financial year begins, whether it is a sample."""
        tried = "ask QuickBooks whose company it is"
        found = next(self._conversation.records(queries.company(), tried), None)
        if found is None:
            return "", 1, False
        month = found.text("FirstMonthFiscalYear")
        first = _MONTHS.index(month) + 1 if month in _MONTHS else 1
        return found.text("CompanyName"), first, found.flag("IsSampleCompany")

    def _year(self) -> date:
        """Give the first day of the financial year."""
        today, month = self._now().date(), self._whose[1]
        return date(today.year - (today.month < month), month, 1)

    @cached_property
    def _turnover(self) -> Turnover:
        return Turnover(self._conversation, self._year)

    @cached_property
    def _items(self) -> ItemList:
        return ItemList(self._conversation, self._average)

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(self._conversation)

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self._conversation, self._books.customers, self._numbers, self._now, self._year)
