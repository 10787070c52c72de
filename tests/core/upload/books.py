"""A company in a list, and the records that it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Self

from core.accounting.base import EVERYTHING, Changed, Selection
from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, StockItem
from core.records import Company, Customer, Invoice, InvoiceKind, InvoiceLine, Product, Transaction
from core.text import match_key
from tests.core.upload.rules.booking_books import BOOKKEEPING

ZERO = Decimal("0.00")


def customer(reference: str, **changed: object) -> Customer:
    """A customer of the ledger."""
    plain = Customer(
        reference=reference,
        name=f"{reference} Ltd",
        contact_name="Jim Thomas",
        address=("1 High Street", "", "Newcastle", "Tyne & Wear"),
        postcode="NE1 1AA",
        telephone="0191 1234567",
        fax="",
        email="jim@example.com",
        website="",
        balance=ZERO,
        credit_limit=Decimal("1000.00"),
        turnover=Decimal("5220.54"),
        on_hold=False,
        currency="GBP",
        balance_currency="GBP",
        turnover_currency="GBP",
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # a test names fields of Customer


def product(code: str, price: str = "55.00") -> Product:
    """An article of the stock file."""
    return Product(code, f"Product {code}", "Each", Decimal(price), Decimal("30.00"), "T1", "4000")


def invoice(number: str, account: str, *codes: str, unit: str = "Each") -> Invoice:
    """An invoice with a line of 3 at 55.00 for each product code."""
    lines = tuple(
        InvoiceLine(
            number,
            at,
            account,
            code,
            f"Item {code}",
            unit,
            Decimal("3.00"),
            Decimal("55.00"),
            Decimal("165.00"),
            Decimal("28.88"),
            Decimal("17.50"),
        )
        for at, code in enumerate(codes, start=1)
    )
    net, tax = 165 * Decimal(len(codes)), Decimal("28.88") * len(codes)
    return Invoice(
        number=number,
        kind=InvoiceKind.INVOICE,
        posted=True,
        account=account,
        name=f"{account} Ltd",
        date=date(2008, 6, 6),
        order_number="",
        net=net,
        tax=tax,
        gross=net + tax,
        currency="GBP",
        carriage_net=ZERO,
        carriage_tax=ZERO,
        discount_net=ZERO,
        discount_description="",
        lines=lines,
    )


@dataclass
class ListReader:
    """A company whose ledgers are lists."""

    customer_list: list[Customer] = field(default_factory=list)
    product_list: list[Product] = field(default_factory=list)
    invoice_list: list[Invoice] = field(default_factory=list)
    transaction_list: list[Transaction] = field(default_factory=list)

    def company(self) -> Company:
        return Company("Demo", "GBP")

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        return (each for each in self.customer_list if _wanted(selection, each.reference, each.reference))

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        return (each for each in self.product_list if _wanted(selection, each.code, each.code))

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        return (each for each in self.invoice_list if _wanted(selection, each.number, each.account))

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        return (line for each in self.invoices(selection) for line in each.lines)

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        return (each for each in self.transaction_list if _wanted(selection, str(each.number), each.account))

    def mark(self) -> str:
        ledgers: tuple[dict[str, str], ...] = (
            {each.reference: repr(each) for each in self.customers()},
            {each.code: repr(each) for each in self.products()},
            {each.number: repr(each) for each in self.invoices()},
        )
        return json.dumps(ledgers)

    def changed(self, since: str) -> Changed:
        now = self.mark()
        keys = (
            [key for key in new if old.get(key) != new[key]]
            for old, new in zip(json.loads(since), json.loads(now), strict=True)
        )
        return Changed(now, *keys)

    def bookkeeping(self) -> Bookkeeping:
        return BOOKKEEPING

    def ledger_accounts(self, references: Sequence[str]) -> dict[str, LedgerAccount]:
        found = self.customers(Selection(keys=references))
        return {match_key(each.reference): _ledger_account(each) for each in found}

    def stock_items(self, codes: Sequence[str]) -> dict[str, StockItem]:
        found = self.products(Selection(keys=codes))
        return {
            match_key(each.code): StockItem(
                each.code, each.description, each.unit, each.tax_code, each.nominal_code
            )
            for each in found
        }

    def booked(self, order_numbers: Sequence[str]) -> dict[str, list[BookedInvoice]]:
        return self._booked(order_numbers, lambda each: each.order_number)

    def booked_as(self, numbers: Sequence[str]) -> dict[str, list[BookedInvoice]]:
        return self._booked(numbers, lambda each: each.number)

    def _booked(self, keys: Sequence[str], key: Callable[[Invoice], str]) -> dict[str, list[BookedInvoice]]:
        wanted = {match_key(each) for each in keys}
        found: dict[str, list[BookedInvoice]] = {}
        for each in self.invoice_list:
            if match_key(key(each)) in wanted:
                made = BookedInvoice(
                    each.number, each.order_number, each.account, each.posted, each.net, each.tax, each.gross
                )
                found.setdefault(match_key(key(each)), []).append(made)
        return found

    def close(self) -> None:
        """Nothing to sign out of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _ledger_account(found: Customer) -> LedgerAccount:
    return LedgerAccount(
        reference=found.reference,
        name=found.name,
        address=(*found.address, found.postcode),
        contact_name=found.contact_name,
        telephone=found.telephone,
        tax_code="T1",
        nominal_code="4000",
        currency=found.currency,
        on_hold=bool(found.on_hold),
    )


def _wanted(selection: Selection, key: str, prefixed: str) -> bool:
    if selection.keys:
        return match_key(key) in {match_key(each) for each in selection.keys}
    return match_key(prefixed).startswith(match_key(selection.prefix))
