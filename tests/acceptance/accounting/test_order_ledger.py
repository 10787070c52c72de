"""What every connector of accounts that take orders must be able to answer, and answer alike (manual 7)."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader
from core.accounting.orders import OrderLedger
from core.sandbox.company.creation import Recipe, create_company
from tests.acceptance.accounting.conftest import Opener


def ledger(reader: AccountingReader) -> OrderLedger:
    """The reader, which takes orders."""
    assert isinstance(reader, OrderLedger)
    return reader


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(sql, values)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "company.db"
    create_company(path, Recipe(customers=12, products=12, invoices=10, transactions=20, seed=3))
    return path


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A small company of one's own, to be changed."""
    return Path(shutil.copy(small, tmp_path / "company.db"))


def test_every_connector_books_alike(reader: AccountingReader, reference: AccountingReader) -> None:
    assert ledger(reader).bookkeeping() == ledger(reference).bookkeeping()


def test_a_company_books_by_its_own_tax_codes(reader: AccountingReader) -> None:
    books = ledger(reader).bookkeeping()
    assert books.tax_rates["T1"] == Decimal(20)
    assert books.tax_rates["T0"] == 0
    assert books.standard_tax == "T1"
    assert books.currency == "GBP"


def test_a_company_names_its_nominal_codes(reader: AccountingReader) -> None:
    books = ledger(reader).bookkeeping()
    assert (books.sales_nominal, books.purchase_nominal) == ("4000", "5000")
    assert (books.carriage_nominal, books.carriage_tax) == ("4905", "T1")


def test_a_department_is_known_by_its_name_and_nought_is_none(reader: AccountingReader) -> None:
    assert ledger(reader).bookkeeping().departments == {"trade counter": 1}


def test_of_departments_of_one_name_the_first_counts(own: Path, opener: Opener) -> None:
    change(own, "INSERT INTO DEPARTMENT (NUMBER, NAME) VALUES (9, 'Trade Counter')")
    change(own, "INSERT INTO DEPARTMENT (NUMBER, NAME) VALUES (7, '')")
    with opener(own) as reader:
        assert ledger(reader).bookkeeping().departments == {"trade counter": 1}


def test_a_company_says_how_carriage_is_booked(own: Path, opener: Opener) -> None:
    change(own, "UPDATE COMPANY SET SOP_CARRIAGE_NOM_CODE = '4001', SOP_CARRIAGE_TAX_CODE = 0")
    with opener(own) as reader:
        books = ledger(reader).bookkeeping()
    assert (books.carriage_nominal, books.carriage_tax) == ("4001", "T0")


def test_an_older_company_lacks_columns_and_tables_and_books_by_sages_own_chart(
    own: Path, opener: Opener
) -> None:
    for column in ("NOM_DEFAULT_SALES", "SOP_CARRIAGE_NOM_CODE", "SOP_CARRIAGE_TAX_CODE"):
        change(own, f"ALTER TABLE COMPANY DROP COLUMN {column}")
    change(own, "DROP TABLE DEPARTMENT")
    change(own, "DELETE FROM NOMINAL_LEDGER WHERE ACCOUNT_REF IN ('4905', '5000')")
    with opener(own) as reader:
        books = ledger(reader).bookkeeping()
    assert books.departments == {}
    assert (books.sales_nominal, books.purchase_nominal, books.carriage_nominal) == ("4000", "", "4000")


def test_bounds_are_those_of_sage(reader: AccountingReader) -> None:
    bounds = ledger(reader).bookkeeping().bounds
    assert (bounds.account, bounds.product, bounds.order_number) == (8, 30, 60)
    assert re.fullmatch(bounds.account_pattern, "A1D001")
    assert not re.fullmatch(bounds.account_pattern, "a1d001")
    assert not re.fullmatch(bounds.account_pattern, "A1 D001")
    assert re.fullmatch(bounds.product_pattern, "PC-1/2.5#A")
    assert not re.fullmatch(bounds.product_pattern, "A,B")
    assert bounds.texts["description"] == 60


def test_accounts_are_found_whatever_the_case(reader: AccountingReader, reference: AccountingReader) -> None:
    wanted = ["a1d001", "ABS001", "NOBODY", "", "O'NEIL", "TOOLONGREFERENCE"]
    found = ledger(reader).ledger_accounts(wanted)
    assert found.keys() == {"a1d001", "abs001"}
    assert found == ledger(reference).ledger_accounts(wanted)


