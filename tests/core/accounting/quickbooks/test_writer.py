"""Customers, items and invoices in QuickBooks: made once, left pending, never touched again (manual 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.orders import (
    AccountingRefusedError,
    AccountingUnansweredError,
    AccountingUncertainError,
    InvoiceDiffersError,
    NewInvoice,
)
from core.accounting.quickbooks.invoice_writing import invoice_add
from core.accounting.quickbooks.qbxml.building import message
from core.accounting.quickbooks.qbxml.checking import check
from core.accounting.quickbooks.qbxml.versions import PROVED
from core.accounting.quickbooks.writer import QuickBooksWriter
from core.sandbox.quickbooks.accountant import delete_invoice, edit_invoice
from core.sandbox.quickbooks.faults import Faults, write_faults
from tests.acceptance.accounting.drafts import CUSTOMER, NUMBER, PRODUCT, invoice, line, totalled
from tests.core.accounting.quickbooks.desk import Desk, change, writer_of
from tests.core.sandbox.quickbooks.programs import NOW, rows

TWENTY = Decimal(20)


def drafted(**changed: object) -> NewInvoice:
    """The manual's lines at 20 %, as a plan for QuickBooks has them."""
    lines = [
        line(code, count, price, tax_rate=TWENTY, tax=tax)
        for code, count, price, tax in (
            ("VID003", "3", "55.00", Decimal("33.00")),
            ("TAPE002", "22", "2.80", Decimal("12.32")),
            ("MISC", "3", "33.00", Decimal("19.80")),
        )
    ]
    own = {"carriage_nominal": "Carriage", "carriage_tax_rate": TWENTY, "taken_by": "Ann Administrator"}
    return invoice(*lines, **{**own, **changed})


def made(company: Path) -> list[dict[str, object]]:
    return [dict(each) for each in rows(company, "SELECT * FROM Invoice WHERE PONumber = ?", NUMBER)]


def test_an_order_becomes_a_pending_invoice_with_its_own_figures(
    writer: QuickBooksWriter, company: Path
) -> None:
    number = writer.create_invoice(drafted())
    (found,) = made(company)
    assert found["RefNumber"] == number
    assert (found["Subtotal"], found["SalesTaxTotal"]) == (32560, 6512)
    assert (found["IsPending"], found["TxnDate"], found["Other"]) == (1, "2008-07-14", "Ann Administrator")
    assert (found["Memo"], found["ShipAddress_Addr1"]) == ("Handle with care Ring first", "A1 Stores")
    lines = rows(company, "SELECT * FROM Line WHERE TxnID = ? ORDER BY Position", found["TxnID"])
    assert [(each["Quantity"], each["Rate"], each["Amount"]) for each in lines] == [
        ("3", "55.00", 16500),
        ("22", "2.80", 6160),
        ("3", "33.00", 9900),
    ]
    assert len(number) <= 11


def test_discounts_and_carriage_come_to_what_the_order_says(writer: QuickBooksWriter, company: Path) -> None:
    first = line(
        "VID003", "3", "55.00", "5.00", tax_rate=TWENTY, shared=Decimal("16.00"), tax=Decimal("28.80")
    )
    draft = invoice(
        first,
        discount_net=Decimal("16.00"),
        carriage_net=Decimal("10.01"),
        carriage_tax=Decimal("2.00"),
        carriage_nominal="Carriage",
        taken_by="Ann",
    )
    assert writer.create_invoice(draft)
    (found,) = made(company)
    assert (found["Subtotal"], found["SalesTaxTotal"]) == (15401, 3080)
    lines = rows(company, "SELECT Amount, Desc FROM Line WHERE TxnID = ? ORDER BY Position", found["TxnID"])
    assert [tuple(each) for each in lines] == [(14400, "Text of VID003"), (1001, "Carriage")]


def test_the_order_is_found_again_and_the_next_run_makes_no_second(company: Path) -> None:
    first = Desk(company)
    with writer_of(first) as writer:
        number = writer.create_invoice(drafted())
    with writer_of(Desk(company)) as writer:
        ((found,),) = writer.booked([NUMBER]).values()
    assert (found.number, found.account, found.posted) == (number, "A1D001", False)


def test_other_totals_are_told_with_the_number(writer: QuickBooksWriter) -> None:
    with pytest.raises(InvoiceDiffersError) as caught:
        writer.create_invoice(replace(drafted(), tax=Decimal("1.00")))
    assert caught.value.number
    assert "65.12 tax, and the plan" in caught.value.found.replace("\n", " ")


