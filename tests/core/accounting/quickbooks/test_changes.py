"""What has changed in QuickBooks since a mark: nothing is missed, and nothing comes twice (manual 8)."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.accounting.base import Changed, mark_name
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.reader import QuickBooksReader
from core.errors import AccountingError
from core.sandbox.quickbooks import accountant
from tests.core.accounting.quickbooks.desk import Desk, change
from tests.core.sandbox.quickbooks.programs import rows

MORNING = datetime(2025, 10, 1, 9, 30)  # noqa: DTZ001 - a wall clock, as all here
NOON = MORNING + timedelta(hours=3)


class Books:
    """A company that is asked at a time of its wall clock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = MORNING

    def reader(self) -> QuickBooksReader:
        return QuickBooksReader(Desk(self.path), Booking("GBP"), now=lambda: self.now)

    def mark(self) -> str:
        with self.reader() as reader:
            return reader.mark()

    def changed(self, since: str) -> Changed:
        with self.reader() as reader:
            return reader.changed(since)


@pytest.fixture
def books(company: Path) -> Books:
    return Books(company)


def keys(changed: Changed) -> tuple[list[str], list[str], list[str]]:
    return list(changed.customers), list(changed.products), list(changed.invoices)


def test_nothing_new_is_nothing_changed_whatever_the_time(books: Books) -> None:
    mark = books.mark()
    assert keys(books.changed(mark)) == ([], [], [])
    books.now += timedelta(days=40)
    assert keys(books.changed(mark)) == ([], [], [])
    assert len(mark_name(mark)) < 40


def test_a_changed_customer_and_item_are_named_once(books: Books) -> None:
    mark = books.mark()
    accountant.change(books.path, "Customer", "ABS Garages Ltd", NOON, CreditLimit=700)
    accountant.change(books.path, "Item", "VID003", NOON, SalesDesc="Another card")
    books.now = NOON
    first = books.changed(mark)
    assert keys(first) == (["ABS001"], ["VID003"], [])
    assert keys(books.changed(first.mark)) == ([], [], [])
    books.now += timedelta(days=3)
    assert keys(books.changed(first.mark)) == ([], [], [])


def test_what_is_changed_again_within_the_overlap_is_named_again(books: Books) -> None:
    mark = books.mark()
    accountant.change(books.path, "Customer", "ABS Garages Ltd", NOON, CreditLimit=700)
    books.now = NOON
    first = books.changed(mark)
    accountant.change(books.path, "Customer", "ABS Garages Ltd", NOON + timedelta(minutes=1), CreditLimit=900)
    assert keys(books.changed(first.mark)) == (["ABS001"], [], [])


def test_a_customer_that_was_renamed_or_given_a_number_is_named_as_it_is_now(books: Books) -> None:
    mark = books.mark()
    accountant.give_account_number(books.path, "ABS Garages Ltd", "NEW001", NOON)
    books.now = NOON
    assert list(books.changed(mark).customers) == ["NEW001"]


def test_money_that_comes_in_names_the_customer_though_nothing_of_theirs_is_stamped(books: Books) -> None:
    number, account = rows(
        books.path,
        "SELECT RefNumber, AccountNumber FROM Invoice JOIN Customer ON ListID = CustomerRef "
        "WHERE BalanceRemaining > 100 AND RefNumber GLOB '[0-9]*' AND IsPending = 0 LIMIT 1",
    )[0]
    mark = books.mark()
    accountant.receive_payment(books.path, number, 100, NOON)
    books.now = NOON
    assert list(books.changed(mark).customers) == [account]


def test_an_edited_invoice_names_itself_and_its_customer(books: Books) -> None:
    number = rows(books.path, "SELECT RefNumber FROM Invoice WHERE rowid = 3")[0][0]
    mark = books.mark()
    accountant.edit_invoice(books.path, number, NOON, Memo="Changed")
    books.now = NOON
    found = books.changed(mark)
    assert list(found.invoices) == [number]
    assert len(found.customers) == 1


