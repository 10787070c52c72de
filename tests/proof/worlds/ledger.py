"""The books of a small company, as a person keeps them, and the reader of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Self, TypeVar, cast

from core.accounting.base import EVERYTHING, Changed, Selection
from core.money import rounded
from core.records import Company, Customer, Invoice, InvoiceKind, InvoiceLine, Product, Transaction
from core.text import match_key
from tests.proof.worlds.gate import Call, Gate, Port, first_half

ZERO = Decimal("0.00")
RATE = Decimal("17.50")

Record = TypeVar("Record")


@dataclass
class Ledger:
    """All that the accounts hold, by key."""

    customers: dict[str, Customer] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    transactions: dict[int, Transaction] = field(default_factory=dict)

    def copy(self) -> Ledger:
        """Give a second set of the same books."""
        return Ledger(dict(self.customers), dict(self.products), dict(self.invoices), dict(self.transactions))

    def add(self, *records: Customer | Product | Invoice | Transaction) -> None:
        """Enter records, or put new ones in the place of old ones."""
        for each in records:
            match each:
                case Customer():
                    self.customers[each.reference] = each
                case Product():
                    self.products[each.code] = each
                case Invoice():
                    self.invoices[each.number] = each
                case Transaction():
                    self.transactions[each.number] = each


def customer(reference: str, contact: str = "Jim Thomas", turnover: str = "5220.54") -> Customer:
    """A customer of the sales ledger; no contact where the contact's name is blank."""
    return Customer(
        reference=reference,
        name=f"{reference} Ltd",
        contact_name=contact,
        address=("1 High Street", "", "Newcastle", "Tyne & Wear"),
        postcode="NE1 1AA",
        telephone="0191 1234567",
        fax="",
        email="jim@example.com",
        website="",
        balance=ZERO,
        credit_limit=Decimal("1000.00"),
        turnover=Decimal(turnover),
        on_hold=False,
        currency="GBP",
    )


def product(code: str, price: str = "55.00") -> Product:
    """An article of the stock file."""
    return Product(code, f"Product {code}", "Each", Decimal(price), Decimal("30.00"), "T1", "4000")


def line(at: int, code: str, unit: str = "Each", quantity: str = "3", net: str = "165.00") -> InvoiceLine:
    """A line; its unit price need not come out even."""
    amount, many = Decimal(net), Decimal(quantity)
    price = rounded(amount / many, 2) if many else ZERO
    tax = rounded(amount * RATE / 100)
    return InvoiceLine("", at, "", code, f"Item {code}", unit, many, price, amount, tax, RATE)


def invoice(number: str, account: str, *lines: InvoiceLine, carriage: str = "0", less: str = "0") -> Invoice:
    """An invoice of these lines, with carriage and a discount of its whole value."""
    own = tuple(replace(each, invoice_number=number, account=account) for each in lines)
    extra, discount = Decimal(carriage), Decimal(less)
    extra_tax = rounded(extra * RATE / 100)
    net = sum((each.net for each in own), extra) - discount
    tax = sum((each.tax for each in own), extra_tax)
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
        carriage_net=extra,
        carriage_tax=extra_tax,
        discount_net=discount,
        discount_description="",
        lines=own,
    )


def posted(number: int, of: Invoice) -> Transaction:
    """The transaction of the audit trail that an invoice was posted as."""
    amounts = (of.net, of.tax, of.gross, of.gross)
    return Transaction(number, "SI", of.account, of.date, of.number, "", *amounts)


class LedgerReader:
    """Reads a ledger through a gate."""

    def __init__(self, ledger: Ledger, gate: Gate) -> None:
        self.ledger = ledger
        self._gate = gate

    def company(self) -> Company:
        call = Call(Port.READER, "company", False, lambda: Company("Demo", "GBP"))
        return cast(Company, self._gate.let(call))

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        found = self.ledger.customers.values()
        return self._stream("customers", found, selection, lambda each: (each.reference, each.reference))

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        found = self.ledger.products.values()
        return self._stream("products", found, selection, lambda each: (each.code, each.code))

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        found = self.ledger.invoices.values()
        return self._stream("invoices", found, selection, lambda each: (each.number, each.account))

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        return (each for document in self.invoices(selection) for each in document.lines)

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        found = self.ledger.transactions.values()
        return self._stream("transactions", found, selection, lambda each: (str(each.number), each.account))

    def mark(self) -> str:
        return cast(str, self._gate.let(Call(Port.READER, "mark", False, self._state)))

    def changed(self, since: str) -> Changed:
        now = self.mark()
        keys = (
            [key for key in new if old.get(key) != new[key]]
            for old, new in zip(json.loads(since), json.loads(now), strict=True)
        )
        return Changed(now, *keys)

    def _state(self) -> str:
        held = self.ledger
        ledgers: tuple[dict[str, str], ...] = (
            {each.reference: repr(each) for each in held.customers.values()},
            {each.code: repr(each) for each in held.products.values()},
            {each.number: repr(each) for each in held.invoices.values()},
        )
        return json.dumps(ledgers)

    def close(self) -> None:
        """Nothing to sign out of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _stream(
        self,
        what: str,
        records: Iterable[Record],
        selection: Selection,
        keys: Callable[[Record], tuple[str, str]],
    ) -> Iterator[Record]:
        found = [each for each in records if _wanted(selection, *keys(each))]
        call = Call(
            Port.READER, f"read {what}", False, lambda: iter(found), lambda: _broken_off(found, self._gate)
        )
        return cast(Iterator[Record], self._gate.let(call))


def _broken_off(found: list[Record], gate: Gate) -> Iterator[Record]:
    yield from first_half(found)
    gate.die()


def _wanted(selection: Selection, key: str, prefixed: str) -> bool:
    if selection.keys:
        return match_key(key) in {match_key(each) for each in selection.keys}
    return match_key(prefixed).startswith(match_key(selection.prefix))
