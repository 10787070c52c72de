"""The main job on real input: a file or an ODBC driver on one side, HTTP and SOAP on the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from core.config.store import load
from core.crm.base import Crm, Query
from core.registry import open_crm

CUSTOMERS, PRODUCTS, INVOICES = 500, 300, 1000


def company(world: Any, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(world.site / "company.db")) as books:
        return books.execute(sql).fetchall()


@pytest.fixture(scope="module", params=["file", "odbc"])
def uploaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A company of 500 customers, 300 products and 1,000 invoices, uploaded by one batch."""
    world = request.getfixturevalue("new_world")(tmp_path_factory.mktemp("site"))
    world.create("--customers", str(CUSTOMERS), "--products", str(PRODUCTS), "--invoices", str(INVOICES))
    if request.param == "odbc":
        driver = request.getfixturevalue("sqlite_driver")
        text = world.config.read_text()
        file = world.site / "company.db"
        world.license_it()  # nothing that a driver reaches is exempt
        world.config.write_text(
            text.replace('"sandbox:company.db"', f'"DRIVER={driver};Database={file};StepAPI=1"')
        )
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        world.first = world.sync("batch", "--json")
        yield world


@pytest.fixture
def crm(uploaded: Any) -> Iterator[Crm]:
    opened = open_crm(load(uploaded.config, environ=uploaded.environ))
    yield opened
    opened.close()


def test_everything_arrives(uploaded: Any) -> None:
    document = uploaded.first.document
    assert uploaded.first.code == 0, uploaded.first.err
    assert document["summary"]["blocked"] == document["summary"]["quarantined"] == 0


def test_a_second_batch_makes_no_write_call(uploaded: Any) -> None:
    again = uploaded.sync("batch", "--json")
    assert again.code == 0
    assert again.document["calls"]["crm_write"] == 0
    assert again.document["summary"]["created"] == again.document["summary"]["updated"] == 0


@pytest.mark.parametrize("subject", ["customers", "products", "invoices"])
def test_a_plan_afterwards_says_nothing_to_do(uploaded: Any, subject: str) -> None:
    plan = uploaded.sync("plan", subject, "--all", "--json")
    assert plan.code == 0
    assert plan.document["summary"]["create"] == plan.document["summary"]["update"] == 0


def test_every_customer_is_one_active_account_with_its_figures(uploaded: Any, crm: Crm) -> None:
    columns = (
        "accountnumber",
        "customertypecode",
        "creditlimit",
        "revenue",
        "creditonhold",
        "primarycontactid",
    )
    found = {each.fields["accountnumber"]: each.fields for each in crm.find(Query("account", columns))}
    rows = company(
        uploaded,
        "SELECT ACCOUNT_REF, CREDIT_LIMIT, TURNOVER_YTD, ACCOUNT_ON_HOLD FROM SALES_LEDGER"
        " WHERE COALESCE(RECORD_DELETED, 0) = 0",
    )
    assert len(found) == len(rows) == CUSTOMERS
    for reference, limit, turnover, on_hold in rows:
        fields = found[reference]
        assert fields["customertypecode"] == 3
        assert fields["creditlimit"] == Decimal(repr(limit))
        # More credited than invoiced is possible; the CRM's annual revenue cannot be negative.
        assert fields["revenue"] == max(Decimal(repr(turnover)), Decimal(0))
        assert fields["creditonhold"] is bool(on_hold)
        assert "primarycontactid" not in fields


def test_every_contact_name_is_one_contact_of_its_account(uploaded: Any, crm: Crm) -> None:
    contacts = list(crm.find(Query("contact", ("parentcustomerid",))))
    parents = {str(each.fields["parentcustomerid"]) for each in contacts}
    named = company(
        uploaded, "SELECT COUNT(*) FROM SALES_LEDGER WHERE TRIM(COALESCE(CONTACT_NAME, '')) <> ''"
    )
    assert len(contacts) == len(parents) == named[0][0]


def test_every_invoice_total_equals_the_companys_to_the_penny(uploaded: Any, crm: Crm) -> None:
    totals = {
        each.fields["invoicenumber"]: (each.fields["totalamount"], each.fields.get("totaltax", Decimal(0)))
        for each in crm.find(Query("invoice", ("invoicenumber", "totalamount", "totaltax")))
    }
    posted = company(
        uploaded,
        "SELECT ACCOUNT_REF, INVOICE_NUMBER, INVOICE_GROSS, INVOICE_TAX FROM INVOICE"
        " WHERE INVOICE_TYPE_CODE IN (0, 1, 2) AND POSTED_CODE = 1 AND COALESCE(RECORD_DELETED, 0) = 0",
    )
    expected = {
        f"{ref}-{number}": (Decimal(repr(gross)), Decimal(repr(tax))) for ref, number, gross, tax in posted
    }
    assert totals == expected
    assert expected


def test_no_invoice_lacks_a_line(uploaded: Any, crm: Crm) -> None:
    lines = [str(each.fields["invoiceid"]) for each in crm.find(Query("invoicedetail", ("invoiceid",)))]
    rows = company(
        uploaded,
        "SELECT COUNT(*) FROM INVOICE_ITEM JOIN INVOICE USING (INVOICE_NUMBER)"
        " WHERE INVOICE_TYPE_CODE IN (0, 1, 2) AND POSTED_CODE = 1",
    )
    assert len(lines) >= rows[0][0] > INVOICES


def test_matching_all_customers_takes_at_most_ten_reads_for_500(uploaded: Any) -> None:
    one = uploaded.sync("upload", "customers", "A1D001", "--json").document["calls"]["crm_read"]
    everyone = uploaded.sync("upload", "customers", "--all", "--json").document["calls"]["crm_read"]
    assert everyone - one + 1 <= 10


def test_credit_notes_and_quotations_are_skipped_with_their_reason(uploaded: Any) -> None:
    changes = uploaded.sync("plan", "invoices", "--all", "--json").document["changes"]
    skipped = [each for each in changes if each["action"] == "skipped"]
    others = company(
        uploaded, "SELECT COUNT(*) FROM INVOICE WHERE INVOICE_TYPE_CODE NOT IN (0, 1, 2) OR POSTED_CODE = 0"
    )
    assert len(skipped) == others[0][0] > 0
    assert all(each["reason"] for each in skipped)
