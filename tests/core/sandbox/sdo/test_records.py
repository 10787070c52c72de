"""Accounts and articles: found by their key, added once, refused where they are not legal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.sandbox.sdo.accountant import delete_account
from tests.core.sandbox.sdo.programs import NOW, connect, customer, engine, put, rows
from tests.core.sandbox.sdo.refusals import refused


def test_find_needs_the_key_first(company: Path) -> None:
    sage = engine(company)
    record = connect(sage, company).CreateObject("SalesRecord")
    with refused(sage, 50):
        record.Find(False)
    put(record, {"ACCOUNT_REF": "a1d001"})
    assert record.Find(False)
    fields = record.Fields
    assert fields.Item("NAME").Value == "A1 Design Services"
    assert (fields.Item("DEF_TAX_CODE").Value, fields.Item("CURRENCY").Value) == (1, 1)
    assert fields.Item("ACCOUNT_OPENED").Value == datetime(2004, 4, 6)  # noqa: DTZ001
    put(record, {"ACCOUNT_REF": "A1D"})
    assert not record.Find(False)
    assert record.Find(True)
    assert fields.Item("ACCOUNT_REF").Value == "A1D001"
    put(record, {"ACCOUNT_REF": "ZZZ"})
    assert not record.Find(True)


def test_an_empty_key_is_only_not_found_before_version_15(company: Path) -> None:
    assert connect(engine(company, 13), company).CreateObject("SalesRecord").Find(False) is False


def test_records_are_walked_in_the_order_of_their_keys(company: Path) -> None:
    record = connect(engine(company), company).CreateObject("SalesRecord")
    assert record.MoveFirst()
    assert record.RecordNumber() == 1
    found = [record.Fields.Item("ACCOUNT_REF").Value]
    while record.MoveNext():
        found.append(record.Fields.Item("ACCOUNT_REF").Value)
    assert record.IsEOF()
    assert found == sorted(found)
    assert len(found) == record.Count == 30
    assert record.MoveLast()
    assert record.RecordNumber() == 30


def test_update_needs_addnew_or_edit(company: Path) -> None:
    sage = engine(company)
    record = connect(sage, company).CreateObject("SalesRecord")
    put(record, {"ACCOUNT_REF": "NEW001"})
    with refused(sage, 27):
        record.Update()
    assert record.Edit() is False
    record.AddNew()
    record.CancelUpdate()
    with refused(sage, 27):
        record.Update()
    assert len(rows(company, "SELECT * FROM SALES_LEDGER")) == 30


def test_a_new_account_has_all_its_columns(company: Path) -> None:
    address = {"ADDRESS_1": "1 Quay", "ADDRESS_3": "Hull", "ADDRESS_5": "HU1 1AA"}
    assert customer(connect(engine(company), company), **address, WWW="www.new.example")
    (row,) = rows(company, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'NEW001'")
    assert [row[f"C_ADDRESS_{at}"] for at in range(1, 6)] == ["1 Quay", "Hull", "HU1 1AA", "", ""]
    assert (row["DEF_TAX_CODE"], row["CURRENCY"], row["WEB_ADDRESS"]) == ("T1", 1, "www.new.example")
    assert (row["STATUS_TEXT"], row["ACCOUNT_ON_HOLD"], row["CREDIT_POSITION"]) == ("Open", 0, "Good")
    assert row["RECORD_CREATE_DATE"] == row["RECORD_MODIFY_DATE"] == "2025-10-01 09:30:00"
    assert (row["DATE_ACCOUNT_OPENED"], row["BALANCE"]) == ("2025-10-01", 0.0)


def test_a_status_puts_an_account_on_hold(company: Path) -> None:
    assert customer(connect(engine(company), company), ACCOUNT_STATUS=2)
    (row,) = rows(company, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'NEW001'")
    assert (row["STATUS_TEXT"], row["ACCOUNT_ON_HOLD"]) == ("On hold", 1)


@pytest.mark.parametrize(
    ("reference", "code"), [("NEW 1", 82), ("new001", 86), ("NEW,1", 86), ("ÉCU001", 86), ("A1D001", 84)]
)
def test_a_reference_that_is_not_legal_or_not_new_is_refused(
    company: Path, reference: str, code: int
) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    with refused(sage, code):
        customer(workspace, reference)
    assert len(rows(company, "SELECT * FROM SALES_LEDGER")) == 30


@pytest.mark.parametrize("reference", ["NEW 1", "NEW,1", "A1D001"])
def test_before_version_15_there_is_no_such_code(company: Path, reference: str) -> None:
    sage = engine(company, 14)
    assert customer(connect(sage, company), reference) is False
    assert sage.LastError.Code == 18
    assert len(rows(company, "SELECT * FROM SALES_LEDGER")) == 30


@pytest.mark.parametrize(("version", "says"), [(18, True), (19, False)])
def test_without_a_reference_nothing_is_saved_whatever_update_says(
    company: Path, version: int, says: bool
) -> None:
    assert customer(connect(engine(company, version), company), "") is says
    assert len(rows(company, "SELECT * FROM SALES_LEDGER")) == 30


def test_an_account_has_a_nominal_code_that_there_is(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    with refused(sage, 65):
        customer(workspace, DEF_NOM_CODE="4999")
    assert customer(workspace, DEF_TAX_CODE=77) is False
    assert customer(workspace, CURRENCY=9) is False
    assert customer(workspace, DEF_NOM_CODE="4000")


def test_a_deleted_accounts_reference_is_still_taken(company: Path) -> None:
    delete_account(company, "A1D001", NOW)
    sage = engine(company)
    workspace = connect(sage, company)
    with refused(sage, 84):
        customer(workspace, "A1D001")


def test_an_account_is_edited_and_keeps_the_rest(company: Path) -> None:
    record = connect(engine(company), company).CreateObject("SalesRecord")
    before = rows(company, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'ABS001'")[0]
    put(record, {"ACCOUNT_REF": "ABS001"})
    assert record.Find(False)
    assert record.Edit()
    put(record, {"TELEPHONE": "01632 960999"})
    assert record.Update()
    after = rows(company, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'ABS001'")[0]
    changed = {name for name in before if (before[name] or "") != (after[name] or "")}
    assert changed == {"TELEPHONE", "RECORD_MODIFY_DATE"}


def test_an_account_with_transactions_stays(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    record = workspace.CreateObject("SalesRecord")
    put(record, {"ACCOUNT_REF": "ABS001"})
    assert record.Find(False)
    assert not record.CanRemove()
    with refused(sage, 28):
        record.Remove()
    assert customer(workspace)
    put(record, {"ACCOUNT_REF": "NEW001"})
    assert record.Find(False)
    assert record.Remove()
    assert not rows(company, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'NEW001'")


def _article(workspace: Any, code: object = "NEW-1", **more: object) -> bool:
    record = workspace.CreateObject("StockRecord")
    record.AddNew()
    put(record, {"STOCK_CODE": code, "DESCRIPTION": "New", "SALES_PRICE": 9.99, "TAX_CODE": 1, **more})
    saved: bool = record.Update()
    return saved


def test_a_new_article_has_all_its_columns(company: Path) -> None:
    more = {"NOMINAL_CODE": "4001", "PURCHASE_NOMINAL_CODE": "5000", "UNIT_OF_SALE": "Each", "ITEM_TYPE": 0}
    assert _article(connect(engine(company), company), **more, PRODUCT_BARCODE="501")
    (row,) = rows(company, "SELECT * FROM STOCK WHERE STOCK_CODE = 'NEW-1'")
    assert (row["TAX_CODE"], row["NOMINAL_CODE"], row["SALES_PRICE"]) == ("T1", "4001", 9.99)
    assert (row["BARCODE"], row["QTY_IN_STOCK"]) == ("501", 0.0)
    assert row["RECORD_CREATE_DATE"] == "2025-10-01 09:30:00"


@pytest.mark.parametrize("code", ["", "NEW 1", "new-1", "NEW,1", "VID003", "S1", "M"])
def test_an_article_is_refused_by_false(company: Path, code: str) -> None:
    sage = engine(company)
    assert _article(connect(sage, company), code) is False
    assert len(rows(company, "SELECT * FROM STOCK")) == 8


def test_an_article_has_nominal_codes_that_there_are(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    for name in ("NOMINAL_CODE", "PURCHASE_NOMINAL_CODE"):
        with refused(sage, 65):
            _article(workspace, **{name: "9999"})
    assert _article(workspace, TAX_CODE=3) is False


def test_nominal_accounts_are_read_and_never_written(company: Path) -> None:
    sage = engine(company)
    record = connect(sage, company).CreateObject("NominalRecord")
    put(record, {"ACCOUNT_REF": "4000"})
    assert record.Find(False)
    assert record.Fields.Item("NAME").Value == "Sales North"
    assert record.Edit()
    with refused(sage, 8):
        record.Update()
