"""The books of a small company, as a person keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from core.money import rounded
from core.records import Customer, Invoice, InvoiceKind, InvoiceLine, Product, Transaction

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
    deleted: set[int] = field(default_factory=set)
    cleared: int = 0
    year: int = 2008

    @property
    def last(self) -> int:
        """The number of the last entry that the audit trail ever had, 0 where it had none."""
        return max((*self.transactions, self.cleared))

    def copy(self) -> Ledger:
        """Give a second set of the same books."""
        return Ledger(
            dict(self.customers),
            dict(self.products),
            dict(self.invoices),
            dict(self.transactions),
            set(self.deleted),
            self.cleared,
            self.year,
        )

    def take_back(self, backup: Ledger) -> None:
        """Become again what these books were when they were copied."""
        for name, value in vars(backup.copy()).items():
            setattr(self, name, value)

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
