"""The database holds what the accounts hold, exactly once, whenever a run is killed; a second run is idle."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from core.errors import AccountingError
from core.records import InvoiceKind, Transaction
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.sql_store import SqlStore
from core.syncaccounting.store import PORTION, Store, SyncAccountingError
from core.syncaccounting.tables import CUSTOMERS
from tests.core.syncaccounting.stores import content, sqlite_store
from tests.core.upload.books import ListReader, customer, invoice, product

TODAY = date(2008, 7, 1)


class Killed(BaseException):
    """The process ends here."""


def posting(number: int, account: str, owed: str, day: date = TODAY) -> Transaction:
    amount = Decimal(owed)
    return Transaction(number, "SI", account, day, "r", "d", amount, Decimal("0.00"), amount, amount)


def company() -> ListReader:
    """Two customers, of whom one owes 0.30 in three pieces, an invoice and a credit note."""
    return ListReader(
        [customer("A1D001", balance=Decimal("0.30")), customer("ABS001", name="Łódź £ ' \" ; -- [/red]")],
        [product("VID003"), product("PEN", "0.12345")],
        [invoice("1", "A1D001", "VID003", "PEN"), replace(invoice("2", "ABS001"), kind=InvoiceKind.CREDIT)],
        [posting(1, "A1D001", "0.10"), posting(2, "A1D001", "0.10"), posting(3, "A1D001", "0.10")],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sync.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    opened = sqlite_store(path)
    yield opened
    opened.close()


def test_what_a_customer_owes_stands_beside_the_currency_that_it_is_in(store: SqlStore) -> None:
    abroad = customer("EUR001", currency="EUR", balance_currency="GBP")
    Filler(ListReader([abroad]), store, never).fill(Order(1, TODAY))
    with store.writing(1) as session:
        (row,) = session.rows(CUSTOMERS, [("EUR001",)]).values()
    assert "GBP" in row
    assert "EUR" not in row


def never() -> None:
    """Nobody asks to stop."""


def fill(
    books: ListReader, store: Store, number: int = 6, look: Callable[[], None] = never, **order: object
) -> Filled:
    asked = replace(Order(number, TODAY), **order)  # type: ignore[arg-type]  # a test names fields of Order
    return Filler(books, store, look).fill(asked)


def test_everything_is_there_to_the_penny(store: SqlStore, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fill(company(), store) == Filled(full=True, created=11)
    found = content(path)
    first = found["sync_customer"][0]
    assert first[:3] == (6, "A1D001", "A1D001 Ltd")
    assert first[13:] == ("0.30", "1000.00", "5220.54", 0, "GBP", "0.30", "0.00", "0.00", "0.00", "0.00")
    assert [row[1:5] for row in found["sync_product"]] == [
        ("PEN", "Product PEN", "Each", "0.12345"),
        ("VID003", "Product VID003", "Each", "55.00000"),
    ]
    assert [row[1:3] for row in found["sync_invoice"]] == [("1", "invoice"), ("2", "credit")]
    assert [row[1:4] for row in found["sync_invoice_item"]] == [("1", 1, "VID003"), ("1", 2, "PEN")]
    assert [row[-1] for row in found["sync_transaction"]] == ["0.10", "0.10", "0.10"]


def test_a_second_run_writes_nothing(store: SqlStore) -> None:
    books = company()
    fill(books, store)
    written: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *each: written.append(each[2]))
    assert fill(books, store).changed == 0
    assert [each for each in written if each.split()[0] in ("INSERT", "UPDATE", "DELETE", "CREATE")] == []


def test_a_full_run_over_unchanged_accounts_writes_no_row(store: SqlStore) -> None:
    books = company()
    fill(books, store)
    assert fill(books, store, full=True) == Filled(full=True)


def test_what_changed_is_changed_and_what_was_deleted_disappears(store: SqlStore, path: Path) -> None:
    books = company()
    fill(books, store)
    books.customer_list = [replace(books.customer_list[0], name="New")]
    books.invoice_list = [invoice("1", "A1D001", "VID003"), invoice("3", "A1D001", "PEN")]
    books.product_list.pop()
    assert fill(books, store) == Filled(full=False, created=2, updated=2, deleted=4)
    again, other = content(path), path.with_name("fresh.db")
    fresh = sqlite_store(other)
    fill(books, fresh)
    fresh.close()
    assert again == content(other)


def test_a_settled_transaction_is_settled_by_the_account_that_changed(store: SqlStore, path: Path) -> None:
    books = company()
    fill(books, store)
    books.transaction_list = [posting(1, "A1D001", "0.00"), posting(4, "A1D001", "9.99")]
    books.customer_list[0] = replace(books.customer_list[0], balance=Decimal("9.99"))
    assert fill(books, store) == Filled(full=False, created=1, updated=2, deleted=2)
    assert [row[1] for row in content(path)["sync_transaction"]] == [1, 4]


def test_the_ageing_is_renewed_when_the_day_has_changed(store: SqlStore, path: Path) -> None:
    books = company()
    fill(books, store)
    assert fill(books, store, today=date(2008, 8, 5)) == Filled(full=False, updated=1)
    assert content(path)["sync_customer"][0][18:] == ("0.00", "0.30", "0.00", "0.00", "0.00")


def test_two_companies_in_one_database_never_touch_each_other(store: SqlStore, path: Path) -> None:
    books, other = company(), company()
    fill(books, store, 6)
    before = content(path)
    fill(other, store, 7)
    other.customer_list, other.transaction_list, other.invoice_list, other.product_list = [], [], [], []
    assert fill(other, store, 7, full=True).deleted == 11
    after = content(path)
    after["sync_company"] = [row for row in after["sync_company"] if row[0] == 6]
    assert after == before


def test_a_licence_after_an_evaluation_brings_what_was_left_out(store: SqlStore) -> None:
    books = company()
    fill(books, store, limited=True)
    assert fill(books, store, limited=False).full


def test_a_mark_beyond_the_accounts_changes_nothing_until_everything_is_compared(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = company()
    fill(books, store)
    before = content(path)

    def beyond(_: str) -> None:
        raise AccountingError("accounting.mark_beyond", tried="t", found="f", remedy="batch --full")

    monkeypatch.setattr(books, "changed", beyond)
    books.customer_list.pop()
    with pytest.raises(AccountingError, match="batch --full"):
        fill(books, store)
    assert content(path) == before
    assert fill(books, store, full=True).deleted == 1


def test_more_than_a_portion_is_written_in_portions(store: SqlStore) -> None:
    many = [posting(number, "A1D001", "1.00") for number in range(2 * PORTION + 1)]
    looks: list[int] = []
    books = ListReader([customer("A1D001")], transaction_list=many)
    assert fill(books, store, look=lambda: looks.append(1)).created == len(many) + 1
    assert len(looks) == 4


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_any_statement_the_next_run_is_right(tmp_path: Path, step: int) -> None:
    books = company()
    changed = company()
    changed.customer_list = [replace(each, balance=Decimal("5.00")) for each in changed.customer_list]
    changed.product_list.pop()
    changed.transaction_list = [posting(1, "A1D001", "0.00"), posting(9, "ABS001", "5.00")]
    whole = sqlite_store(tmp_path / "whole.db")
    fill(books, whole)
    fill(changed, whole)
    whole.close()
    wanted = content(tmp_path / "whole.db")
    at, killed = 1 - step, True
    while killed:
        at += step
        path = tmp_path / f"{at}.db"
        store = sqlite_store(path)
        killed = _killed_at(at, [lambda s: fill(books, s), lambda s: fill(changed, s)], store)
        store.close()
        again = sqlite_store(path)
        fill(changed, again)
        again.close()
        assert content(path) == wanted, f"killed at statement {at}"
    assert at > 40


def _killed_at(at: int, runs: list[Callable[[SqlStore], Filled]], store: SqlStore) -> bool:
    left = [at]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    event.listen(store.engine, "before_cursor_execute", count)
    try:
        for run in runs:
            run(store)
    except Killed:
        return True
    return False


def test_a_database_that_is_none_is_told_so(path: Path) -> None:
    path.write_text("this is a letter, and a long one, to nobody in particular" * 20)
    store = sqlite_store(path)
    with pytest.raises(SyncAccountingError) as refused:
        fill(company(), store)
    assert refused.value.code == "sync_accounting.damaged"
