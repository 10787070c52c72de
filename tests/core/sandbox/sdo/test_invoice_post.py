"""Invoices: filed whole and unposted, their amounts as given before version 18, worked out from it on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.accounting.base import Selection
from core.accounting.sage50.opening import open_company_file
from core.records import InvoiceKind
from core.sandbox.sdo.check_data import check_data
from core.sandbox.sdo.faults import Faults, write_faults
from tests.core.sandbox.sdo.programs import (
    MANUAL,
    NOW,
    connect,
    customer,
    engine,
    header,
    invoice,
    line,
    rows,
)


def _filed(company: Path, number: int = 41) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    (head,) = rows(company, f"SELECT * FROM INVOICE WHERE INVOICE_NUMBER = {number}")
    sql = f"SELECT * FROM INVOICE_ITEM WHERE INVOICE_NUMBER = {number} ORDER BY ITEM_NUMBER"
    return head, rows(company, sql)


def test_the_manuals_own_order_comes_to_its_pennies(company: Path) -> None:
    post = invoice(connect(engine(company), company), header(), *MANUAL)
    assert post.Update()
    head, _ = _filed(company)
    assert (head["INVOICE_NET"], head["INVOICE_TAX"], head["INVOICE_GROSS"]) == (325.60, 56.99, 382.59)
    assert (head["POSTED_CODE"], head["POSTED"]) == (0, "")
    assert post.Header.Fields.Item("INVOICE_NUMBER").Value == 41


def test_the_odbc_reader_sees_what_was_written(company: Path) -> None:
    workspace = connect(engine(company), company)
    assert customer(workspace, ADDRESS_1="1 Quay", ADDRESS_5="HU1 1AA")
    assert invoice(workspace, header(ACCOUNT_REF="NEW001", NAME="New & Co"), *MANUAL).Update()
    with open_company_file(company) as reader:
        (new,) = reader.customers(Selection(keys=("NEW001",)))
        (made,) = reader.invoices(Selection(keys=("41",)))
    assert (new.name, new.postcode) == ("New & Co", "HU1 1AA")
    assert (made.kind, made.posted, made.name) == (InvoiceKind.INVOICE, False, "New & Co")
    assert [str(each.quantity) for each in made.lines] == ["3.00", "22.00", "3.00"]
    assert (str(made.net), str(made.tax), made.order_number) == ("325.60", "56.99", "SO-1")


def test_names_that_differ_between_the_two_are_the_same_column(company: Path) -> None:
    head = header(DELIVERY_NAME="Stores", DEL_ADDRESS_1="2 Quay", TAKEN_BY="Zoe", NOTES_2="Careful")
    post = invoice(connect(engine(company), company), head, line(QTY_ORDER=4.0, JOB_REFERENCE="J1"))
    post.Items.lines[0].Text = "As agreed."
    assert post.Update()
    row, (item,) = _filed(company)
    assert (row["DEL_NAME"], row["DEL_ADDRESS_1"], row["TAKEN_BY"]) == ("Stores", "2 Quay", "Zoe")
    assert (row["NOTES_2"], row["INVOICE_TYPE"], row["INVOICE_OR_CREDIT"]) == (
        "Careful",
        "Product Invoice",
        "Invoice",
    )
    assert (item["QUANTITY"], item["JOB_NUMBER"], item["TEXT"]) == (4.0, "J1", "As agreed.")
    assert (item["TAX_CODE"], item["TAX_CODE_ID"]) == ("T1", 1)
    assert row["RECORD_CREATE_DATE"] == item["RECORD_CREATE_DATE"] == f"{NOW:%Y-%m-%d %H:%M:%S}"


def test_name_and_address_are_the_callers_to_fill_in(company: Path) -> None:
    workspace = connect(engine(company), company)
    assert invoice(workspace, header(), *MANUAL).Update()
    assert _filed(company)[0]["NAME"] == _filed(company)[0]["C_ADDRESS_1"] == ""
    address = {"ADDRESS_2": "Quayside", "ADDRESS_5": "HU1 1AA"}
    assert invoice(workspace, header(NAME="A1 Design", **address), *MANUAL).Update()
    head, _ = _filed(company, 42)
    assert [head[f"C_ADDRESS_{at}"] for at in (1, 2, 3)] == ["Quayside", "HU1 1AA", ""]


def test_nothing_but_the_invoice_is_touched(company: Path) -> None:
    tables = ("SALES_LEDGER", "STOCK", "AUDIT_HEADER", "AUDIT_SPLIT", "NOMINAL_LEDGER")
    before = [rows(company, f"SELECT * FROM {table}") for table in tables]
    assert invoice(connect(engine(company), company), header(), *MANUAL).Update()
    assert [rows(company, f"SELECT * FROM {table}") for table in tables] == before


def test_a_discount_on_a_line_is_money_in_odbc_and_per_cent_in_sdo(company: Path) -> None:
    workspace = connect(engine(company), company)
    sold = line(QTY_ORDER=5.0, UNIT_PRICE=765.0, NET_AMOUNT=3060.0)
    assert invoice(workspace, header(), sold).Update()
    _, (item,) = _filed(company)
    assert (item["FULL_NET_AMOUNT"], item["DISCOUNT_AMOUNT"], item["DISCOUNT_RATE"]) == (3825.0, 765.0, 20.0)
    record = workspace.CreateObject("InvoiceRecord")
    record.Fields.Item("INVOICE_NUMBER").Value = 41
    assert record.Find(False)
    items = record.Link
    assert items.MoveFirst()
    assert items.Fields.Item("DISCOUNT_AMOUNT").Value == 20.0
    assert items.Fields.Item("QTY_ORDER").Value == 5.0
    assert items.Fields.Item("TAX_CODE").Value == 1
    assert not items.MoveNext()


def test_before_version_18_the_amounts_are_the_callers(company: Path) -> None:
    workspace = connect(engine(company, 17), company)
    wrong = line(FULL_NET_AMOUNT=9.0, NET_AMOUNT=8.0, TAX_AMOUNT=7.0, DISCOUNT_AMOUNT=6.0)
    assert invoice(workspace, header(ITEMS_NET=5.0, ITEMS_TAX=4.0), wrong).Update()
    head, (item,) = _filed(company)
    assert (head["ITEMS_NET"], head["ITEMS_TAX"], head["INVOICE_GROSS"]) == (5.0, 4.0, 9.0)
    assert (item["FULL_NET_AMOUNT"], item["NET_AMOUNT"], item["TAX_AMOUNT"]) == (9.0, 8.0, 7.0)
    assert (item["DISCOUNT_AMOUNT"], item["DISCOUNT_RATE"]) == (1.0, 6.0)
    assert check_data(company)


def test_from_version_18_update_works_them_out(company: Path) -> None:
    workspace = connect(engine(company, 18), company)
    wrong = line(FULL_NET_AMOUNT=9.0, TAX_AMOUNT=7.0, DISCOUNT_AMOUNT=6.0)
    assert invoice(workspace, header(ITEMS_NET=5.0, ITEMS_TAX=4.0), wrong).Update()
    head, (item,) = _filed(company)
    assert (head["ITEMS_NET"], head["ITEMS_TAX"], head["INVOICE_GROSS"]) == (10.0, 1.75, 11.75)
    assert (item["FULL_NET_AMOUNT"], item["TAX_AMOUNT"], item["DISCOUNT_RATE"]) == (10.0, 1.75, 0.0)
    assert not check_data(company)


def test_tax_flag_keeps_the_callers_tax(company: Path) -> None:
    gross = line(UNIT_PRICE=133.33, NET_AMOUNT=133.33, TAX_RATE=20.0, TAX_AMOUNT=26.66, TAX_FLAG=1)
    assert invoice(connect(engine(company), company), header(), gross).Update()
    head, (item,) = _filed(company)
    assert (item["TAX_AMOUNT"], head["INVOICE_GROSS"]) == (26.66, 159.99)


def test_a_net_value_discount_is_shared_out_and_overrides_tax_flag(company: Path) -> None:
    lines = [line(TAX_FLAG=1, TAX_AMOUNT=0.01) for _ in range(3)]
    head = header(NETVALUE_DISCOUNT=1.0, NETVALUE_DESCRIPTION="Loyalty")
    assert invoice(connect(engine(company), company), head, *lines).Update()
    row, items = _filed(company)
    assert [item["NEGOTIATION_DISC_NET"] for item in items] == [0.33, 0.34, 0.33]
    assert [item["TAX_AMOUNT"] for item in items] == [1.69, 1.69, 1.69]
    assert (row["ITEMS_NET"], row["ITEMS_TAX"], row["NET_VALUE_DISCOUNT_NET"]) == (29.0, 5.07, 1.0)
    assert (row["NET_VALUE_DISCOUNT_DESC"], row["NET_VALUE_DISCOUNT_RATE"]) == ("Loyalty", 3.33)
    assert not check_data(company)


def test_a_discount_in_per_cent_is_worked_out_too(company: Path) -> None:
    head = header(NETVALUE_DISCOUNT_PERCENT=5.0)
    assert invoice(connect(engine(company), company), head, *MANUAL).Update()
    row, _ = _filed(company)
    assert (row["NET_VALUE_DISCOUNT_NET"], row["ITEMS_NET"]) == (16.28, 309.32)


def test_vat_stands_by_rate_the_highest_first_and_without_carriage(company: Path) -> None:
    carriage = {"CARR_NET": 7.5, "CARR_TAX": 1.5, "CARR_TAX_CODE": 1, "CARR_NOM_CODE": "4905"}
    lines = (line(TAX_CODE=5, TAX_RATE=5.0), line(), line(NET_AMOUNT=9.0), line(TAX_CODE=0, TAX_RATE=0.0))
    assert invoice(connect(engine(company), company), header(**carriage), *lines).Update()
    head, _ = _filed(company)
    slots = [
        [head[f"{name}_{at}"] for name in ("TAX_RATE", "NET_AMOUNT", "TAX_AMOUNT")] for at in (1, 2, 3, 4)
    ]
    assert slots == [[17.5, 19.0, 3.33], [5.0, 10.0, 0.5], [0.0, 10.0, 0.0], [0.0, 0.0, 0.0]]
    assert (head["CARR_GROSS"], head["INVOICE_NET"], head["INVOICE_TAX"]) == (9.0, 46.5, 5.33)


def test_amounts_that_were_not_rounded_are_stored_so_and_flagged(company: Path) -> None:
    third = line(QTY_ORDER=1.0, UNIT_PRICE=3.333, NET_AMOUNT=3.333)
    assert invoice(connect(engine(company), company), header(), third).Update()
    _, (item,) = _filed(company)
    assert item["NET_AMOUNT"] == 3.333
    assert any("NET_AMOUNT is not rounded" in what for what in check_data(company))


@pytest.mark.parametrize(("version", "first"), [(18, 1), (19, 0)])
def test_lines_are_numbered_from_nought_since_version_19(company: Path, version: int, first: int) -> None:
    assert invoice(connect(engine(company, version), company), header(), *MANUAL).Update()
    assert [item["ITEM_NUMBER"] for item in _filed(company)[1]] == [first, first + 1, first + 2]


@pytest.mark.parametrize(("version", "second"), [(19, "Long"), (20, "")])
def test_a_blank_text_repeated_the_one_before_until_version_20(
    company: Path, version: int, second: str
) -> None:
    post = invoice(connect(engine(company, version), company), header(), line(), line())
    post.Items.lines[0].Text = "Long"
    assert post.Update()
    assert [item["TEXT"] for item in _filed(company)[1]] == ["Long", second]


def test_before_version_17_the_caller_numbers_invoices(company: Path) -> None:
    sage = engine(company, 16)
    workspace = connect(sage, company)
    assert invoice(workspace, header(), *MANUAL).Update() is False
    post = invoice(workspace, header(), *MANUAL)
    post.Header.Fields.Item("INVOICE_NUMBER").Value = post.GetNextNumber()
    post.Header.Fields.Item("ITEMS_NET").Value = 325.6
    assert post.Update()
    assert _filed(company)[0]["INVOICE_NET"] == 325.6


def test_the_next_number_follows_the_last_saved_one(company: Path) -> None:
    workspace = connect(engine(company), company)
    assert invoice(workspace, header(INVOICE_NUMBER=900), *MANUAL).Update()
    assert invoice(workspace, header(INVOICE_NUMBER=7000), *MANUAL).Update()
    assert invoice(workspace, header(INVOICE_NUMBER=899), *MANUAL).Update()
    post = invoice(workspace, header(), *MANUAL)
    assert post.GetNextNumber() == 900
    assert post.Update()
    assert post.Header.Fields.Item("INVOICE_NUMBER").Value == 901


def test_an_invoice_with_a_number_that_is_there_takes_its_place(company: Path) -> None:
    workspace = connect(engine(company), company)
    assert invoice(workspace, header(), *MANUAL).Update()
    assert invoice(workspace, header(INVOICE_NUMBER=41, CUST_ORDER_NUMBER="SO-2"), line()).Update()
    head, items = _filed(company)
    assert (head["CUST_ORDER_NUMBER"], len(items)) == ("SO-2", 1)
    assert len(rows(company, "SELECT * FROM INVOICE")) == 41


def test_two_who_ask_for_the_next_number_get_the_same_and_the_second_takes_the_place(company: Path) -> None:
    """Why nothing may rely on GetNextNumber, and why an order is looked for afterwards."""
    write_faults(company, Faults(users={"MANAGER": "", "SYNC": ""}))
    first = invoice(connect(engine(company, 16), company), header(CUST_ORDER_NUMBER="SO-1"), line())
    second = invoice(connect(engine(company, 16), company, "SYNC"), header(CUST_ORDER_NUMBER="SO-2"), line())
    for post in (first, second):
        post.Header.Fields.Item("INVOICE_NUMBER").Value = post.GetNextNumber()
    assert first.Update()
    assert second.Update()
    assert _filed(company)[0]["CUST_ORDER_NUMBER"] == "SO-2"


def test_the_special_codes_need_no_article(company: Path) -> None:
    lines = (
        line("S1"),
        line("S2", TAX_CODE=0, TAX_RATE=0.0),
        line("S3", SERVICE_FLAG=2, QTY_ORDER=0.0),
        line("M", QTY_ORDER=0.0, UNIT_PRICE=0.0, NET_AMOUNT=0.0, NOMINAL_CODE="", TAX_RATE=0.0, TAX_CODE=9),
    )
    assert invoice(connect(engine(company), company), header(), *lines).Update()
    head, _ = _filed(company)
    assert (head["ITEMS_NET"], head["ITEMS_TAX"]) == (30.0, 3.5)
    assert not check_data(company)
