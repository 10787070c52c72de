"""The accounts behind a gate: a reader that is asked about orders, and a writer; one leaves for the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar, cast

from core.accounting.orders import (
    BookedInvoice,
    Bookkeeping,
    LedgerAccount,
    NewInvoice,
    NewProduct,
    StockItem,
)
from core.records import Company, OrderCustomer
from tests.core.upload.rules.booking_books import BOOKKEEPING
from tests.proof.orders.books import Books, folded
from tests.proof.worlds.gate import Call, Gate, Port

Answer = TypeVar("Answer")

LEDGER_METHODS = ("bookkeeping", "ledger_accounts", "stock_items", "booked")
WRITER_METHODS = ("accounts", "products", "booked", "create_customer", "create_product", "create_invoice")


class _SignedIn:
    port = Port.READER

    def __init__(self, books: Books, gate: Gate) -> None:
        self.books = books
        self.gate = gate
        self._open = False
        self.let("sign in", self._sign_in)

    def let(self, what: str, do: Callable[[], Answer], *, writes: bool = False) -> Answer:
        """Let a call pass the gate."""
        return cast(Answer, self.gate.let(Call(self.port, what, writes, do)))

    def close(self) -> None:
        """Sign out; a process that is dead has no say in it."""
        if self._open and not self.gate.dead:
            self.let("sign out", self._sign_out)

    def _sign_in(self) -> None:
        self.books.sign_in(self.gate.name)
        self._open = True

    def _sign_out(self) -> None:
        self._open = False
        self.books.sign_out(self.gate.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class GatedLedger(_SignedIn):
    """An OrderLedger."""

    def company(self) -> Company:
        """Say whose books these are."""
        return Company("Demo", "GBP")

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books."""
        return self.let("bookkeeping", lambda: BOOKKEEPING)

    def ledger_accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those accounts that are there."""
        return self.let("ledger_accounts", lambda: _of(self.books.accounts, references))

    def stock_items(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those articles that are there."""
        return self.let("stock_items", lambda: _of(self.books.items, codes))

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under order numbers."""
        return self.let("booked", lambda: self.books.booked(order_numbers))

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers."""
        return self.let("booked_as", lambda: self.books.booked_as(numbers))


class GatedWriter(_SignedIn):
    """An AccountingWriter; `written` counts what it has written."""

    port = Port.WRITER

    def __init__(self, books: Books, gate: Gate) -> None:
        self.written = 0
        super().__init__(books, gate)

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which accounts are there."""
        return self.let("accounts", lambda: set(_of(self.books.accounts, references)))

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which articles are there."""
        return self.let("products", lambda: set(_of(self.books.items, codes)))

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under order numbers."""
        return self.let("booked", lambda: self.books.booked(order_numbers))

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account."""
        what = f"create_customer {customer.reference}"
        self.let(what, self._counted(lambda: self.books.create_customer(customer)), writes=True)

    def create_product(self, product: NewProduct) -> None:
        """Make an article."""
        what = f"create_product {product.code}"
        self.let(what, self._counted(lambda: self.books.create_product(product)), writes=True)

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make an invoice."""
        what = f"create_invoice {invoice.order_number}"
        return self.let(what, self._counted(lambda: self.books.create_invoice(invoice)), writes=True)

    def _counted(self, write: Callable[[], Answer]) -> Callable[[], Answer]:
        def counted() -> Answer:
            made = write()
            self.written += 1
            return made

        return counted


def _of(records: Mapping[str, Answer], keys: Sequence[str]) -> dict[str, Answer]:
    return {folded(each): records[folded(each)] for each in keys if folded(each) in records}
