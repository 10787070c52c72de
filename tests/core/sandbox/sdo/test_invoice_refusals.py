"""What InvoicePost refuses, and that nothing is written then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from core.sandbox.sdo.accountant import deactivate, delete_account, put_on_hold, update_ledgers
from tests.core.sandbox.sdo.programs import MANUAL, NOW, connect, engine, header, invoice, line, rows
from tests.core.sandbox.sdo.refusals import refused


def _change(company: Path, sql: str) -> None:
    with closing(sqlite3.connect(company)) as database, database:
        database.execute(sql)


def _untouched(company: Path) -> bool:
    return len(rows(company, "SELECT * FROM INVOICE")) == 40


@pytest.mark.parametrize(
    ("head", "lines", "code"),
    [
        (header(ACCOUNT_REF=""), MANUAL, 63),
        (header(ACCOUNT_REF="NOBODY"), MANUAL, 17),
        (header(INVOICE_TYPE_CODE=2), MANUAL, 20),
        (header(CURRENCY=2), MANUAL, 34),
        (header(FOREIGN_RATE=1.2), MANUAL, 35),
        (header(GLOBAL_NOM_CODE="4999"), MANUAL, 65),
        (header(CARR_NET=5.0), MANUAL, 65),
        (header(CARR_NET=5.0, CARR_NOM_CODE="4999"), MANUAL, 65),
        (header(), [line(NOMINAL_CODE="4999")], 65),
        (header(), [line(NOMINAL_CODE="")], 65),
        (header(), [line("NOTHERE")], 17),
    ],
)
def test_what_has_a_code_is_raised(
    company: Path, head: dict[str, object], lines: list[dict[str, object]], code: int
) -> None:
    sage = engine(company)
    post = invoice(connect(sage, company), head, *lines)
    with refused(sage, code):
        post.Update()
    assert _untouched(company)


@pytest.mark.parametrize("name", ["ORDER_NUMBER", "INVOICE_DATE", "INVOICE_TYPE_CODE"])
def test_required_fields_of_the_header_must_be_set(company: Path, name: str) -> None:
    sage = engine(company)
    head = {field: value for field, value in header().items() if field != name}
    assert invoice(connect(sage, company), head, *MANUAL).Update() is False
    assert sage.LastError.Code == 18
    assert _untouched(company)


@pytest.mark.parametrize(
    "wrong",
    [
        {"TAX_CODE": 3},
        {"TAX_FLAG": 2},
        {"QTY_ORDER": -1.0},
        {"SERVICE_FLAG": 2},
        {"TAX_FLAG": None},
        {"STOCK_CODE": None},
        {"STOCK_CODE": "S3"},
        {"STOCK_CODE": "M"},
    ],
)
def test_a_line_with_a_wrong_value_is_refused_by_false(company: Path, wrong: dict[str, object]) -> None:
    given = {name: value for name, value in {**line(), **wrong}.items() if value is not None}
    assert invoice(connect(engine(company), company), header(), given).Update() is False
    assert _untouched(company)


def test_an_account_in_another_currency_has_no_invoice_in_this_company(company: Path) -> None:
    _change(company, "UPDATE SALES_LEDGER SET CURRENCY = 2 WHERE ACCOUNT_REF = 'A1D001'")
    sage = engine(company)
    post = invoice(connect(sage, company), header(), *MANUAL)
    with refused(sage, 33):
        post.Update()


def test_an_article_that_was_deleted_is_none(company: Path) -> None:
    _change(company, "UPDATE STOCK SET RECORD_DELETED = 1 WHERE STOCK_CODE = 'MISC'")
    sage = engine(company)
    post = invoice(connect(sage, company), header(), *MANUAL)
    with refused(sage, 17):
        post.Update()
    assert _untouched(company)


def test_an_invoice_without_lines_is_refused_by_false(company: Path) -> None:
    assert invoice(connect(engine(company), company), header()).Update() is False


@pytest.mark.parametrize("ledger", [None, 0, 1, 262])
def test_the_type_is_a_ledger_type(company: Path, ledger: int | None) -> None:
    sage = engine(company)
    post = connect(sage, company).CreateObject("InvoicePost")
    for name, value in header().items():
        post.Header.Fields.Item(name).Value = value
    if ledger is not None:
        post.Type = ledger
    with refused(sage, 20):
        post.Update()


@pytest.mark.parametrize(("spoil", "code"), [(put_on_hold, 70), (deactivate, 71), (delete_account, 72)])
def test_an_account_that_may_not_be_invoiced(company: Path, spoil: object, code: int) -> None:
    assert callable(spoil)
    spoil(company, "A1D001", NOW)
    for version in (23, 14):
        sage = engine(company, version)
        workspace = connect(sage, company)
        post = invoice(workspace, header(INVOICE_NUMBER=50), *MANUAL)
        if version == 23:
            with refused(sage, code):
                post.Update()
        else:
            assert post.Update() is False
            assert sage.LastError.Code == 18
        workspace.Disconnect()
    assert _untouched(company)


@pytest.mark.parametrize(("version", "code"), [(23, 18), (24, 87)])
def test_codes_above_86_are_of_later_versions(company: Path, version: int, code: int) -> None:
    sage = engine(company, version)
    post = invoice(connect(sage, company), header(INVOICE_DATE=datetime(1899, 12, 30)), *MANUAL)  # noqa: DTZ001
    if version == 24:
        with refused(sage, code):
            post.Update()
    else:
        assert post.Update() is False
        assert sage.LastError.Code == code


def test_a_discount_above_the_whole_makes_a_negative_total(company: Path) -> None:
    sage = engine(company, 24)
    post = invoice(connect(sage, company), header(NETVALUE_DISCOUNT=500.0), *MANUAL)
    with refused(sage, 89):
        post.Update()


@pytest.mark.parametrize(
    ("version", "code", "taken"), [(22, "S1", False), (23, "S1", True), (23, "MISC", False)]
)
def test_negative_lines_came_with_version_23_for_special_codes(
    company: Path, version: int, code: str, taken: bool
) -> None:
    less = line(code, QTY_ORDER=-1.0, NET_AMOUNT=-10.0)
    if version >= 23:
        less["IS_NEGATIVE_LINE"] = 1
    assert invoice(connect(engine(company, version), company), header(), *MANUAL, less).Update() is taken


def test_a_posted_invoice_is_not_written_over(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    assert invoice(workspace, header(), *MANUAL).Update()
    update_ledgers(company, 41, NOW)
    post = invoice(workspace, header(INVOICE_NUMBER=41), line())
    with refused(sage, 36):
        post.Update()
    assert (
        rows(company, "SELECT INVOICE_NET FROM INVOICE WHERE INVOICE_NUMBER = 41")[0]["INVOICE_NET"] == 325.6
    )
