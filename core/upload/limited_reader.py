"""The accounts as an evaluation may use them: the one door, so that nothing beyond A to G is ever read."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from core.accounting.base import EVERYTHING, AccountingReader, Changed, Selection
from core.licence.limit import within
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction


class LimitedReader:
    """An AccountingReader that leaves out what is beyond the limit; `whole` is the one that it reads with.

    An invoice and a transaction follow their account; an invoice keeps all its lines.
    """

    def __init__(self, whole: AccountingReader) -> None:
        self.whole = whole

    def company(self) -> Company:
        """Say whose books these are."""
        return self.whole.company()

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        """Read accounts of the sales ledger from A to G."""
        return (each for each in self.whole.customers(selection) if within(each.reference))

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        """Read articles of the stock file from A to G."""
        return (each for each in self.whole.products(selection) if within(each.code))

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        """Read documents of accounts from A to G."""
        return (each for each in self.whole.invoices(selection) if within(each.account))

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        """Read invoice lines of accounts from A to G."""
        return (each for each in self.whole.items(selection) if within(each.account))

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        """Read the sales transactions of accounts from A to G."""
        return (each for each in self.whole.transactions(selection) if within(each.account))

    def mark(self) -> str:
        """Say where the accounts stand."""
        return self.whole.mark()

    def changed(self, since: str) -> Changed:
        """Say what has changed since a mark; what is beyond the limit is left out when it is read."""
        return self.whole.changed(since)

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self.whole.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
