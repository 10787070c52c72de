"""Writes customers, items and invoices into QuickBooks (manual 7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from core.accounting.orders import AccountingRefusedError, BookedInvoice, NewInvoice, NewProduct
from core.accounting.quickbooks.addresses import written_address
from core.accounting.quickbooks.invoice_writing import InvoiceWriting
from core.accounting.quickbooks.order_ledger import OrderBooks
from core.accounting.quickbooks.qbxml.additions import NOBODY, CustomerAdd, ItemAdd, Reference
from core.accounting.quickbooks.qbxml.building import Ask
from core.records import OrderCustomer
from core.text import clean, match_key


@dataclass(slots=True)
class QuickBooksWriter:
    """An AccountingWriter in one session, which ends with it; `stack` holds it."""

    books: OrderBooks
    stack: ExitStack = field(default_factory=ExitStack)
    _claimed: datetime | None = field(init=False, default=None)

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which of these customers are there now, by `match_key`."""
        self.books.customers.refresh()
        return frozenset(match_key(each) for each in references if self.books.customers.has(each))

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which of these items are there now, by `match_key`."""
        return frozenset(self.books.stock_items(codes))

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that bear these PO numbers now, by `match_key`."""
        return self.books.booked(order_numbers)

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make a customer that is not there; refused where it is."""
        tried = f"make the customer {clean(customer.reference)} in QuickBooks"
        if match_key(customer.reference) in self.accounts([customer.reference]):
            raise _exists(tried, f"the customer {clean(customer.reference)}")
        self.books.conversation.one(_customer(customer).ask(), tried)

    def create_product(self, product: NewProduct) -> None:
        """Make an item that is not there; refused where it is."""
        tried = f"make the item {clean(product.code)} in QuickBooks"
        if match_key(product.code) in self.books.names([product.code]):
            raise _exists(tried, f"an item {clean(product.code)}")
        self.books.conversation.one(self._item(product, tried), tried)

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make a pending invoice and give the number that it got."""
        self.books.customers.refresh()
        found = self.books.customers.found([invoice.account]).get(match_key(invoice.account), ())
        active = [each for each in found if each.flag("IsActive", otherwise=True)]
        if len(active) != 1:
            raise _nobody(invoice, len(active))
        return InvoiceWriting(self.books, self._claimed).make(invoice, active[0].text("ListID"))

    def invoice_claimed(self, since: datetime | None) -> None:
        """Remember since when the order of the next invoice is claimed."""
        self._claimed = since

    def invoice_known(self, invoice: NewInvoice) -> None:
        """Let QuickBooks forget how it answered to an invoice's message."""
        InvoiceWriting(self.books).forget(invoice)

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self.stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _item(self, product: NewProduct, tried: str) -> Ask:
        return ItemAdd(
            name=product.code,
            description=product.description,
            price=product.price,
            income=self._account(product.sales_nominal, tried),
            service=False,
            expense=self._account(product.purchase_nominal, tried) if product.purchase_nominal else NOBODY,
            tax_code=Reference(name=product.tax_code),
        ).ask()

    def _account(self, named: str, tried: str) -> Reference:
        """Find an account by its number or its full name, as the configuration has it."""
        found = self.books.accounts([named]).get(named)
        if found is None:
            raise AccountingRefusedError(
                "quickbooks.no_account",
                tried=tried,
                found=f'QuickBooks has no account "{clean(named)}"',
                remedy="Name an account of its chart of accounts, by number or full name, in [orders] "
                "sales_nominal and purchase_nominal.",
            )
        return Reference(id=found.text("ListID"))


def _customer(customer: OrderCustomer) -> CustomerAdd:
    name = customer.name or customer.reference
    return CustomerAdd(
        name=name,
        company_name=customer.name,
        contact=customer.contact_name,
        bill_address=written_address(customer.name, customer.address, customer.postcode),
        telephone=customer.telephone,
        email=customer.email,
        account_number=customer.reference,
    )


def _exists(tried: str, record: str) -> AccountingRefusedError:
    return AccountingRefusedError(
        "quickbooks.exists",
        tried=tried,
        found=f"QuickBooks has {record} already",
        remedy="Scan again: what exists in QuickBooks is never touched.",
    )


def _nobody(invoice: NewInvoice, count: int) -> AccountingRefusedError:
    several = f"{count} active customers" if count else "no active customer"
    return AccountingRefusedError(
        "quickbooks.no_customer",
        tried=f"make the invoice of the order {clean(invoice.order_number)} in QuickBooks",
        found=f"QuickBooks has {several} of the account number {clean(invoice.account)}",
        remedy="Upload the order's customer first, or give each customer a number of its own.",
    )
