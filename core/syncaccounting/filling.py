"""Fills the SYNC Accounting database (manual 4.3.8): the accounts' rows and the mark in one transaction.

Killed at any moment, the next run finds what the last whole one left, and its mark: nothing is there twice.
Rows are compared before they are written, in portions, so memory stays flat and nothing is written in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import Table

from core.accounting.base import EVERYTHING, AccountingReader, ByRowVersion, Changed, Selection, Subject
from core.config.words import Source
from core.errors import AccountingError
from core.records import Invoice, Transaction
from core.syncaccounting import tables
from core.syncaccounting.ageing import Ages
from core.syncaccounting.belonging import Owner, doubted, refuse_another
from core.syncaccounting.rows import (
    Key,
    Row,
    customer_row,
    fitted,
    invoice_row,
    item_row,
    key_of,
    product_row,
    transaction_row,
)
from core.syncaccounting.seen import Seen
from core.syncaccounting.store import PORTION, Session, Standing, Store
from core.text import cut, match_key

T = TypeVar("T")

Look = Callable[[], None]
"""Called between two portions; raises where a person or a signal asked the work to stop."""


@dataclass
class Filled:
    """What a run did to the database: rows made, changed and taken away; `full`: everything was compared."""

    full: bool = False
    created: int = 0
    updated: int = 0
    deleted: int = 0

    @property
    def changed(self) -> int:
        """Rows that were written in any way."""
        return self.created + self.updated + self.deleted


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run: the company's number, the day, whether to compare everything.

    `limited`: the accounts are read within the evaluation's limit, so the mark says nothing of the rest.
    `system` keeps the accounts, where that is known. `rehearsed`: all is counted, nothing is left written.
    """

    company: int
    today: date
    full: bool = False
    limited: bool = False
    system: Source | None = None
    rehearsed: bool = False


class Filler:
    """Fills one company's rows from a reader."""

    def __init__(self, reader: AccountingReader, store: Store, look: Look) -> None:
        self._reader = reader
        self._store = store
        self._look = look

    def fill(self, order: Order) -> Filled:
        """Bring the rows to where the accounts stand; raises AccountingError and SyncAccountingError.

        SyncAccountingError `sync_accounting.number_taken` where they are another company's; AccountingError
        `accounting.mark_beyond` where a backup was restored, unless everything is compared.
        """
        with self._store.writing(order.company, kept=not order.rehearsed) as session:
            before, company = session.standing(), self._reader.company()
            refuse_another(before, Owner(company.name, order.system), self._store.name, order.company)
            kind = "evaluation|" if order.limited else "all|"
            found: Changed | None
            if order.full or before is None or not before.mark.startswith(kind):
                mark, found = self._reader.mark(), None
            else:
                found = self._changed(before.mark.removeprefix(kind), order.company)
                mark = found.mark
            now = Standing(cut(company.name, 255), company.currency[:3], kind + mark, order.today)
            filled = Filled(full=found is None)
            if now != before or order.full:
                _Filling(self._reader, session, self._look, filled, order.today).bring(
                    _Moved(before, now, found)
                )
                session.stand(now, new=before is None)
            return filled

    def _changed(self, mark: str, number: int) -> Changed:
        try:
            return self._reader.changed(mark)
        except AccountingError as refused:
            raise doubted(refused, self._store.name, number) from refused


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where the rows stood and where they are to stand; what the accounts say has changed, None: all may."""

    before: Standing | None
    now: Standing
    changed: Changed | None

    @property
    def anything(self) -> bool:
        """Whether more than the day has moved on."""
        return self.changed is None or self.before is None or self.before.mark != self.now.mark

    @property
    def same_day(self) -> bool:
        """Whether the ageing of those of whom nothing changed is still right."""
        return self.before is not None and self.before.aged_on == self.now.aged_on

    @property
    def same_books(self) -> bool:
        """Whether records that are not named are as they were: some take the company's currency."""
        return self.before is not None and self.before.currency == self.now.currency


