"""The accounts of a company that takes orders, in memory: as strict as the real ones, one sign-in a user."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

from core.accounting.orders import (
    AccountingBusyError,
    AccountingRefusedError,
    BookedInvoice,
    LedgerAccount,
    NewInvoice,
    NewProduct,
    StockItem,
)
from core.errors import SyncError
from core.records import OrderCustomer

FIRST = 10001
"""The number of the first invoice."""

Made = OrderCustomer | NewProduct | NewInvoice


def folded(key: str) -> str:
    """Give the form in which two keys are the same; written here again on purpose, as a second opinion."""
    return key.rstrip().casefold()


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice that stands in the accounts."""

    number: str
    invoice: NewInvoice
    posted: bool = False


@dataclass
class Books:
    """What the accounts hold; `mistakes` is what no run may do to them, found while it is done.

    `deleted` are the numbers of invoices that the accountant has deleted; a number is never given twice.
    """

    accounts: dict[str, LedgerAccount] = field(default_factory=dict)
    items: dict[str, StockItem] = field(default_factory=dict)
    invoices: dict[str, Standing] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    signed_in: set[str] = field(default_factory=set)
    late: dict[str, list[Callable[[], object]]] = field(default_factory=dict)
    last: int = FIRST - 1

    def copy(self) -> Books:
        """Give the same again, to be changed on its own; nobody is signed in."""
        return Books(
            deepcopy(self.accounts),
            deepcopy(self.items),
            dict(self.invoices),
            list(self.made),
            list(self.deleted),
            list(self.mistakes),
            last=self.last,
        )

    def sign_in(self, user: str) -> None:
        """Let a user in, once."""
        if user in self.signed_in:
            raise AccountingBusyError(
                "accounting.busy", tried="sign in", found=f"{user} is signed in", remedy="Wait."
            )
        self.signed_in.add(user)

    def sign_out(self, user: str) -> None:
        """Let a user go: what was under way for them is over, one way or the other."""
        waiting = self.late.pop(user, [])
        for write in waiting:
            try:
                write()
            except SyncError:
                continue
        self.signed_in.discard(user)

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account."""
        if not customer.reference or len(customer.reference) > 8:
            raise refused("account", customer.reference, "is no reference")
        if folded(customer.reference) in self.accounts:
            raise refused("account", customer.reference, "is there already")
        self.made.append(customer)
        self.accounts[folded(customer.reference)] = LedgerAccount(
            reference=customer.reference,
            name=customer.name,
            address=(*customer.address, customer.postcode),
            contact_name=customer.contact_name,
            telephone=customer.telephone,
            tax_code="T1",
            nominal_code="",
            currency="GBP",
            on_hold=False,
        )

    def create_product(self, product: NewProduct) -> None:
        """Make an article."""
        if not product.code or len(product.code) > 30:
            raise refused("product", product.code, "is no code")
        if folded(product.code) in self.items:
            raise refused("product", product.code, "is there already")
        self.made.append(product)
        self.items[folded(product.code)] = StockItem(
            product.code, product.description, product.unit, product.tax_code, product.sales_nominal
        )

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make an invoice; a second one of an order is what must never be."""
        self._check(invoice)
        if self.booked([invoice.order_number]):
            self.mistakes.append(f"a second invoice of {invoice.order_number}")
        self.last += 1
        number = str(self.last)
        self.made.append(invoice)
        self.invoices[number] = Standing(number, invoice)
        return number

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that stand under order numbers."""
        return self._booked(order_numbers, lambda each: each.invoice.order_number)

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers."""
        return self._booked(numbers, lambda each: each.number)

    def _booked(
        self, keys: Sequence[str], key: Callable[[Standing], str]
    ) -> Mapping[str, Sequence[BookedInvoice]]:
        wanted = {folded(each) for each in keys}
        found: dict[str, list[BookedInvoice]] = {}
        for each in self.invoices.values():
            if folded(key(each)) in wanted:
                made = each.invoice
                booked = BookedInvoice(
                    each.number, made.order_number, made.account, each.posted, made.net, made.tax, made.gross
                )
                found.setdefault(folded(key(each)), []).append(booked)
        return found

    def _check(self, invoice: NewInvoice) -> None:
        if folded(invoice.account) not in self.accounts:
            raise refused("invoice", invoice.order_number, f"is for {invoice.account}, which is not there")
        for line in invoice.lines:
            if not line.write_in and folded(line.product_code) not in self.items:
                raise refused("invoice", invoice.order_number, f"has {line.product_code}, which is not there")
        net = sum((line.net for line in invoice.lines), invoice.carriage_net) - invoice.discount_net
        tax = sum((line.tax for line in invoice.lines), invoice.carriage_tax)
        if not invoice.lines or (net, tax, net + tax) != (invoice.net, invoice.tax, invoice.gross):
            raise refused("invoice", invoice.order_number, "does not add up")
        if any(each.net != each.quantity * each.unit_price - each.discount for each in invoice.lines):
            raise refused("invoice", invoice.order_number, "has a line that does not add up")


def refused(what: str, key: str, why: str) -> AccountingRefusedError:
    """Give the error of a record that cannot be written."""
    return AccountingRefusedError(
        "accounting.refused", tried=f"make {what} {key}", found=f"{what} {key} {why}", remedy="Correct it."
    )


def penny(amount: Decimal) -> Decimal:
    """Give an amount to the penny, to be compared."""
    return amount.quantize(Decimal("0.01"))
