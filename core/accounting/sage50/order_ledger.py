"""What orders are booked with in Sage 50, and what stands there already, in narrow reads (manual 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, StockItem
from core.accounting.sage50.bounds import bounds
from core.accounting.sage50.currencies import Currencies
from core.accounting.sage50.scan import Tables
from core.accounting.sage50.tables import (
    ACCOUNTS,
    ARTICLES,
    BOOKED,
    BOOKED_AS,
    DEFAULTS,
    DEPARTMENTS,
    NOMINALS,
    TAX_CODES,
)
from core.accounting.sage50.values import Fields
from core.records import Company
from core.text import match_key

STANDARD_TAX = "T1"
"""Sage's standard rate, which new products are taxed with (manual 7.2)."""
_SALES, _PURCHASES, _CARRIAGE = "4000", "5000", "4905"
"""The codes of Sage's own chart of accounts, where the company names none."""
_INVOICES = (0, 1, 2)
"""Types of documents that are invoices; credit notes, quotations and proformas are none."""


@dataclass(frozen=True, slots=True)
class Books:
    """One company as orders see it."""

    tables: Tables
    company: Company
    currencies: Currencies
    version: int

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books: its own defaults, else those of Sage's own chart of accounts."""
        row = next(self.tables.scan(DEFAULTS), None)
        sales = (row.text("NOM_DEFAULT_SALES") if row else "") or _SALES
        carriage = row.text("SOP_CARRIAGE_NOM_CODE") if row else ""
        number = row.whole("SOP_CARRIAGE_TAX_CODE") if row and carriage else None
        known = {row.text("ACCOUNT_REF") for row in self.tables.by_keys(NOMINALS, (_PURCHASES, _CARRIAGE))}
        return Bookkeeping(
            tax_rates=self._tax_rates(),
            standard_tax=STANDARD_TAX,
            departments=self._departments(),
            sales_nominal=sales,
            purchase_nominal=_PURCHASES if _PURCHASES in known else "",
            carriage_nominal=carriage or (_CARRIAGE if _CARRIAGE in known else sales),
            # A tax code of 0 is also what a default is that nobody set.
            carriage_tax=STANDARD_TAX if number is None else f"T{number}",
            currency=self.company.currency,
            bounds=bounds(self.company, self.version),
        )

    def accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those accounts that are in the sales ledger, by `match_key` of the reference."""
        rows = self.tables.by_keys(ACCOUNTS, references)
        return {match_key(row.text("ACCOUNT_REF")): self._account(row) for row in rows}

    def articles(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those articles that are in the stock file, by `match_key` of the code."""
        rows = self.tables.by_keys(ARTICLES, codes)
        return {match_key(row.text("STOCK_CODE")): _article(row) for row in rows}

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under these customer's order numbers, by `match_key` of the order number."""
        wanted = [number for number in order_numbers if number.strip()]
        return _by(lambda invoice: invoice.order_number, self.tables.by_keys(BOOKED, wanted))

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers, by `match_key`."""
        return _by(lambda invoice: invoice.number, self.tables.by_keys(BOOKED_AS, numbers))

    def _tax_rates(self) -> dict[str, Decimal]:
        rows = self.tables.scan(TAX_CODES)
        rates = ((row.text("TAX_CODE").upper(), row.amount("TAX_RATE")) for row in rows)
        return {code: rate for code, rate in rates if code}

    def _departments(self) -> dict[str, int]:
        if not self.tables.exists(DEPARTMENTS):
            return {}
        return _numbered((row.text("NAME"), row.whole("NUMBER")) for row in self.tables.scan(DEPARTMENTS))

    def _account(self, row: Fields) -> LedgerAccount:
        return LedgerAccount(
            reference=row.text("ACCOUNT_REF"),
            name=row.text("NAME"),
            address=(
                row.text("ADDRESS_1"),
                row.text("ADDRESS_2"),
                row.text("ADDRESS_3"),
                row.text("ADDRESS_4"),
                row.text("ADDRESS_5"),
            ),
            contact_name=row.text("CONTACT_NAME"),
            telephone=row.text("TELEPHONE"),
            tax_code=row.text("DEF_TAX_CODE").upper(),
            nominal_code=row.text("DEF_NOM_CODE"),
            currency=self.currencies.code(row.whole("CURRENCY")),
            on_hold=row.flag("ACCOUNT_ON_HOLD"),
        )


def _numbered(departments: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Give each named department's number; of several of one name the first."""
    found: dict[str, int] = {}
    for name, number in departments:
        key = match_key(name)
        if key and number:
            found[key] = min(number, found.get(key, number))
    return found


def _article(row: Fields) -> StockItem:
    return StockItem(
        code=row.text("STOCK_CODE"),
        description=row.text("DESCRIPTION"),
        unit=row.text("UNIT_OF_SALE"),
        tax_code=row.text("TAX_CODE").upper(),
        nominal_code=row.text("NOMINAL_CODE"),
    )


def _by(key: Callable[[BookedInvoice], str], rows: Iterable[Fields]) -> Mapping[str, Sequence[BookedInvoice]]:
    found: defaultdict[str, list[BookedInvoice]] = defaultdict(list)
    for row in rows:
        if row.whole("INVOICE_TYPE_CODE") in _INVOICES:
            invoice = _booked(row)
            found[match_key(key(invoice))].append(invoice)
    return dict(found)


def _booked(row: Fields) -> BookedInvoice:
    net, tax = row.amount("INVOICE_NET"), row.amount("INVOICE_TAX")
    return BookedInvoice(
        number=str(row.whole("INVOICE_NUMBER") or ""),
        order_number=row.text("CUST_ORDER_NUMBER"),
        account=row.text("ACCOUNT_REF"),
        posted=row.flag("POSTED_CODE") or row.flag("POSTED"),
        net=net,
        tax=tax,
        gross=net + tax,
    )