@dataclass(frozen=True, slots=True)
class _Filling:
    """One run over the ledgers, within the transaction."""

    reader: AccountingReader
    session: Session
    look: Look
    filled: Filled
    today: date

    def bring(self, moved: _Moved) -> None:
        """Transactions first, for the ageing is theirs; the large trail by account where that is known."""
        changed, reader = moved.changed, self.reader
        if moved.anything:
            self._transactions(None if changed is None else changed.customers)
        if changed is not None and moved.same_books and isinstance(reader, ByRowVersion):
            if moved.anything:
                self._ledgers(changed)
                self._take_away(reader)
            if moved.same_day:
                self._renew(tables.CUSTOMERS, changed.customers, self._customers)
                return
        elif moved.anything:
            self._merge(tables.PRODUCTS, map(product_row, reader.products()))
            self._merge(tables.INVOICES, map(invoice_row, reader.invoices()))
            self._merge(tables.ITEMS, _items(reader.invoices()))
        self._merge(tables.CUSTOMERS, self._customers(EVERYTHING))

    def _ledgers(self, changed: Changed) -> None:
        """Read the products and invoices that are named, and nothing of the others."""
        reader = self.reader
        self._renew(tables.PRODUCTS, changed.products, lambda some: map(product_row, reader.products(some)))
        self._renew(tables.INVOICES, changed.invoices, lambda some: map(invoice_row, reader.invoices(some)))
        self._renew(tables.ITEMS, changed.invoices, lambda some: _items(reader.invoices(some)))

    def _take_away(self, reader: ByRowVersion) -> None:
        """Take away what is no longer in the accounts, of an invoice its lines too."""
        for subject, table in _KEYED.items():
            with Seen() as seen:
                seen.add_all((key,) for key in reader.keys(subject))
                gone = seen.missing(self.session.keys(table))
            self._delete(table, gone)
            if table is tables.INVOICES:
                for some in _portions(gone):
                    self._delete(tables.ITEMS, list(self.session.rows(tables.ITEMS, some)))

    def _customers(self, wanted: Selection) -> Iterator[Row]:
        ages = Ages(self.today)
        for account, day, amount in self.session.owed():
            ages.add(match_key(account), day, amount)
        for each in self.reader.customers(wanted):
            yield customer_row(each, ages.of(match_key(each.reference)))

    def _transactions(self, accounts: Sequence[str] | None) -> None:
        if accounts is None:
            self._merge(tables.TRANSACTIONS, map(transaction_row, self.reader.transactions()))
            return
        for account in accounts:
            found = self.reader.transactions(Selection(prefix=account))
            rows = map(transaction_row, _of_account(found, account))
            self._merge(tables.TRANSACTIONS, rows, account)

    def _renew(self, table: Table, names: Sequence[str], read: Callable[[Selection], Iterable[Row]]) -> None:
        """Bring the rows of some records to where the accounts have them."""
        for some in _portions(names):
            self.look()
            rows = read(Selection(keys=some))
            wanted = {key_of(table, each): fitted(table, each, self.session.places) for each in rows}
            there = self.session.rows(table, [(name,) for name in some])
            self._write(table, wanted)
            self._delete(table, [key for key in there if key not in wanted])

    def _merge(self, table: Table, rows: Iterable[Row], account: str | None = None) -> None:
        """Write what is new or different, and take away what was not read: of the table, or of an account."""
        with Seen() as seen:
            stream = iter(rows)
            while portion := list(islice(stream, PORTION)):
                self.look()
                wanted = {key_of(table, each): fitted(table, each, self.session.places) for each in portion}
                self._write(table, wanted)
                seen.add_all(wanted)
            gone = seen.missing(self.session.keys(table, account))
        self._delete(table, gone)

    def _delete(self, table: Table, gone: Sequence[Key]) -> None:
        for some in _portions(gone):
            self.session.delete(table, some)
        self.filled.deleted += len(gone)

    def _write(self, table: Table, wanted: dict[Key, Row]) -> None:
        there = self.session.rows(table, list(wanted))
        new = [row for key, row in wanted.items() if key not in there]
        other = [row for key, row in wanted.items() if key in there and there[key] != row]
        if new:
            self.session.insert(table, new)
        if other:
            self.session.update(table, other)
        self.filled.created += len(new)
        self.filled.updated += len(other)


_KEYED = {
    Subject.CUSTOMERS: tables.CUSTOMERS,
    Subject.PRODUCTS: tables.PRODUCTS,
    Subject.INVOICES: tables.INVOICES,
}


def _portions(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    return (all_of_them[at : at + PORTION] for at in range(0, len(all_of_them), PORTION))


def _items(invoices: Iterable[Invoice]) -> Iterator[Row]:
    return (item_row(line) for each in invoices for line in each.lines)


def _of_account(transactions: Iterable[Transaction], account: str) -> Iterator[Transaction]:
    """Keep those of one account: a prefix may find others that begin so."""
    wanted = match_key(account)
    return (each for each in transactions if match_key(each.account) == wanted)