def test_an_answer_that_was_lost_is_given_again_and_nothing_is_made_twice(company: Path) -> None:
    """The same message once more is no new message, whoever sends it, from wherever."""
    write_faults(company, Faults(unanswered_at=1))
    desk = Desk(company)
    with writer_of(desk) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    assert len(made(company)) == 1
    with writer_of(Desk(company)) as writer:
        assert writer.create_invoice(drafted()) == made(company)[0]["RefNumber"]
    assert len(made(company)) == 1


def test_an_invoice_that_was_deleted_can_be_made_anew(company: Path) -> None:
    write_faults(company, Faults(unanswered_at=1))
    with writer_of(Desk(company)) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    change(company, "DELETE FROM Invoice WHERE PONumber = ?", NUMBER)
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted())
    assert [each["RefNumber"] for each in made(company)] == [number]


def test_a_number_that_another_invoice_has_is_not_given(writer: QuickBooksWriter, company: Path) -> None:
    given_again = "BEGIN UPDATE Invoice SET RefNumber = '5000' WHERE rowid = NEW.rowid; END"
    change(company, f"CREATE TRIGGER given_again AFTER INSERT ON Invoice {given_again}")
    number = writer.create_invoice(drafted())
    (found,) = made(company)
    assert (found["RefNumber"], number) == ("5000", found["TxnID"])


def test_an_order_that_was_changed_meanwhile_makes_no_second_invoice(company: Path) -> None:
    write_faults(company, Faults(unanswered_at=1))
    with writer_of(Desk(company)) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    with writer_of(Desk(company)) as writer, pytest.raises(AccountingUnansweredError, match="had this order"):
        writer.create_invoice(drafted(notes=("Other words", "", "")))
    assert len(made(company)) == 1


def test_an_invoice_is_known_again_on_another_day_though_its_po_number_was_changed(company: Path) -> None:
    """Nobody finds it by its order: QuickBooks itself is asked what became of the message."""
    write_faults(company, Faults(unanswered_at=1))
    with writer_of(Desk(company)) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    edit_invoice(company, str(made(company)[0]["RefNumber"]), NOW, PONumber="4711")
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted(date=date(2008, 7, 15)))
    assert made(company) == []
    assert [each[0] for each in rows(company, "SELECT RefNumber FROM Invoice WHERE PONumber = '4711'")] == [
        number
    ]


def test_a_changed_po_number_hides_no_invoice_until_its_number_is_known(company: Path) -> None:
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted())
    edit_invoice(company, number, NOW, PONumber="4711")
    with writer_of(Desk(company)) as writer:
        assert writer.create_invoice(drafted()) == number
        writer.invoice_known(drafted())
        assert rows(company, "SELECT ID FROM MessageSet") == []
        assert writer.create_invoice(drafted()) != number


def test_an_invoice_that_quickbooks_ended_over_and_somebody_changed_is_told_of(company: Path) -> None:
    write_faults(company, Faults(unkept_at=1))
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted())
    edit_invoice(company, number, NOW + timedelta(hours=1), PONumber="4711")
    with writer_of(Desk(company)) as writer:
        with pytest.raises(AccountingUncertainError, match=f"invoice {number} of the same.*4711") as caught:
            writer.create_invoice(drafted())
        assert f"PO number {NUMBER} again" in caught.value.remedy
        edit_invoice(company, number, NOW + timedelta(hours=1), PONumber="4711", Subtotal=1)
        with pytest.raises(AccountingUncertainError):  # its amount may have been changed as well
            writer.create_invoice(drafted())


def test_one_of_another_amount_that_was_there_before_the_claim_stands_in_nobodys_way(company: Path) -> None:
    write_faults(company, Faults(unkept_at=1))
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted())
    edit_invoice(company, number, NOW + timedelta(days=9), PONumber="4711", Subtotal=1)
    with writer_of(Desk(company)) as writer:
        writer.invoice_claimed(NOW.replace(tzinfo=UTC) + timedelta(hours=20))
        with pytest.raises(AccountingUncertainError):
            writer.create_invoice(drafted())
        writer.invoice_claimed(NOW.replace(tzinfo=UTC) + timedelta(days=2))
        assert writer.create_invoice(drafted()) != number


