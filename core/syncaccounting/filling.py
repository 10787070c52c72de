"""Fills the SYNC Accounting database (manual 4.3.8): the accounts' rows and the mark in one transaction.

Killed at any moment, the next run finds what the last whole one left, and its mark: nothing is there twice.
Rows are compared before they are written, in portions, so memory stays flat and nothing is written in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Table

from core.accounting.base import AccountingReader, Selection
from core.records import Invoice, Transaction
from core.syncaccounting import tables
from core.syncaccounting.ageing import Ages
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
    """

    company: int
    today: date
    full: bool = False
    limited: bool = False


class Filler:
    """Fills one company's rows from a reader."""

    def __init__(self, reader: AccountingReader, store: Store, look: Look) -> None:
        self._reader = reader
        self._store = store
        self._look = look

    def fill(self, order: Order) -> Filled:
        """Bring the rows to where the accounts stand; raises AccountingError and SyncAccountingError.

        AccountingError `accounting.mark_beyond` where a backup was restored, unless everything is compared.
        """
        with self._store.writing(order.company) as session:
            before = session.standing()
            kind = "evaluation|" if order.limited else "all|"
            if order.full or before is None or not before.mark.startswith(kind):
                mark, accounts = self._reader.mark(), None
            else:
                found = self._reader.changed(before.mark.removeprefix(kind))
                mark, accounts = found.mark, tuple(found.customers)
            company = self._reader.company()
            now = Standing(cut(company.name, 255), company.currency[:3], kind + mark, order.today)
            filled = Filled(full=accounts is None)
            if now != before or order.full:
                moved = order.full or before is None or now.mark != before.mark
                _Filling(self._reader, session, self._look, filled).bring(accounts, order.today, moved=moved)
                session.stand(now, new=before is None)
            return filled


@dataclass(frozen=True, slots=True)
class _Filling:
    """One run over the ledgers, within the transaction."""

    reader: AccountingReader
    session: Session
    look: Look
    filled: Filled

    def bring(self, accounts: tuple[str, ...] | None, today: date, *, moved: bool) -> None:
        """Transactions first, for the ageing is theirs; the large trail by account where that is known."""
        if moved:
            self._transactions(accounts)
            self._merge(tables.PRODUCTS, map(product_row, self.reader.products()))
            self._merge(tables.INVOICES, map(invoice_row, self.reader.invoices()))
            self._merge(tables.ITEMS, _items(self.reader.invoices()))
        ages = Ages(today)
        for account, day, amount in self.session.owed():
            ages.add(match_key(account), day, amount)
        customers = self.reader.customers()
        self._merge(
            tables.CUSTOMERS, (customer_row(each, ages.of(match_key(each.reference))) for each in customers)
        )

    def _transactions(self, accounts: tuple[str, ...] | None) -> None:
        if accounts is None:
            self._merge(tables.TRANSACTIONS, map(transaction_row, self.reader.transactions()))
            return
        for account in accounts:
            found = self.reader.transactions(Selection(prefix=account))
            rows = map(transaction_row, _of_account(found, account))
            self._merge(tables.TRANSACTIONS, rows, account)

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
            for at in range(0, len(gone), PORTION):
                self.session.delete(table, gone[at : at + PORTION])
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


def _items(invoices: Iterable[Invoice]) -> Iterator[Row]:
    return (item_row(line) for each in invoices for line in each.lines)


def _of_account(transactions: Iterable[Transaction], account: str) -> Iterator[Transaction]:
    """Keep those of one account: a prefix may find others that begin so."""
    wanted = match_key(account)
    return (each for each in transactions if match_key(each.account) == wanted)
