"""Reads one Sage 50 company, over Sage's ODBC driver or from the sandbox's file: one code for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from types import TracebackType
from typing import Self

from core.accounting.base import EVERYTHING, Changed, Selection, Survey
from core.accounting.connection import Connection
from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, StockItem
from core.accounting.sage50.changes import Changes
from core.accounting.sage50.counting import Counting
from core.accounting.sage50.currencies import Currencies, read_currencies
from core.accounting.sage50.invoices import InvoiceFile
from core.accounting.sage50.order_ledger import Books
from core.accounting.sage50.scan import Tables
from core.accounting.sage50.statements import Column, one_of
from core.accounting.sage50.tables import (
    COMPANY,
    COST_COLUMNS,
    CUSTOMERS,
    INVOICES,
    NOMINALS,
    SALES_TYPES,
    SANDBOX,
    TRANSACTIONS,
    Cost,
    all_read,
    products,
)
from core.accounting.sage50.values import Fields
from core.errors import AccountingError
from core.money import PENNY_PLACES
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction

_MOST_PLACES = 8


class Sage50Reader:
    """An AccountingReader over a connection that passes the dialect guard."""

    def __init__(
        self, connection: Connection, name: str, cost: Cost = Cost.AVERAGE, version: int = 0
    ) -> None:
        """`version` is that of Sage 50, 0 where nobody said."""
        self._connection = connection
        self._version = version
        self._name = name
        self._tables = Tables(connection, name)
        self._cost = cost
        self._changes = Changes(connection, name, cost)

    def company(self) -> Company:
        """Say whose books these are."""
        return self._company

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        """Read accounts of the sales ledger; the postcode is ADDRESS_5, and turnover is this year's."""
        for row in self._tables.rows(CUSTOMERS, selection):
            if row.text("ACCOUNT_REF"):
                yield _customer(row, self._currencies)

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        """Read articles of the stock file, prices at the company's decimal places."""
        places = self._company.price_places
        for row in self._tables.rows(products(self._cost), selection):
            if row.text("STOCK_CODE"):
                yield Product(
                    code=row.text("STOCK_CODE"),
                    description=row.text("DESCRIPTION"),
                    unit=row.text("UNIT_OF_SALE"),
                    sales_price=row.amount("SALES_PRICE", places),
                    cost_price=row.amount(COST_COLUMNS[self._cost], places),
                    tax_code=row.text("TAX_CODE"),
                    nominal_code=row.text("NOMINAL_CODE"),
                )

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        """Read documents of the invoice file, each with all its lines in order."""
        return InvoiceFile(self._tables, self._company, self._currencies, abroad=self._trades_abroad).read(
            selection
        )

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        """Read invoice lines; keys are invoice numbers, the prefix is of the account."""
        for invoice in self.invoices(selection):
            yield from invoice.lines

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        """Read the sales transactions of the audit trail, amounts signed as Sage signs them."""
        for row in self._audit_trail(selection):
            number, kind = row.whole("TRAN_NUMBER"), row.text("TYPE").upper()
            if number is not None and kind in SALES_TYPES:
                yield _transaction(row, number, kind)

    def mark(self) -> str:
        """Say where the company stands: its last transaction, and what its ledgers come to."""
        return self._changes.mark()

    def changed(self, since: str) -> Changed:
        """Say what has changed since a mark (manual 8); raises AccountingError as every reader does."""
        return self._changes.since(since)

    def survey(self) -> Survey:
        """Look for every table and column that is read."""
        return self._tables.survey(all_read(self._cost))

    def nominals(self, codes: Sequence[str]) -> Mapping[str, str]:
        """Give the names of those codes that are in the nominal ledger."""
        rows = self._tables.by_keys(NOMINALS, codes)
        return {row.text("ACCOUNT_REF"): row.text("NAME") for row in rows}

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books; asked once a plan."""
        return self._books.bookkeeping()

    def ledger_accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those accounts that are in the sales ledger, by `match_key` of the reference."""
        return self._books.accounts(references)

    def stock_items(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those articles that are in the stock file, by `match_key` of the code."""
        return self._books.articles(codes)

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under these customer's order numbers, by `match_key` of the order number."""
        return self._books.booked(order_numbers)

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers, by `match_key`."""
        return self._books.booked_as(numbers)

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _audit_trail(self, selection: Selection) -> Iterator[Fields]:
        if selection.keys or selection.prefix:
            return self._tables.rows(TRANSACTIONS, selection)
        types = one_of(Column(TRANSACTIONS.table, "TYPE"), list(SALES_TYPES))
        return self._tables.scan(TRANSACTIONS, types)

    @property
    def _books(self) -> Books:
        return Books(self._tables, self._company, self._currencies, self._version)

    @cached_property
    def _company(self) -> Company:
        row = next(self._tables.scan(COMPANY), None)
        if row is None:
            raise AccountingError(
                "accounting.no_company",
                tried=f"read {self._name}",
                found="the table COMPANY is empty",
                remedy="Point the configuration at a company that has been set up in Sage 50.",
            )
        return Company(
            name=row.text("NAME"),
            currency=self._currencies.base,
            price_places=_places(row, "UNIT_DECIMAL_PLACE"),
            quantity_places=_places(row, "QTY_DECIMAL_PLACE"),
            evaluation_exempt=self._evaluation_exempt(),
        )

    @cached_property
    def _currencies(self) -> Currencies:
        return read_currencies(self._tables)

    @cached_property
    def _trades_abroad(self) -> bool:
        """Whether any document is in another currency: the driver is slow by column, and most have none."""
        if "CURRENCY" not in self._tables.columns(INVOICES):
            return False
        column, counting = Column(INVOICES.table, "CURRENCY"), Counting(self._connection)
        used = {counting.first(column), counting.last(column)}
        return bool(used - {0, self._currencies.own})

    def _evaluation_exempt(self) -> bool:
        if not self._tables.exists(SANDBOX):
            return False
        marks = list(self._tables.scan(SANDBOX))
        return any(mark.text("LABEL") == "demo" and not mark.flag("EVALUATION") for mark in marks)


def _customer(row: Fields, currencies: Currencies) -> Customer:
    return Customer(
        reference=row.text("ACCOUNT_REF"),
        name=row.text("NAME"),
        contact_name=row.text("CONTACT_NAME"),
        address=(row.text("ADDRESS_1"), row.text("ADDRESS_2"), row.text("ADDRESS_3"), row.text("ADDRESS_4")),
        postcode=row.text("ADDRESS_5"),
        telephone=row.text("TELEPHONE"),
        fax=row.text("FAX"),
        email=row.text("E_MAIL"),
        website=row.text("WEB_ADDRESS"),
        balance=row.amount("BALANCE"),
        credit_limit=row.amount("CREDIT_LIMIT"),
        turnover=row.amount("TURNOVER_YTD"),
        on_hold=row.flag("ACCOUNT_ON_HOLD"),
        currency=currencies.code(row.whole("CURRENCY")),
        # What is in the customer's own currency stands in columns that begin with FOREIGN_.
        balance_currency=currencies.base,
        turnover_currency=currencies.base,
    )


def _transaction(row: Fields, number: int, kind: str) -> Transaction:
    net, tax = row.amount("NET_AMOUNT"), row.amount("TAX_AMOUNT")
    gross: Decimal = row.amount("GROSS_AMOUNT") if row.has("GROSS_AMOUNT") else net + tax
    return Transaction(
        number=number,
        type=kind,
        account=row.text("ACCOUNT_REF"),
        date=row.day("DATE"),
        reference=row.text("INV_REF"),
        details=row.text("DETAILS"),
        net=net,
        tax=tax,
        gross=gross,
        outstanding=row.amount("OUTSTANDING"),
    )


def _places(row: Fields, column: str) -> int:
    places = row.whole(column)
    return places if places is not None and 0 <= places <= _MOST_PLACES else PENNY_PLACES