def test_another_invoice_of_the_same_amount_stands_in_nobodys_way(company: Path) -> None:
    with writer_of(Desk(company)) as writer:
        writer.create_invoice(drafted(order_number="ORD-9"))
    write_faults(company, Faults(unkept_at=1))
    with writer_of(Desk(company)) as writer:
        gone = writer.create_invoice(drafted())
    delete_invoice(company, gone, NOW)
    with writer_of(Desk(company)) as writer:
        writer.create_invoice(drafted())
    assert len(made(company)) == 1


def test_a_customer_is_made_once_and_never_touched(writer: QuickBooksWriter, company: Path) -> None:
    writer.create_customer(CUSTOMER)
    assert writer.accounts(["xxx001", "NOBODY"]) == {"xxx001"}
    before = rows(company, "SELECT * FROM Customer")
    with pytest.raises(AccountingRefusedError, match="has the customer XXX001 already"):
        writer.create_customer(replace(CUSTOMER, name="Another"))
    assert rows(company, "SELECT * FROM Customer") == before
    (found,) = rows(company, "SELECT * FROM Customer WHERE AccountNumber = 'XXX001'")
    assert (found["FullName"], found["BillAddress_Addr2"]) == ("Café & Söhne", "67a Station Road")
    assert (found["Phone"], found["Email"]) == ("01742 876 234", "jim@example.com")


def test_a_name_that_a_supplier_has_is_refused_with_its_cure(writer: QuickBooksWriter, company: Path) -> None:
    before = len(rows(company, "SELECT 1 FROM Customer"))
    with pytest.raises(AccountingRefusedError) as caught:
        writer.create_customer(replace(CUSTOMER, name="Parcel Carriers"))
    assert caught.value.code == "quickbooks.status_3100"
    assert "another name" in caught.value.remedy
    assert len(rows(company, "SELECT 1 FROM Customer")) == before


def test_an_item_is_made_with_its_accounts_and_never_touched(writer: QuickBooksWriter, company: Path) -> None:
    wanted = replace(PRODUCT, sales_nominal="Sales", purchase_nominal="5000")
    writer.create_product(wanted)
    (found,) = rows(company, "SELECT * FROM Item WHERE FullName = 'XXXTEST01'")
    assert (found["Kind"], found["SalesAndPurchase_SalesPrice"]) == ("ItemNonInventory", "299.00")
    assert writer.products(["xxxtest01"]) == {"xxxtest01"}
    with pytest.raises(AccountingRefusedError, match="has an item XXXTEST01 already"):
        writer.create_product(wanted)
    with pytest.raises(AccountingRefusedError, match="has an item Starter kit already"):
        writer.create_product(replace(wanted, code="Starter kit"))


def test_an_account_that_is_not_there_is_said(writer: QuickBooksWriter) -> None:
    with pytest.raises(AccountingRefusedError) as caught:
        writer.create_product(replace(PRODUCT, sales_nominal="Nowhere"))
    assert 'no account "Nowhere"' in caught.value.found
    assert "[orders] sales_nominal" in caught.value.remedy


def test_nobody_gets_an_invoice_of_another(writer: QuickBooksWriter, company: Path) -> None:
    with pytest.raises(AccountingRefusedError, match="no active customer of the account number NOBODY"):
        writer.create_invoice(drafted(account="NOBODY"))
    change(company, "UPDATE Customer SET AccountNumber = 'A1D001' WHERE AccountNumber = 'ABS001'")
    change(company, "UPDATE Customer SET TimeModified = '2025-10-01T09:30:00' WHERE AccountNumber = 'A1D001'")
    with pytest.raises(AccountingRefusedError, match="2 active customers of the account number A1D001"):
        writer.create_invoice(drafted())
    assert made(company) == []


def test_every_invoice_is_one_that_the_schema_takes() -> None:
    for draft in (drafted(), drafted(notes=("x" * 1364,) * 3), drafted(delivery=("", "", "", "", ""))):
        assert check(message([invoice_add(totalled(draft), "80000001-1").ask()], PROVED)) is None


def test_what_is_asked_does_not_grow_with_what_is_there(company: Path) -> None:
    desk = Desk(company)
    with writer_of(desk) as writer:
        writer.booked([NUMBER])
        before = len(desk.messages)
        writer.create_invoice(drafted())
        assert len(desk.messages) - before <= 6
