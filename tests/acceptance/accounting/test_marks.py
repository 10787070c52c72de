"""What every connector must be able to say: where the accounts stand, and what has changed since."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader, Changed, Selection, mark_name
from core.errors import AccountingError
from core.sandbox.company.creation import Recipe, create_company

TRANSACTION = (
    "INSERT INTO AUDIT_HEADER (TRAN_NUMBER, HEADER_NUMBER, TYPE, DATE, ACCOUNT_REF, INV_REF, NET_AMOUNT)"
    " SELECT {number}, {number}, '{kind}', '2025-09-30', '{account}', '{reference}', {net}"
)
NEXT = "(SELECT MAX(TRAN_NUMBER) + 1 FROM AUDIT_HEADER)"


class Books:
    """A company of its own for one test: written as Sage would, read through one connector."""

    def __init__(self, path: Path, opener: Callable[[Path], AccountingReader]) -> None:
        self.path = path
        self._opener = opener

    def write(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path)) as database, database:
            for statement in statements:
                database.execute(statement)

    def one(self, sql: str) -> object:
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute(sql).fetchone()[0]

    def post(self, account: str, kind: str = "SI", number: object = NEXT, reference: str = "") -> None:
        self.write(
            TRANSACTION.format(number=number, kind=kind, account=account, reference=reference, net=10.5)
        )

    def mark(self) -> str:
        with self._opener(self.path) as reader:
            return reader.mark()

    def changed(self, since: str) -> Changed:
        with self._opener(self.path) as reader:
            return reader.changed(since)

    def references(self, asked: str) -> list[str]:
        with self._opener(self.path) as reader:
            return [each.reference for each in reader.customers(Selection(keys=[asked]))]

    def refused(self, since: str) -> AccountingError:
        with pytest.raises(AccountingError) as caught:
            self.changed(since)
        return caught.value


@pytest.fixture
def books(opener: Callable[[Path], AccountingReader], company: Path, tmp_path: Path) -> Books:
    return Books(Path(shutil.copy(company, tmp_path / "company.db")), opener)


def _keys(changed: Changed) -> tuple[list[str], list[str], list[str]]:
    return list(changed.customers), list(changed.products), list(changed.invoices)


def test_the_mark_of_now_is_stable(books: Books) -> None:
    assert books.mark() == books.mark()


def test_a_mark_has_a_short_name_to_be_shown(books: Books) -> None:
    assert len(mark_name(books.mark())) < 40


def test_nothing_new_is_nothing_changed(books: Books) -> None:
    mark = books.mark()
    changed = books.changed(mark)
    assert _keys(changed) == ([], [], [])
    assert changed.mark == mark
    assert list(changed.notes) == []


def test_a_new_transaction_names_its_customer(books: Books) -> None:
    mark = books.mark()
    books.post("ABS001", "SR")
    assert _keys(books.changed(mark)) == (["ABS001"], [], [])


def test_a_new_sales_invoice_names_the_invoice_it_was_posted_from(books: Books) -> None:
    mark = books.mark()
    books.post("ABS001", reference="0082")
    assert list(books.changed(mark).invoices) == ["82"]


def test_an_opening_balance_names_no_invoice(books: Books) -> None:
    mark = books.mark()
    books.post("ABS001", reference="O/BAL")
    assert list(books.changed(mark).invoices) == []


def test_a_purchase_names_nobody(books: Books) -> None:
    mark = books.mark()
    books.post("SUP001", "PI")
    assert _keys(books.changed(mark)) == ([], [], [])


def test_an_edited_price_names_the_product(books: Books) -> None:
    mark = books.mark()
    books.write("UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 1 WHERE STOCK_CODE = 'VID003'")
    assert _keys(books.changed(mark)) == ([], ["VID003"], [])


def test_an_edited_customer_is_named_without_a_transaction(books: Books) -> None:
    mark = books.mark()
    books.write("UPDATE SALES_LEDGER SET ACCOUNT_ON_HOLD = 1 - ACCOUNT_ON_HOLD WHERE ACCOUNT_REF = 'ABS001'")
    assert list(books.changed(mark).customers) == ["ABS001"]


def test_a_new_customer_is_named_without_a_transaction(books: Books) -> None:
    mark = books.mark()
    books.write("INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('NEW001', 'New Ltd')")
    assert list(books.changed(mark).customers) == ["NEW001"]


def test_two_customers_whose_references_differ_by_case_are_both_read_by_either(books: Books) -> None:
    books.write("INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('a1d001', 'New Ltd')")
    for asked in ("A1D001", "a1d001", "a1D001"):
        assert sorted(books.references(asked)) == ["A1D001", "a1d001"]


def test_a_stamp_alone_names_the_record(books: Books) -> None:
    mark = books.mark()
    books.write("UPDATE STOCK SET RECORD_MODIFY_DATE = '2130-01-01 00:00:00' WHERE STOCK_CODE = 'VID003'")
    assert list(books.changed(mark).products) == ["VID003"]


@pytest.mark.parametrize("stamp", ["RECORD_CREATE_DATE", "RECORD_MODIFY_DATE"])
@pytest.mark.parametrize("time", ["NULL", "'1899-12-30'", "'2130-01-01'"])
def test_a_stamp_that_is_no_time_of_a_change_loses_nothing(books: Books, stamp: str, time: str) -> None:
    books.write(f"UPDATE STOCK SET {stamp} = {time} WHERE STOCK_CODE = 'VID003'")
    mark = books.mark()
    books.write("UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 1 WHERE STOCK_CODE = 'VID003'")
    assert _keys(books.changed(mark)) == ([], ["VID003"], [])


def test_after_an_upgrade_has_stamped_every_row_everything_is_named(books: Books) -> None:
    mark = books.mark()
    books.write(*(f"UPDATE {each} SET RECORD_MODIFY_DATE = '2026-11-01 08:00:00'" for each in LEDGERS))
    changed = books.changed(mark)
    assert [len(keys) for keys in _keys(changed)] == [80, 60, 240]
    assert _keys(books.changed(changed.mark)) == ([], [], [])


LEDGERS = ("SALES_LEDGER", "STOCK", "INVOICE", "AUDIT_HEADER")


def test_a_draft_that_was_posted_is_named(books: Books) -> None:
    draft = books.one("SELECT MIN(INVOICE_NUMBER) FROM INVOICE WHERE POSTED_CODE = 0")
    mark = books.mark()
    books.write(f"UPDATE INVOICE SET POSTED_CODE = 1, POSTED = 'Y' WHERE INVOICE_NUMBER = {draft}")
    assert list(books.changed(mark).invoices) == [str(draft)]


def test_one_reading_goes_on_where_the_other_ended(books: Books) -> None:
    first = books.mark()
    books.post("ABS001")
    second = books.changed(first)
    books.post("A1D001")
    third = books.changed(second.mark)
    assert list(second.customers) == ["ABS001"]
    assert list(third.customers) == ["A1D001"]
    assert third.mark == books.mark()


def test_all_transactions_right_behind_the_mark_are_seen(books: Books) -> None:
    mark = books.mark()
    for account in ("ABS001", "A1D001", "BRI001"):
        books.post(account)
    assert set(books.changed(mark).customers) == {"ABS001", "A1D001", "BRI001"}


def test_a_transaction_far_behind_a_gap_is_seen(books: Books) -> None:
    mark = books.mark()
    books.post("ABS001", number=2_000_000)
    assert list(books.changed(mark).customers) == ["ABS001"]


def test_a_transaction_that_came_late_under_an_earlier_number_is_seen(books: Books) -> None:
    gap = books.one(
        "SELECT MIN(TRAN_NUMBER) + 1 FROM AUDIT_HEADER a"
        " WHERE NOT EXISTS (SELECT 1 FROM AUDIT_HEADER b WHERE b.TRAN_NUMBER = a.TRAN_NUMBER + 1)"
    )
    mark = books.mark()
    books.post("ABS001", number=gap)
    changed = books.changed(mark)
    assert "ABS001" in changed.customers
    assert changed.mark == books.mark()


def test_a_deleted_transaction_moves_the_mark(books: Books) -> None:
    mark = books.mark()
    books.write("UPDATE AUDIT_HEADER SET DELETED_FLAG = 1 WHERE TRAN_NUMBER = 5")
    changed = books.changed(mark)
    assert changed.mark == books.mark() != mark
    assert _keys(books.changed(changed.mark)) == ([], [], [])


def test_a_reversed_transaction_names_the_customer_of_its_reversal(books: Books) -> None:
    mark = books.mark()
    books.write("UPDATE AUDIT_HEADER SET DELETED_FLAG = 1 WHERE TRAN_NUMBER = 5")
    books.post("ABS001", "SC")
    assert "ABS001" in books.changed(mark).customers


def test_a_restored_backup_is_refused_with_advice(books: Books) -> None:
    books.post("ABS001")
    mark = books.mark()
    books.write(f"DELETE FROM AUDIT_HEADER WHERE TRAN_NUMBER >= {NEXT} - 3")
    error = books.refused(mark)
    assert error.code == "accounting.mark_beyond"
    assert "batch --full" in error.remedy


def test_numbers_used_again_after_a_restored_backup_are_noticed(books: Books) -> None:
    mark = books.mark()
    books.write(
        f"DELETE FROM AUDIT_HEADER WHERE TRAN_NUMBER >= {NEXT} - 30",
        *(TRANSACTION.format(number=NEXT, kind="SC", account="NEW", reference="", net=1) for _ in range(40)),
    )
    assert books.refused(mark).code == "accounting.mark_beyond"


def test_a_mark_far_beyond_the_accounts_is_refused(
    books: Books, opener: Callable[[Path], AccountingReader], tmp_path: Path
) -> None:
    large = tmp_path / "large.db"
    create_company(large, Recipe(customers=5, products=5, invoices=5, transactions=2000))
    assert books.refused(Books(large, opener).mark()).code == "accounting.mark_beyond"


@pytest.mark.parametrize("mark", ["", "9" * 400, "sage50-1:1:00;", "sage50-1:1:%%;!!", "other;system"])
def test_what_is_no_mark_of_this_system_is_refused_with_advice(books: Books, mark: str) -> None:
    error = books.refused(mark)
    assert error.code == "accounting.mark_unreadable"
    assert "batch --full" in error.remedy


def test_a_cleared_audit_trail_is_told_and_goes_on(books: Books) -> None:
    mark = books.mark()
    books.write("DELETE FROM AUDIT_HEADER WHERE TRAN_NUMBER < 200")
    changed = books.changed(mark)
    assert any("audit trail" in note for note in changed.notes)
    assert _keys(books.changed(changed.mark)) == ([], [], [])


def test_an_audit_trail_cleared_to_its_end_is_no_restored_backup(books: Books) -> None:
    mark = books.mark()
    books.write(
        "CREATE TABLE AUDIT_HISTORY_HEADER AS SELECT TRAN_NUMBER FROM AUDIT_HEADER",
        "DELETE FROM AUDIT_HEADER",
    )
    changed = books.changed(mark)
    books.post("ABS001", number=5000)
    assert list(books.changed(changed.mark).customers) == ["ABS001"]


def test_an_empty_company_has_a_mark_too(books: Books) -> None:
    books.write(*(f"DELETE FROM {each}" for each in LEDGERS))
    mark = books.mark()
    books.post("ABS001", number=1)
    assert list(books.changed(mark).customers) == ["ABS001"]


def test_a_new_financial_year_is_told_and_every_turnover_is_seen(books: Books) -> None:
    mark = books.mark()
    books.write(
        "UPDATE COMPANY SET FINANCIAL_YEAR = FINANCIAL_YEAR + 1",
        "UPDATE SALES_LEDGER SET PRIOR_YEAR = TURNOVER_YTD, TURNOVER_YTD = 0",
    )
    changed = books.changed(mark)
    assert any("financial year" in note for note in changed.notes)
    assert {"A1D001", "ABS001"} <= set(changed.customers)


def test_records_deleted_for_good_are_told(books: Books) -> None:
    mark = books.mark()
    books.write(
        "DELETE FROM STOCK WHERE STOCK_CODE = 'VID003'",
        "INSERT INTO DELETED_RECORDS (TABLE_ID, FOREIGN_REF) VALUES (1, 'VID003')",
    )
    changed = books.changed(mark)
    assert any("deleted" in note for note in changed.notes)
    assert "VID003" not in changed.products


def _without(table: str, columns: Iterable[str]) -> list[str]:
    return [f"ALTER TABLE {table} DROP COLUMN {column}" for column in columns]


def test_an_older_version_that_lacks_stamps_and_flags_has_marks_too(books: Books) -> None:
    stamps = ("RECORD_CREATE_DATE", "RECORD_MODIFY_DATE", "RECORD_DELETED")
    lacking = [statement for each in LEDGERS for statement in _without(each, stamps)]
    trail = _without("AUDIT_HEADER", ["DELETED_FLAG"])
    books.write(*lacking, *trail, *_without("COMPANY", ["FINANCIAL_YEAR"]), "DROP TABLE DELETED_RECORDS")
    mark = books.mark()
    assert _keys(books.changed(mark)) == ([], [], [])
    books.write("UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 1 WHERE STOCK_CODE = 'VID003'")
    books.post("ABS001")
    assert _keys(books.changed(mark)) == (["ABS001"], ["VID003"], [])
