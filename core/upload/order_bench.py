"""The accounts while they are written: signed in when first needed, one writer, looked at where in doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self, TypeAlias

from core.accounting.orders import (
    AccountingUnansweredError,
    AccountingWriter,
    BookedInvoice,
    NewInvoice,
    NewProduct,
    Remembering,
)
from core.records import OrderCustomer
from core.text import match_key
from core.upload.order_deeds import as_planned

OpenWriter: TypeAlias = Callable[[], AccountingWriter]
"""Signs in to the accounts to write; raises AccountingError, AccountingBusyError where nobody is let in."""


class Bench:
    """Writes into the accounts; `alive` is asked before each write, and raises where the lock has been lost.

    Whatever the writer raises is raised; a write of which no answer came is looked for before it is repeated.
    """

    def __init__(self, open_writer: OpenWriter, alive: Callable[[], None]) -> None:
        self._open = open_writer
        self._alive = alive
        self._writer: AccountingWriter | None = None

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which accounts are there, by match key."""
        return self.writer.accounts(references)

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which articles are there, by match key."""
        return self.writer.products(codes)

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that stand under order numbers, by match key."""
        return self.writer.booked(order_numbers)

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account."""
        reference = customer.reference

        def create() -> str:
            self.writer.create_customer(customer)
            return reference

        self._surely(
            create, lambda: reference if match_key(reference) in self.accounts([reference]) else None
        )

    def create_product(self, product: NewProduct) -> None:
        """Make an article."""
        code = product.code

        def create() -> str:
            self.writer.create_product(product)
            return code

        self._surely(create, lambda: code if match_key(code) in self.products([code]) else None)

    def create_invoice(self, invoice: NewInvoice, claimed: datetime | None = None) -> str:
        """Make an invoice for an order that has none, claimed at that time, and give its number.

        Raises InvoiceDiffersError where it is there with other totals, also where its answer was lost.
        """
        number = invoice.order_number

        def look() -> str | None:
            found = self.booked([number]).get(match_key(number), ())
            ours = [each for each in found if match_key(each.account) == match_key(invoice.account)]
            return as_planned(ours[0], invoice.net, invoice.tax) if ours else None

        def create() -> str:
            writer = self.writer
            if isinstance(writer, Remembering):
                writer.invoice_claimed(claimed)
            return writer.create_invoice(invoice)

        return self._surely(create, look)

    def invoice_known(self, invoice: NewInvoice) -> None:
        """Tell accounts that remember how they answered that the CRM knows the invoice's number."""
        if isinstance(self._writer, Remembering):
            self._writer.invoice_known(invoice)

    def open(self) -> None:
        """Sign in now, unless that has been done."""
        self._signed_in()

    @property
    def writer(self) -> AccountingWriter:
        """The writer, signed in."""
        return self._signed_in()

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _signed_in(self) -> AccountingWriter:
        if self._writer is None:
            self._writer = self._open()
        return self._writer

    def _surely(self, create: Callable[[], str], look: Callable[[], str | None]) -> str:
        """Create a record and give its key; where no answer comes look for it, and only then do it again."""
        self._alive()
        try:
            return create()
        except AccountingUnansweredError:
            # Who signs in anew knows that the session of the lost answer is over: it cannot write later.
            self.close()
            found = look()
        if found is not None:
            return found
        self._alive()
        return create()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
