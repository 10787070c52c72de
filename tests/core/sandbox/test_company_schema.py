"""The sandbox's tables, as Sage's driver names them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from core.sandbox.company.schema import create_indexes, create_tables, tables

COUNTS = {
    "SALES_LEDGER": 156,
    "STOCK": 364,
    "INVOICE": 119,
    "INVOICE_ITEM": 43,
    "AUDIT_HEADER": 86,
    "AUDIT_SPLIT": 72,
    "COMPANY": 169,
    "CURRENCY": 12,
    "TAX_CODE": 10,
    "NOMINAL_LEDGER": 124,
    "SALES_DEL_ADDR": 25,
    "DELETED_RECORDS": 7,
}


@pytest.mark.parametrize(("table", "count"), COUNTS.items())
def test_a_table_has_all_its_columns(table: str, count: int) -> None:
    assert len(tables()[table]) == count


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("SALES_LEDGER", "ACCOUNT_REF", "VARCHAR(8)"),
        ("SALES_LEDGER", "ADDRESS_5", "VARCHAR(60)"),
        ("SALES_LEDGER", "BALANCE", "DOUBLE"),
        ("STOCK", "DISC_E_LEVEL_10_RATE", "DOUBLE"),
        ("INVOICE", "INVOICE_TYPE_CODE", "TINYINT"),
        ("INVOICE", "INVOICE_DATE", "DATE"),
        ("INVOICE", "RECORD_MODIFY_DATE", "TIMESTAMP"),
        ("INVOICE_ITEM", "TEXT", "LONG VARCHAR(32767)"),
        ("AUDIT_HEADER", "RECORD_CREATE_DATE", "DATE"),
        ("AUDIT_SPLIT", "HAS_EXTERNAL_LINK", "CHAR(1)"),
    ],
)
def test_a_column_has_sages_type(table: str, column: str, kind: str) -> None:
    assert tables()[table][column] == kind


def test_the_tables_and_their_indexes_can_be_made() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        create_tables(database)
        create_indexes(database)
        made = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert {name for (name,) in made} == {*tables(), "SANDBOX"}


def test_what_nobody_fills_in_is_nothing_of_its_kind() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        create_tables(database)
        database.execute("INSERT INTO INVOICE (INVOICE_NUMBER) VALUES (1)")
        row = database.execute(
            "SELECT INVOICE_NET, NAME, INVOICE_DATE, RECORD_DELETED FROM INVOICE"
        ).fetchone()
    assert row == (0.0, "", None, 0)
