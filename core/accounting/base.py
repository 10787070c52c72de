"""What an accounting system can be asked; every connector satisfies this and passes one acceptance suite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are wanted: those with these keys, else those that begin with this prefix, else all.

    Keys are account references, product codes, invoice numbers or transaction numbers. The prefix is of
    the account reference, for products of the product code (manual 6). Case does not matter.
    """

    keys: Sequence[str] = ()
    prefix: str = ""


EVERYTHING = Selection()


class AccountingReader(Protocol):
    """Reads one company. Records come as a stream, in no promised order, deleted ones left out.

    Every method raises AccountingError with cause and cure. A reader is used from one thread at a time.
    """

    def company(self) -> Company:
        """Say whose books these are."""

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        """Read accounts of the sales ledger."""

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        """Read articles of the stock file."""

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        """Read documents of the invoice file, each with all its lines in order."""

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        """Read invoice lines; keys are invoice numbers, the prefix is of the account."""

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        """Read the sales transactions of the audit trail."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
