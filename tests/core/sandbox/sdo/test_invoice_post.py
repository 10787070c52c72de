from __future__ import annotations

from pathlib import Path

from core.accounting.sage50.opening import open_company_file
from tests.core.sandbox.sdo.programs import (
    MANUAL,
    connect,
    customer,
    engine,
    header,
    invoice,
    rows,
)


def test_the_manuals_own_order_comes_to_its_pennies(company: Path) -> None:
    workspace = connect(engine(company), company)
    post = invoice(workspace, header(), *MANUAL)
    assert post.Update()
    (head,) = rows(company, "SELECT * FROM INVOICE WHERE CUST_ORDER_NUMBER = 'SO-1'")
    assert (head["INVOICE_NET"], head["INVOICE_TAX"], head["INVOICE_GROSS"]) == (325.60, 56.99, 382.59)
    assert (head["POSTED_CODE"], head["POSTED"]) == (0, "")
    assert post.Header.Fields.Item("INVOICE_NUMBER").Value == head["INVOICE_NUMBER"] == 41


def test_the_odbc_reader_sees_what_was_written(company: Path) -> None:
    workspace = connect(engine(company), company)
    assert customer(workspace, ADDRESS_1="1 Quay", ADDRESS_5="HU1 1AA")
    assert invoice(workspace, header(ACCOUNT_REF="NEW001", NAME="New & Co"), *MANUAL).Update()
    with open_company_file(company) as reader:
        (new,) = [each for each in reader.customers() if each.reference == "NEW001"]
    assert (new.name, new.postcode) == ("New & Co", "HU1 1AA")