def test_an_account_is_as_an_invoice_needs_it(own: Path, opener: Opener) -> None:
    change(
        own,
        "UPDATE SALES_LEDGER SET DEF_TAX_CODE = 't5', DEF_NOM_CODE = '4001', CURRENCY = 2, "
        "ACCOUNT_ON_HOLD = 1, ADDRESS_1 = ?, ADDRESS_5 = 'BP12 7HT', CONTACT_NAME = 'Jim' "
        "WHERE ACCOUNT_REF = 'A1D001'",
        "67a Station Road\x1b[31m",
    )
    with opener(own) as reader:
        account = ledger(reader).ledger_accounts(["A1D001"])["a1d001"]
    assert (account.tax_code, account.nominal_code, account.currency) == ("T5", "4001", "EUR")
    assert account.on_hold
    assert account.contact_name == "Jim"
    assert (account.address[0], account.address[4]) == ("67a Station Road[31m", "BP12 7HT")


@pytest.mark.parametrize(("table", "key"), [("SALES_LEDGER", "ACCOUNT_REF"), ("STOCK", "STOCK_CODE")])
def test_what_is_deleted_is_not_there(own: Path, opener: Opener, table: str, key: str) -> None:
    change(own, f"UPDATE {table} SET RECORD_DELETED = 1 WHERE {key} IN ('A1D001', 'VID003')")
    with opener(own) as reader:
        assert not ledger(reader).ledger_accounts(["A1D001"]) or table == "STOCK"
        assert not ledger(reader).stock_items(["VID003"]) or table == "SALES_LEDGER"


def test_articles_come_with_their_own_tax_and_nominal_code(own: Path, opener: Opener) -> None:
    change(own, "UPDATE STOCK SET TAX_CODE = 'T0', NOMINAL_CODE = '4010' WHERE STOCK_CODE = 'VID003'")
    with opener(own) as reader:
        found = ledger(reader).stock_items(["vid003", "S1", "NONE"])
    assert found.keys() == {"vid003"}
    assert (found["vid003"].tax_code, found["vid003"].nominal_code) == ("T0", "4010")
    assert found["vid003"].description == "32mb PCI Video Card"


def test_invoices_are_found_by_the_customers_order_number(own: Path, opener: Opener) -> None:
    change(own, "UPDATE INVOICE SET CUST_ORDER_NUMBER = '', INVOICE_TYPE_CODE = 0")
    change(own, "UPDATE INVOICE SET POSTED_CODE = 1, POSTED = 'Y'")
    change(own, "UPDATE INVOICE SET CUST_ORDER_NUMBER = 'Ord-1''s' WHERE INVOICE_NUMBER IN (1, 2, 3, 4)")
    change(own, "UPDATE INVOICE SET RECORD_DELETED = 1 WHERE INVOICE_NUMBER = 2")
    change(own, "UPDATE INVOICE SET INVOICE_TYPE_CODE = 3 WHERE INVOICE_NUMBER = 3")
    change(own, "UPDATE INVOICE SET POSTED_CODE = 0, POSTED = '' WHERE INVOICE_NUMBER = 4")
    with opener(own) as reader:
        found = ledger(reader).booked(["Ord-1's", "ORD-2", "", " "])
        whole = {each.number: each for each in reader.invoices()}
    assert found.keys() == {"ord-1's"}
    assert [(each.number, each.posted) for each in found["ord-1's"]] == [("1", True), ("4", False)]
    for each in found["ord-1's"]:
        invoice = whole[each.number]
        assert (each.net, each.tax, each.gross) == (invoice.net, invoice.tax, invoice.gross)
        assert each.account == invoice.account


def test_invoices_are_found_by_their_own_number_whatever_order_they_are_under(
    own: Path, opener: Opener
) -> None:
    change(own, "UPDATE INVOICE SET CUST_ORDER_NUMBER = '', INVOICE_TYPE_CODE = 0")
    change(own, "UPDATE INVOICE SET CUST_ORDER_NUMBER = 'ORD-1' WHERE INVOICE_NUMBER = 2")
    change(own, "UPDATE INVOICE SET RECORD_DELETED = 1 WHERE INVOICE_NUMBER = 3")
    change(own, "UPDATE INVOICE SET INVOICE_TYPE_CODE = 3 WHERE INVOICE_NUMBER = 4")
    with opener(own) as reader:
        found = ledger(reader).booked_as(["1", " 2", "3", "4", "99999", "ORD-1", "9" * 40, "", "2"])
        whole = {each.number: each for each in reader.invoices()}
    assert [(key, [each.order_number for each in some]) for key, some in sorted(found.items())] == [
        ("1", [""]),
        ("2", ["ORD-1"]),
    ]
    assert (found["1"][0].account, found["1"][0].net) == (whole["1"].account, whole["1"].net)


def test_many_keys_are_asked_for_at_once(reader: AccountingReader) -> None:
    invented = [f"ORD-{at:05}" for at in range(1000)]
    assert ledger(reader).booked(invented) == {}
    assert ledger(reader).booked_as(invented) == {}
    every = [customer.reference for customer in reader.customers()]
    assert len(ledger(reader).ledger_accounts([*every, *every])) == len(every)
