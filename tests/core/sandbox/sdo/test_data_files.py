"""Data files: opened first, searched from the beginning by padded values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.sandbox.sdo.programs import MANUAL, connect, engine, header, invoice
from tests.core.sandbox.sdo.refusals import refused


def test_a_text_is_found_by_its_whole_field(company: Path) -> None:
    workspace = connect(engine(company), company)
    for number in ("SO-1", "SO-1", "SO-10"):
        assert invoice(workspace, header(CUST_ORDER_NUMBER=number), *MANUAL).Update()
    data = workspace.CreateObject("InvoiceData")
    assert data.Open(0)
    assert not data.FindFirst("CUST_ORDER_NUMBER", "SO-1")
    padded = "SO-1".ljust(60)
    assert data.FindFirst("CUST_ORDER_NUMBER", padded)
    found = [data.Fields.Item("INVOICE_NUMBER").Value]
    while data.FindNext("CUST_ORDER_NUMBER", padded):
        found.append(data.Fields.Item("INVOICE_NUMBER").Value)
    assert found == [41, 42]
    assert data.FindFirst("CUST_ORDER_NUMBER", "SO-10*")
    assert data.Fields.Item("INVOICE_NUMBER").Value == 43
    assert not data.FindFirst("CUST_ORDER_NUMBER", "so-1".ljust(60))


def test_numbers_are_found_by_their_own_type(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    data = workspace.CreateObject("InvoiceData")
    data.Open(0)
    assert data.FindFirst("INVOICE_NUMBER", 7)
    assert data.RecordNumber() == 7
    with refused(sage, 20):
        data.FindFirst("INVOICE_NUMBER", "7")
    with refused(sage, 15):
        data.FindFirst("ORDER", "7")
    accounts = workspace.CreateObject("SalesData")
    accounts.Open(0)
    assert accounts.FindFirst("DEF_TAX_CODE", 1)
    assert not accounts.FindFirst("DEF_TAX_CODE", 3)


def test_a_file_is_opened_first_and_read_only(company: Path) -> None:
    sage = engine(company)
    data = connect(sage, company).CreateObject("SalesData")
    with refused(sage, 19):
        data.Read(1)
    with refused(sage, 14):
        data.Open(1)
    assert data.Open(0)
    assert data.Count() == 30
    assert data.Read(1)
    assert data.Fields.Item("ACCOUNT_REF").Value == "A1D001"
    assert not data.Read(31)
    assert data.MoveLast()
    assert not data.MoveNext()
    with refused(sage, 8):
        data.Write(1)
    data.Close()
    with refused(sage, 19):
        data.MoveFirst()


@pytest.mark.parametrize(
    ("name", "value"),
    [("T1_RATE", 20.0), ("T5_RATE", 5.0), ("T1_INUSE", 1), ("T3_INUSE", 0), ("LAST_INVOICE", 40)],
)
def test_control_data_has_the_tax_codes(company: Path, name: str, value: object) -> None:
    sage = engine(company)
    data = connect(sage, company).CreateObject("ControlData")
    with refused(sage, 19):
        data.Read(1)
    assert data.Open(0)
    assert data.Read(1)
    assert data.Fields.Item(name).Value == value


def test_setup_data_and_departments_are_the_companys(company: Path) -> None:
    workspace = connect(engine(company), company)
    setup = workspace.CreateObject("SetupData")
    assert setup.Open(0)
    assert setup.Read(1)
    assert setup.Fields.Item("NAME").Value == "Quayside Trading Ltd"
    assert setup.Fields.Item("SALES_NOMINAL").Value == "4000"
    departments = workspace.CreateObject("DepartmentData")
    assert departments.Open(0)
    assert departments.FindFirst("NUMBER", 1)
    assert departments.Fields.Item("NAME").Value == "Trade counter"
    assert departments.Fields.Item("DEPT_REF").Value == "TRADE"