def test_a_deleted_invoice_compares_every_customer_once(books: Books) -> None:
    number = rows(books.path, "SELECT RefNumber FROM Invoice WHERE rowid = 3")[0][0]
    mark = books.mark()
    accountant.delete_invoice(books.path, number, NOON)
    books.now = NOON
    found = books.changed(mark)
    assert len(found.customers) == 30
    assert "1 transactions were deleted" in found.notes[0]
    assert keys(books.changed(found.mark)) == ([], [], [])


def test_a_clock_that_is_set_back_misses_nothing(books: Books) -> None:
    """As at the end of summer time: the hour is there twice."""
    books.now = NOON
    mark = books.mark()
    accountant.change(
        books.path, "Customer", "ABS Garages Ltd", NOON - timedelta(minutes=30), CreditLimit=700
    )
    books.now = NOON - timedelta(minutes=20)
    assert list(books.changed(mark).customers) == ["ABS001"]


def test_a_clock_that_is_ahead_of_quickbooks_misses_nothing(books: Books) -> None:
    """The Web Connector comes from another machine, whose time may be another one."""
    books.now = MORNING + timedelta(days=30)
    mark = books.mark()
    accountant.change(books.path, "Customer", "ABS Garages Ltd", NOON, CreditLimit=700)
    books.now += timedelta(hours=3)
    first = books.changed(mark)
    assert keys(first) == (["ABS001"], [], [])
    assert keys(books.changed(first.mark)) == ([], [], [])
    accountant.change(books.path, "Item", "VID003", NOON + timedelta(days=2), SalesDesc="Another card")
    books.now += timedelta(days=2)
    assert keys(books.changed(first.mark)) == ([], ["VID003"], [])


def test_a_new_financial_year_compares_every_customer_and_says_so(books: Books) -> None:
    mark = books.mark()
    books.now = datetime(2026, 1, 2, 9)  # noqa: DTZ001
    found = books.changed(mark)
    assert len(found.customers) == 30
    assert "a new financial year has begun" in found.notes[0]
    assert keys(books.changed(found.mark)) == ([], [], [])


def test_a_restored_backup_is_refused_with_advice(books: Books, tmp_path: Path) -> None:
    backup = shutil.copy(books.path, tmp_path / "backup.db")
    number = rows(books.path, "SELECT RefNumber FROM Invoice WHERE rowid = 3")[0][0]
    accountant.edit_invoice(books.path, number, MORNING, Memo="Changed")
    mark = books.mark()
    assert keys(books.changed(mark)) == ([], [], [])
    shutil.copy(backup, books.path)
    books.now = NOON
    with pytest.raises(AccountingError) as caught:
        books.changed(mark)
    assert caught.value.code == "accounting.mark_beyond"
    assert "batch --full" in caught.value.remedy


def test_a_transaction_that_was_deleted_is_no_restored_backup(books: Books) -> None:
    number = rows(books.path, "SELECT RefNumber FROM Invoice WHERE rowid = 3")[0][0]
    accountant.edit_invoice(books.path, number, MORNING, Memo="Changed")
    mark = books.mark()
    accountant.delete_invoice(books.path, number, NOON)
    books.now = NOON + timedelta(days=20)
    assert "deleted in QuickBooks" in books.changed(mark).notes[0]


@pytest.mark.parametrize(
    "mark", ["", "12;3", "2025-10-01T09:30:00", "2025-10-01T09:30:00;[]", "sage50-1:4:ab"]
)
def test_a_mark_of_another_system_is_refused(books: Books, mark: str) -> None:
    with pytest.raises(AccountingError) as caught:
        books.changed(mark)
    assert caught.value.code == "accounting.mark_unreadable"


def test_a_number_that_a_second_invoice_takes_renames_both(books: Books) -> None:
    (first,), (second,) = rows(books.path, "SELECT RefNumber FROM Invoice WHERE rowid IN (3, 4)")
    change(books.path, "UPDATE Invoice SET RefNumber = ? WHERE RefNumber = ?", first, second)
    with books.reader() as reader:
        assert first not in {each.number for each in reader.invoices()}
