"""The sandbox's company: the same from the same seed, its books in balance, its dirt where it belongs."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.sandbox.company.creation import Recipe, create_company

RECIPE = Recipe(customers=150, products=60, invoices=400, transactions=1500, seed=5)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made") / "company.db"
    create_company(made, RECIPE)
    return made


@pytest.fixture
def books(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as database:
        yield database


def _one(books: sqlite3.Connection, sql: str) -> object:
    return books.execute(sql).fetchone()[0]


def _made(path: Path, recipe: Recipe) -> Path:
    create_company(path, recipe)
    return path


@pytest.mark.parametrize(
    ("table", "count"), [("SALES_LEDGER", 150), ("STOCK", 60), ("INVOICE", 400), ("AUDIT_HEADER", 1500)]
)
def test_there_is_as_much_as_was_asked_for(books: sqlite3.Connection, table: str, count: int) -> None:
    assert _one(books, f"SELECT COUNT(*) FROM {table}") == count


def test_the_first_two_customers_are_the_manuals(books: sqlite3.Connection) -> None:
    figures = "ACCOUNT_REF, NAME, ADDRESS_5, BALANCE, CREDIT_LIMIT, TURNOVER_YTD"
    assert books.execute(f"SELECT {figures} FROM SALES_LEDGER ORDER BY rowid LIMIT 2").fetchall() == [
        ("A1D001", "A1 Design Services", "BP12 7HT", 0.0, 1000.0, 5220.54),
        ("ABS001", "ABS Garages Ltd", "NE31 1VB", 2533.31, 4000.0, 3070.45),
    ]


def test_the_manuals_order_is_there(books: sqlite3.Connection) -> None:
    codes = books.execute("SELECT STOCK_CODE FROM INVOICE_ITEM WHERE INVOICE_NUMBER = 1").fetchall()
    assert [code for (code,) in codes] == ["VID003", "TAPE002", "MISC"]


def test_references_are_three_letters_and_three_digits_over_the_alphabet(books: sqlite3.Connection) -> None:
    references = [row[0] for row in books.execute("SELECT ACCOUNT_REF FROM SALES_LEDGER")]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9][A-Z]\d{3}", reference) for reference in references)
    assert len({reference[0] for reference in references}) == 26


@pytest.mark.parametrize("column", ["OUTSTANDING", "GROSS_AMOUNT"])
def test_a_balance_is_the_sum_of_what_is_open(books: sqlite3.Connection, column: str) -> None:
    wrong = f"""
        SELECT COUNT(*) FROM SALES_LEDGER s WHERE ABS(BALANCE - (
            SELECT COALESCE(SUM({column}), 0) FROM AUDIT_HEADER a
            WHERE a.ACCOUNT_REF = s.ACCOUNT_REF)) > 0.001
    """
    assert _one(books, wrong) == 0


def test_turnover_is_this_years_invoices_less_credits(books: sqlite3.Connection) -> None:
    wrong = """
        SELECT COUNT(*) FROM SALES_LEDGER s WHERE ABS(TURNOVER_YTD - (
            SELECT COALESCE(SUM(NET_AMOUNT), 0) FROM AUDIT_HEADER a
            WHERE a.ACCOUNT_REF = s.ACCOUNT_REF AND TYPE IN ('SI', 'SC') AND DATE >= '2025-01-01')) > 0.001
    """
    assert _one(books, wrong) == 0


def test_an_invoice_is_its_lines_and_carriage_less_discount(books: sqlite3.Connection) -> None:
    wrong = """
        SELECT COUNT(*) FROM INVOICE i JOIN (
            SELECT INVOICE_NUMBER n, SUM(NET_AMOUNT) net, SUM(TAX_AMOUNT) tax FROM INVOICE_ITEM GROUP BY 1) l
        ON l.n = i.INVOICE_NUMBER
        WHERE ABS(l.net + CARR_NET - NET_VALUE_DISCOUNT_NET_BASE - INVOICE_NET) > 0.001
           OR ABS(l.tax + CARR_TAX - INVOICE_TAX) > 0.001
           OR ABS(INVOICE_NET + INVOICE_TAX - INVOICE_GROSS) > 0.001
    """
    assert _one(books, wrong) == 0


def test_a_posted_document_and_no_other_is_in_the_audit_trail(books: sqlite3.Connection) -> None:
    posted = "SELECT INVOICE_NUMBER, INVOICE_GROSS FROM INVOICE WHERE POSTED_CODE = 1 ORDER BY 1"
    entered = """
        SELECT INV_REF_NUMERIC, ABS(GROSS_AMOUNT) FROM AUDIT_HEADER
        WHERE TYPE IN ('SI', 'SC') AND INV_REF_NUMERIC > 0 ORDER BY 1
    """
    assert books.execute(posted).fetchall() == books.execute(entered).fetchall()


def test_splits_add_up_to_their_entry(books: sqlite3.Connection) -> None:
    wrong = """
        SELECT COUNT(*) FROM AUDIT_HEADER h JOIN (
            SELECT HEADER_NUMBER n, SUM(GROSS_AMOUNT) gross, COUNT(*) c FROM AUDIT_SPLIT GROUP BY 1) s
        ON s.n = h.HEADER_NUMBER WHERE ABS(s.gross - h.GROSS_AMOUNT) > 0.001 OR s.c <> h.ITEM_COUNT
    """
    assert _one(books, wrong) == 0


@pytest.mark.parametrize(
    "what",
    [
        "FROM SALES_LEDGER WHERE ACCOUNT_ON_HOLD = 1",
        "FROM SALES_LEDGER WHERE E_MAIL IS NULL",
        "FROM SALES_LEDGER WHERE CONTACT_NAME = ''",
        "FROM SALES_LEDGER WHERE RECORD_MODIFY_DATE IS NULL",
        "FROM SALES_LEDGER WHERE NAME LIKE '%''%'",
        "FROM INVOICE WHERE INVOICE_TYPE_CODE IN (3, 4)",
        "FROM INVOICE WHERE INVOICE_TYPE_CODE = 6",
        "FROM INVOICE WHERE INVOICE_TYPE_CODE = 0 AND POSTED = ''",
        "FROM INVOICE WHERE CARR_NET > 0",
        "FROM INVOICE WHERE NET_VALUE_DISCOUNT_NET_BASE > 0",
        "FROM INVOICE_ITEM WHERE DISCOUNT_RATE = 10",
        "FROM INVOICE_ITEM WHERE QUANTITY <> ROUND(QUANTITY)",
        "FROM INVOICE_ITEM WHERE QUANTITY = 0 AND NET_AMOUNT > 0",
        "FROM INVOICE_ITEM WHERE ITEM_NUMBER = 0",
        "FROM INVOICE_ITEM WHERE STOCK_CODE LIKE 'OLD%'",
        "FROM AUDIT_HEADER WHERE RECORD_CREATE_DATE >= '2130-01-01'",
        "FROM AUDIT_HEADER WHERE TYPE = 'SA' AND OUTSTANDING < 0",
        "FROM AUDIT_HEADER WHERE TYPE = 'SR'",
    ],
)
def test_what_real_books_hold_is_there(books: sqlite3.Connection, what: str) -> None:
    assert _one(books, f"SELECT COUNT(*) {what}") != 0


@pytest.mark.parametrize("code", ["S1", "S2", "S3", "M"])
def test_special_lines_are_there_and_are_no_products(books: sqlite3.Connection, code: str) -> None:
    assert _one(books, f"SELECT COUNT(*) FROM INVOICE_ITEM WHERE STOCK_CODE = '{code}'") != 0
    assert _one(books, f"SELECT COUNT(*) FROM STOCK WHERE STOCK_CODE = '{code}'") == 0


def test_the_audit_trail_has_gaps(books: sqlite3.Connection) -> None:
    assert books.execute("SELECT MAX(TRAN_NUMBER) > COUNT(*) FROM AUDIT_HEADER").fetchone() == (1,)


def test_the_same_seed_makes_the_same_file(path: Path, tmp_path: Path) -> None:
    again = _made(tmp_path / "again.db", RECIPE)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_another_seed_makes_another_company(path: Path, tmp_path: Path) -> None:
    other = _made(tmp_path / "other.db", replace(RECIPE, seed=6))
    assert other.read_bytes() != path.read_bytes()


def test_only_posted_means_only_invoices_that_go_up(tmp_path: Path) -> None:
    made = _made(tmp_path / "posted.db", replace(RECIPE, only_posted=True))
    with closing(sqlite3.connect(made)) as books:
        assert (
            _one(books, "SELECT COUNT(*) FROM INVOICE WHERE POSTED = 'Y' AND INVOICE_TYPE_CODE <= 2") == 400
        )


@pytest.mark.parametrize(("evaluation", "mark"), [(False, 0), (True, 1)])
def test_the_company_says_that_it_is_a_demo(tmp_path: Path, evaluation: bool, mark: int) -> None:
    made = _made(tmp_path / "demo.db", Recipe(customers=1, products=1, invoices=1, evaluation=evaluation))
    with closing(sqlite3.connect(made)) as books:
        assert books.execute("SELECT LABEL, EVALUATION, SEED FROM SANDBOX").fetchall() == [("demo", mark, 1)]


@pytest.mark.parametrize("customers", [0, 1, 2, 3])
@pytest.mark.parametrize("invoices", [0, 1, 60])
def test_a_tiny_company_balances_too(tmp_path: Path, customers: int, invoices: int) -> None:
    recipe = Recipe(customers=customers, products=2, invoices=invoices, transactions=50)
    with closing(sqlite3.connect(_made(tmp_path / "tiny.db", recipe))) as books:
        open_amounts = _one(books, "SELECT ROUND(COALESCE(SUM(OUTSTANDING), 0), 2) FROM AUDIT_HEADER")
        assert _one(books, "SELECT ROUND(COALESCE(SUM(BALANCE), 0), 2) FROM SALES_LEDGER") == open_amounts
        turnover = books.execute(
            "SELECT TURNOVER_YTD FROM SALES_LEDGER WHERE ACCOUNT_REF = 'A1D001'"
        ).fetchall()
    assert turnover == [(5220.54,)] * min(customers, 1)


def test_references_never_run_out(tmp_path: Path) -> None:
    recipe = Recipe(customers=30_000, products=0, invoices=0)
    with closing(sqlite3.connect(_made(tmp_path / "many.db", recipe))) as books:
        assert _one(books, "SELECT COUNT(DISTINCT ACCOUNT_REF) FROM SALES_LEDGER") == 30_000


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "company.db"
    file.write_text("mine")
    with pytest.raises(UsageError):
        create_company(file, Recipe())
    assert file.read_text() == "mine"


def test_nothing_half_made_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="year"):
        create_company(tmp_path / "company.db", replace(RECIPE, today=RECIPE.today.replace(year=1)))
    assert list(tmp_path.iterdir()) == []
