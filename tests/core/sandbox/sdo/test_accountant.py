"""What the accountant does to an invoice, and that the books stay in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.accounting.base import Selection
from core.accounting.sage50.opening import open_company_file
from core.sandbox.sdo.accountant import delete_account, delete_invoice, update_ledgers
from core.sandbox.sdo.check_data import check_data
from tests.core.sandbox.sdo.programs import MANUAL, NOW, connect, engine, header, invoice, line, rows


@pytest.fixture
def made(company: Path) -> Path:
    """A company with invoice 41, which has a discount, carriage and two nominal codes."""
    head = header(NETVALUE_DISCOUNT=5.0, CARR_NET=7.5, CARR_TAX=1.5, CARR_NOM_CODE="4905", CARR_TAX_CODE=1)
    workspace = connect(engine(company), company)
    assert invoice(workspace, head, *MANUAL, line(NOMINAL_CODE="4001")).Update()
    workspace.Disconnect()
    return company


def test_the_sandboxs_own_books_are_in_order(company: Path) -> None:
    assert check_data(company) == []


def test_updating_ledgers_posts_an_invoice(made: Path) -> None:
    (before,) = rows(made, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'A1D001'")
    (stock,) = rows(made, "SELECT QTY_IN_STOCK FROM STOCK WHERE STOCK_CODE = 'TAPE002'")
    update_ledgers(made, 41, NOW)
    (head,) = rows(made, "SELECT * FROM INVOICE WHERE INVOICE_NUMBER = 41")
    assert (head["POSTED"], head["POSTED_CODE"]) == ("Y", 1)
    (audit,) = rows(made, "SELECT * FROM AUDIT_HEADER WHERE INV_REF = '41'")
    assert (audit["TYPE"], audit["GROSS_AMOUNT"]) == ("SI", head["INVOICE_GROSS"])
    splits = rows(made, f"SELECT * FROM AUDIT_SPLIT WHERE HEADER_NUMBER = {audit['HEADER_NUMBER']}")
    assert {split["NOMINAL_CODE"] for split in splits} == {"4000", "4001", "4905"}
    assert round(sum(split["GROSS_AMOUNT"] for split in splits), 2) == head["INVOICE_GROSS"]
    (after,) = rows(made, "SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'A1D001'")
    assert round(after["BALANCE"] - before["BALANCE"], 2) == head["INVOICE_GROSS"]
    assert after["LAST_INV_DATE"] == "2025-10-01"
    (left,) = rows(made, "SELECT QTY_IN_STOCK FROM STOCK WHERE STOCK_CODE = 'TAPE002'")
    assert stock["QTY_IN_STOCK"] - left["QTY_IN_STOCK"] == 22.0
    assert check_data(made) == []
    with pytest.raises(ValueError, match="no unposted invoice 41"):
        update_ledgers(made, 41, NOW)


def test_the_reader_sees_a_posted_invoice(made: Path) -> None:
    update_ledgers(made, 41, NOW)
    with open_company_file(made) as reader:
        (posted,) = reader.invoices(Selection(keys=("41",)))
    assert posted.posted


@pytest.mark.parametrize("gone", [False, True])
def test_a_deleted_invoice_is_gone_for_the_reader_and_its_number_is_not_given_again(
    made: Path, gone: bool
) -> None:
    delete_invoice(made, 41, NOW, gone=gone)
    with open_company_file(made) as reader:
        assert list(reader.invoices(Selection(keys=("41",)))) == []
    assert (rows(made, "SELECT * FROM INVOICE WHERE INVOICE_NUMBER = 41") == []) is gone
    post = invoice(connect(engine(made), made), header(), *MANUAL)
    assert post.Update()
    assert post.Header.Fields.Item("INVOICE_NUMBER").Value == 42


def test_a_deleted_account_is_gone_for_the_reader(company: Path) -> None:
    delete_account(company, "A1D001", NOW)
    delete_account(company, "ABS001", NOW, gone=True)
    with open_company_file(company) as reader:
        assert list(reader.customers(Selection(keys=("A1D001", "ABS001")))) == []


@pytest.mark.parametrize("deed", [update_ledgers, delete_invoice])
def test_what_is_not_there_is_no_invoice(company: Path, deed: Callable[..., None]) -> None:
    with pytest.raises(ValueError, match="invoice 999"):
        deed(company, 999, NOW)
