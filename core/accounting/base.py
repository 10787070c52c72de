"""What an accounting system can be asked; every connector satisfies this and passes one acceptance suite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction


class Subject(StrEnum):
    """What the accounts can be asked for (manual 6)."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"
    INVOICES = "invoices"
    ITEMS = "items"
    TRANSACTIONS = "transactions"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are wanted: those with these keys, else those that begin with this prefix, else all.

    Keys are account references, product codes, invoice numbers or transaction numbers. The prefix is of
    the account reference, for products of the product code (manual 6). Case does not matter.
    """

    keys: Sequence[str] = ()
    prefix: str = ""


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Changed:
    """What may have changed since a mark, by key: all that did, and perhaps a few that did not.

    `customers` are account references, `products` codes, `invoices` numbers. `mark` is where the next
    question begins; `notes` say what a person should know (a new financial year, a cleared audit trail).
    """

    mark: str
    customers: Sequence[str] = ()
    products: Sequence[str] = ()
    invoices: Sequence[str] = ()
    notes: Sequence[str] = ()


def mark_name(mark: str) -> str:
    """Give what a person may see of a mark: it is opaque outside the reader that made it."""
    return mark.partition(";")[0]


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

    def mark(self) -> str:
        """Say where the accounts stand now, in words of the system's own; what stands before a `;` names it.

        To be asked before anything is read: what changes while a run reads is then found by the next one.
        """

    def changed(self, since: str) -> Changed:
        """Say what has changed since a mark that this system gave.

        Raises AccountingError, `accounting.mark_beyond` where the accounts have gone back behind the mark
        (a restored backup), `accounting.mark_unreadable` where it is no mark of this system: everything
        must then be compared.
        """

    def close(self) -> None:
        """Sign out; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What of a company's tables is there: how many are read, what is missing, what an older version lacks.

    Columns are written TABLE.COLUMN. Nothing that is `missing` can be done without.
    """

    tables: int
    missing: Sequence[str] = ()
    lacking: Sequence[str] = ()


@runtime_checkable
class Surveyed(Protocol):
    """A reader of tables that different versions have in different shapes; not every system has any."""

    def survey(self) -> Survey:
        """Look for every table and column that is read; raises AccountingError."""


@runtime_checkable
class ByRowVersion(Protocol):
    """A reader whose `changed` names every record of which anything at all has changed, but none that went.

    Whoever keeps a copy reads what is named, and takes away what `keys` no longer gives.
    """

    def keys(self, subject: Subject) -> Iterator[str]:
        """Give the keys of all CUSTOMERS, PRODUCTS or INVOICES, and nothing else of them."""


@runtime_checkable
class ByLogin(Protocol):
    """A reader whose login the database gives rights to, which may be more than it needs."""

    def writing_rights(self) -> Sequence[str]:
        """Name the roles and rights by which the login could write; raises AccountingError."""


@runtime_checkable
class ByProgram(Protocol):
    """A reader that asks a program of the accounting system, which must be running and lets it in."""

    def program(self) -> str:
        """Say which program answers; raises AccountingError."""


@runtime_checkable
class Limited(Protocol):
    """A reader that leaves records out; `whole` is the one that it reads with."""

    whole: AccountingReader


@runtime_checkable
class NominalLedger(Protocol):
    """A reader whose system keeps nominal codes; not every system does."""

    def nominals(self, codes: Sequence[str]) -> Mapping[str, str]:
        """Give the names of those codes that are in the nominal ledger; raises AccountingError."""


def whole(reader: AccountingReader) -> AccountingReader:
    """Give the reader that leaves nothing out, to look for what must be there whatever its name."""
    return reader.whole if isinstance(reader, Limited) else reader
