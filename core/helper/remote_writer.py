"""A writer of the accounts that works in a helper process: one sign-in for as long as it is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self, cast

from core.accounting.orders import BookedInvoice, NewInvoice, NewProduct
from core.helper.process import Helper
from core.records import OrderCustomer


class RemoteWriter:
    """An AccountingWriter over a helper that has been signed in; what goes wrong there is raised here."""

    def __init__(self, helper: Helper) -> None:
        """Take a helper over: it is closed with this."""
        self._helper = helper

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which of these accounts are in the sales ledger now."""
        return frozenset(cast("list[str]", self._helper.ask("accounts", list(references))))

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which of these articles are in the stock file now."""
        return frozenset(cast("list[str]", self._helper.ask("products", list(codes))))

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that stand under these customer's order numbers now."""
        found = self._helper.ask("booked", list(order_numbers))
        return dict(cast("list[tuple[str, list[BookedInvoice]]]", found))

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account that is not there; refused where it is."""
        self._helper.ask("create_customer", customer, write=True)

    def create_product(self, product: NewProduct) -> None:
        """Make an article that is not there; refused where it is."""
        self._helper.ask("create_product", product, write=True)

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make an unposted invoice and give the number that it got."""
        return str(self._helper.ask("create_invoice", invoice, write=True))

    def close(self) -> None:
        """Sign out, and end the helper; a second call does nothing."""
        self._helper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
