"""Reads one Sage 200 or Sage MMS company over ODBC (manual 4.3.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from types import TracebackType
from typing import Self

from core.accounting.base import EVERYTHING, Changed, Selection, Subject, Survey
from core.accounting.sage200.changes import Changes
from core.accounting.sage200.columns import CATALOGUE, MARK, Columns
from core.accounting.sage200.customers import CustomerLedger
from core.accounting.sage200.database import Database, Server
from core.accounting.sage200.invoices import InvoiceFile
from core.accounting.sage200.keys import all_keys
from core.accounting.sage200.products import read_products
from core.accounting.sage200.rights import writing_rights
from core.accounting.sage200.transactions import read_transactions
from core.accounting.sage200.values import text
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction

_COMPANY = "SELECT MIN(CompanyName) FROM SYSCompany"
_CURRENCY = (
    "SELECT MIN(iso.Code) FROM SYSCurrency currency "
    "JOIN SYSCurrencyISOCode iso ON iso.SYSCurrencyISOCodeID = currency.SYSCurrencyISOCodeID "
    "WHERE currency.ThisIsBaseCurrency = 1"
)
_SANDBOX = f"SELECT Label, Evaluation FROM {MARK}"
_POUNDS = "GBP"
_PLACES = 2


class Sage200Reader:
    """An AccountingReader over a connection to SQL Server; `closing` is called after it has signed out."""

    def __init__(self, server: Server, name: str, closing: Callable[[], None] | None = None) -> None:
        self._database = Database(server)
        self._name = name
        self._closing = closing

    def company(self) -> Company:
        """Say whose books these are."""
        return self._company

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        """Read accounts of the sales ledger; turnover is this year's invoices less its credit notes."""
        return CustomerLedger(self._database, self._columns, self._company.currency).read(selection)

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        """Read stock items with their price in the standard band; cost is the standard cost."""
        return read_products(self._database, selection, self._company.price_places)

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        """Read invoices and credit notes, those of sales order processing first."""
        return InvoiceFile(self._database, self._columns, self._company).read(selection)

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        """Read invoice lines; keys are invoice numbers, the prefix is of the account."""
        for invoice in self.invoices(selection):
            yield from invoice.lines

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        """Read the transactions of the sales ledger, also those that have moved to history."""
        return read_transactions(self._database, selection)

    def mark(self) -> str:
        """Say where the company stands: the last row version that is settled, and the financial year."""
        return self._changes.mark()

    def changed(self, since: str) -> Changed:
        """Say what has changed since a mark (manual 8); raises AccountingError as every reader does."""
        return self._changes.since(since)

    def keys(self, subject: Subject) -> Iterator[str]:
        """Give the keys of all CUSTOMERS, PRODUCTS or INVOICES: row versions do not tell of deleted rows."""
        return all_keys(self._database, self._columns, subject)

    def survey(self) -> Survey:
        """Look for every table and column that is read."""
        return self._columns.survey()

    def writing_rights(self) -> Sequence[str]:
        """Name the roles and rights by which the login could write; none is right (manual 4.1.1)."""
        return writing_rights(self._database)

    def prove(self) -> None:
        """Raise AccountingError where this is no company of Sage 200."""
        self._columns.require(self._name)

    @property
    def asked(self) -> int:
        """How many statements it has asked the server."""
        return self._database.asked

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._database.close()
        if self._closing is not None:
            self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _columns(self) -> Columns:
        return Columns.of((str(table), str(column)) for table, column in self._database.rows(CATALOGUE))

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self._database)

    @cached_property
    def _company(self) -> Company:
        name = next(iter(self._database.rows(_COMPANY)))[0]
        currency = next(iter(self._database.rows(_CURRENCY)))[0]
        return Company(
            name=text(name),
            currency=text(currency).upper() or _POUNDS,
            price_places=_PLACES,
            quantity_places=_PLACES,
            evaluation_exempt=self._evaluation_exempt(),
        )

    def _evaluation_exempt(self) -> bool:
        if not self._columns.has(MARK, "Label"):
            return False
        marks = self._database.rows(_SANDBOX)
        return any(text(label) == "demo" and not evaluation for label, evaluation in marks)
