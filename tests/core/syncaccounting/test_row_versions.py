"""Where the reader names all that changed nothing else is read, and the rows are those of a whole reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import EVERYTHING, Selection, Subject
from core.records import Customer, Invoice, Product
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.sql_store import SqlStore
from tests.core.syncaccounting.stores import content, sqlite_store
from tests.core.syncaccounting.test_filling import TODAY, Killed, company, posting
from tests.core.upload.books import ListReader, customer, invoice, product


class Versioned(ListReader):
    """A company whose rows have versions; `read` notes how a ledger was asked: by so many keys, or whole."""

    read: list[tuple[str, int | None]]

    def keys(self, subject: Subject) -> Iterator[str]:
        ledgers = {
            Subject.CUSTOMERS: [each.reference for each in self.customer_list],
            Subject.PRODUCTS: [each.code for each in self.product_list],
            Subject.INVOICES: [each.number for each in self.invoice_list],
        }
        return iter(ledgers[subject])

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        self._note("customers", selection)
        return super().customers(selection)

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        self._note("products", selection)
        return super().products(selection)

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        self._note("invoices", selection)
        return super().invoices(selection)

    def mark(self) -> str:
        marked = super().mark()
        self.read = []
        return marked

    def _note(self, ledger: str, selection: Selection) -> None:
        self.read = [*getattr(self, "read", []), (ledger, len(selection.keys) or None)]


def versioned() -> Versioned:
    plain = company()
    return Versioned(plain.customer_list, plain.product_list, plain.invoice_list, plain.transaction_list)


def fill(books: ListReader, path: Path, today: date = TODAY, *, full: bool = False) -> Filled:
    store = sqlite_store(path)
    try:
        return Filler(books, store, lambda: None).fill(Order(6, today, full))
    finally:
        store.close()


def change(books: ListReader) -> None:
    """Change, add and delete something of everything."""
    books.customer_list[0] = replace(books.customer_list[0], name="New", balance=Decimal("7.00"))
    books.customer_list[1:] = [customer("ZZZ001")]
    books.product_list[:] = [product("VID003", "1.00"), product("NEW")]
    books.invoice_list[:] = [invoice("1", "A1D001", "VID003"), invoice("3", "ZZZ001", "NEW", "NEW")]
    books.transaction_list[:] = [posting(1, "A1D001", "7.00", date(2008, 1, 1)), posting(8, "ZZZ001", "0.00")]


@pytest.mark.parametrize("today", [TODAY, date(2008, 8, 20)])
def test_the_rows_are_those_of_a_whole_reading(tmp_path: Path, today: date) -> None:
    books = versioned()
    fill(books, tmp_path / "a.db")
    change(books)
    assert not fill(books, tmp_path / "a.db", today).full
    fill(books, tmp_path / "b.db", today)
    assert content(tmp_path / "a.db") == content(tmp_path / "b.db")
    assert fill(books, tmp_path / "a.db", today, full=True) == Filled(full=True)


def test_only_what_is_named_is_read(tmp_path: Path) -> None:
    books = versioned()
    fill(books, tmp_path / "a.db")
    books.customer_list[0] = replace(books.customer_list[0], credit_limit=Decimal("1.00"))
    books.invoice_list[0] = replace(books.invoice_list[0], order_number="new")
    assert fill(books, tmp_path / "a.db") == Filled(updated=2)
    assert books.read == [("invoices", 1), ("invoices", 1), ("customers", 1)]


def test_on_another_day_every_customer_is_aged_anew_and_no_other_ledger_is_read(tmp_path: Path) -> None:
    books = versioned()
    fill(books, tmp_path / "a.db")
    assert fill(books, tmp_path / "a.db", date(2008, 8, 5)) == Filled(updated=1)
    assert books.read == [("customers", None)]


def test_more_than_a_portion_is_named(tmp_path: Path) -> None:
    books = versioned()
    fill(books, tmp_path / "a.db")
    books.invoice_list += [invoice(str(number), "A1D001", "PEN", "PEN") for number in range(10, 460)]
    assert fill(books, tmp_path / "a.db") == Filled(created=3 * 450)
    del books.invoice_list[2:]
    books.customer_list[0] = replace(books.customer_list[0], credit_limit=Decimal("1.00"))
    assert fill(books, tmp_path / "a.db") == Filled(updated=1, deleted=3 * 450)


def test_killed_at_any_look_the_next_run_is_right(tmp_path: Path) -> None:
    books = versioned()
    fill(books, tmp_path / "whole.db")
    before = versioned()
    change(books)
    fill(books, tmp_path / "whole.db")
    at, killed = 0, True
    while killed:
        at += 1
        path = tmp_path / f"{at}.db"
        fill(before, path)
        store = sqlite_store(path)
        killed = _killed_at(at, books, store)
        store.close()
        fill(books, path)
        assert content(path) == content(tmp_path / "whole.db"), f"killed at look {at}"
    assert at > 4


def _killed_at(at: int, books: ListReader, store: SqlStore) -> bool:
    left = [at]

    def look() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    try:
        Filler(books, store, look).fill(Order(6, TODAY))
    except Killed:
        return True
    return False
