"""What an accountant does in QuickBooks, and what a program then sees of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.sandbox.quickbooks import accountant
from tests.core.sandbox.quickbooks.programs import NOW, Program, customer, rows, text, texts

ABS = "<FullName>ABS Garages Ltd</FullName>"
DELETED = "<ListDelType>Customer</ListDelType>"


def test_each_change_gives_another_edit_sequence_even_within_a_second(
    program: Program, company: Path
) -> None:
    seen = set()
    for limit in (100, 200, 300):
        accountant.change(company, "Customer", "ABS Garages Ltd", NOW, CreditLimit=limit)
        found = program.query("Customer", ABS)[0]
        seen.add(text(found, "EditSequence"))
        assert text(found, "TimeModified") == "2025-10-01T09:30:00+00:00"
    assert len(seen) == 3


def test_a_renamed_customer_keeps_its_listid_and_its_jobs_follow(program: Program, company: Path) -> None:
    (job,) = rows(company, "SELECT * FROM Customer WHERE Sublevel = 1 LIMIT 1")
    parent = str(job["FullName"]).partition(":")[0]
    accountant.rename(company, "Customer", parent, "New Name", NOW)
    found = program.query("Customer", "<FullName>New Name</FullName>")
    assert texts(found, "CustomerRet/ListID") == [job["ParentRef"]]
    below = program.query("Customer", f"<ListID>{job['ListID']}</ListID>")
    assert text(below, "CustomerRet/FullName") == f"New Name:{job['Name']}"
    assert text(below, "CustomerRet/EditSequence") == job["EditSequence"]


def test_documents_bear_the_name_of_today(program: Program, company: Path) -> None:
    accountant.rename(company, "Customer", "A1 Design Services", "A1 Design", NOW)
    invoice = program.query("Invoice", "<RefNumber>1</RefNumber>")
    assert text(invoice, "InvoiceRet/CustomerRef/FullName") == "A1 Design"
    assert not text(invoice, "InvoiceRet/TimeModified").startswith("2025-10-01")


def test_an_account_number_is_given_and_taken_away(program: Program, company: Path) -> None:
    accountant.give_account_number(company, "ABS Garages Ltd", "", NOW)
    assert texts(program.query("Customer", ABS), "CustomerRet/AccountNumber") == []
    accountant.give_account_number(company, "ABS Garages Ltd", "X7", NOW)
    assert texts(program.query("Customer", ABS), "CustomerRet/AccountNumber") == ["X7"]


def test_a_customer_with_invoices_cannot_be_deleted(company: Path) -> None:
    with pytest.raises(ValueError, match="used in transactions"):
        accountant.delete(company, "Customer", "ABS Garages Ltd", NOW)


def test_what_is_deleted_is_told_by_one_query_alone(program: Program, company: Path) -> None:
    (identity,) = texts(program.customer("Short lived"), "CustomerRet/ListID")
    accountant.delete(company, "Customer", "Short lived", NOW + timedelta(hours=1))
    assert program.query("Customer", f"<ListID>{identity}</ListID>").attrib["statusCode"] == "500"
    gone = program.query("ListDeleted", DELETED)
    assert texts(gone, "ListDeletedRet/ListID") == [identity]
    assert text(gone, "ListDeletedRet/TimeDeleted") == "2025-10-01T10:30:00+00:00"
    assert text(gone, "ListDeletedRet/FullName") == "Short lived"
    since = "<DeletedDateRangeFilter><FromDeletedDate>{}</FromDeletedDate></DeletedDateRangeFilter>"
    later = program.query("ListDeleted", DELETED + since.format("2025-10-01T10:30:01"))
    assert later.attrib["statusCode"] == "1"
    assert program.query("ListDeleted", "<ListDelType>ItemService</ListDelType>").attrib["statusCode"] == "1"


def test_what_was_deleted_long_ago_is_forgotten(program: Program, company: Path) -> None:
    program.customer("Short lived")
    accountant.delete(company, "Customer", "Short lived", NOW)
    program.clock.now = NOW + timedelta(days=90)
    assert len(program.query("ListDeleted", DELETED)) == 1
    program.clock.now += timedelta(seconds=1)
    assert program.query("ListDeleted", DELETED).attrib["statusCode"] == "1"


def test_a_name_is_free_again_after_it_was_deleted(program: Program, company: Path) -> None:
    first = text(program.customer("Short lived"), "CustomerRet/ListID")
    accountant.delete(company, "Customer", "Short lived", NOW)
    assert text(program.ask(customer("Short lived")), "CustomerRet/ListID") != first


def test_a_merged_customer_is_gone_and_the_other_has_its_invoices(program: Program, company: Path) -> None:
    mine = len(program.query("Invoice", f"<EntityFilter>{ABS}</EntityFilter>"))
    theirs = "<EntityFilter><FullName>A1 Design Services</FullName></EntityFilter>"
    before = len(program.query("Invoice", theirs))
    (identity,) = texts(program.query("Customer", ABS), "CustomerRet/ListID")
    accountant.merge(company, "ABS Garages Ltd", "A1 Design Services", NOW)
    assert program.query("Customer", ABS).attrib["statusCode"] == "500"
    assert len(program.query("Invoice", theirs)) == before + mine
    assert texts(program.query("ListDeleted", DELETED), "ListDeletedRet/ListID") == [identity]


def test_an_edited_invoice_is_stamped_and_its_totals_follow(program: Program, company: Path) -> None:
    accountant.sell_more(company, "1", 500, NOW)
    since = "<FromModifiedDate>2025-10-01</FromModifiedDate>"
    (found,) = program.query("Invoice", f"<ModifiedDateRangeFilter>{since}</ModifiedDateRangeFilter>")
    assert (text(found, "RefNumber"), text(found, "Subtotal")) == ("1", "192.20")
    accountant.edit_invoice(company, "1", NOW, RefNumber=None, Memo="Changed")
    assert program.query("Invoice", "<RefNumber>1</RefNumber>").attrib["statusCode"] == "1"


def test_a_deleted_invoice_is_told_by_one_query_alone(program: Program, company: Path) -> None:
    (identity,) = texts(program.query("Invoice", "<RefNumber>1</RefNumber>"), "InvoiceRet/TxnID")
    accountant.delete_invoice(company, "1", NOW)
    assert program.query("Invoice", f"<TxnID>{identity}</TxnID>").attrib["statusCode"] == "500"
    gone = program.query("TxnDeleted", "<TxnDelType>Invoice</TxnDelType>")
    assert texts(gone, "TxnDeletedRet/TxnID") == [identity]
    assert texts(gone, "TxnDeletedRet/RefNumber") == ["1"]


def test_money_that_comes_in_stamps_neither_customer_nor_invoice(program: Program, company: Path) -> None:
    (number,) = rows(
        company, "SELECT RefNumber FROM Invoice WHERE BalanceRemaining > 100 AND NOT IsPending LIMIT 1"
    )
    asked = f"<RefNumber>{number[0]}</RefNumber>"
    before = program.query("Invoice", asked)[0]
    accountant.receive_payment(company, number[0], 100, NOW)
    after = program.query("Invoice", asked)[0]
    assert text(after, "EditSequence") == text(before, "EditSequence")
    assert float(text(before, "BalanceRemaining")) - float(text(after, "BalanceRemaining")) == pytest.approx(
        1
    )


@pytest.mark.parametrize("number", ["none", ""])
def test_what_is_not_there_cannot_be_changed(company: Path, number: str) -> None:
    with pytest.raises(ValueError, match="no invoice"):
        accountant.edit_invoice(company, number, NOW, Memo="x")
    with pytest.raises(ValueError, match="in Customer"):
        accountant.make_inactive(company, "Customer", "Nobody", NOW)
