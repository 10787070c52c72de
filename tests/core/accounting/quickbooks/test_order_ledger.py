"""What orders are booked with in QuickBooks: customers by number, items, sales tax, invoices by PO number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.quickbooks.order_ledger import OrderBooks
from core.text import match_key
from tests.core.accounting.quickbooks.desk import Desk, books_of, change
from tests.core.sandbox.quickbooks.programs import rows


@pytest.fixture
def books(desk: Desk) -> OrderBooks:
    return books_of(desk, page=7)


def test_british_tax_goes_by_the_code_of_the_line(books: OrderBooks) -> None:
    found = books.bookkeeping()
    assert {code: str(rate.normalize()) for code, rate in found.tax_rates.items()} == {
        "T0": "0", "T1": "2E+1", "T2": "0", "T5": "5", "T9": "0",
    }  # fmt: skip
    assert (found.standard_tax, found.carriage_nominal, found.carriage_tax) == ("T1", "Carriage", "T1")
    assert (found.currency, found.no_product, found.tax_by_document) == ("GBP", "", True)


def test_american_tax_is_one_rate_for_all_that_is_taxable(american: Path) -> None:
    desk = Desk(american)
    try:
        found = books_of(desk)
        group = rows(american, "SELECT ListID FROM Item WHERE Kind = 'ItemSalesTaxGroup'")[0][0]
        own = rows(american, "SELECT ListID FROM SalesTaxCode WHERE Name = 'T0'")[0][0]
        some = [each[0] for each in rows(american, "SELECT ListID FROM Customer WHERE AccountNumber <> ''")]
        change(american, "UPDATE Customer SET ItemSalesTaxRef = ? WHERE ListID = ?", group, some[0])
        change(american, "UPDATE Customer SET SalesTaxCodeRef = ? WHERE ListID = ?", own, some[1])
        numbers = [
            rows(american, "SELECT AccountNumber FROM Customer WHERE ListID = ?", each)[0][0]
            for each in some[:3]
        ]
        accounts = found.ledger_accounts(numbers)
        assert found.bookkeeping().tax_rates["T5"] == found.bookkeeping().tax_rates["T1"] == Decimal(20)
        rates = [accounts[each.lower()].tax_rate for each in numbers]
        assert rates == [Decimal(25), Decimal(0), None]  # two rates in one; not taxable; the company's own
    finally:
        desk.close()


def test_a_customer_is_found_by_account_number_in_any_letters(books: OrderBooks, numbered: str) -> None:
    (found,) = books.ledger_accounts([numbered.lower(), "NOBODY", ""]).values()
    assert found.reference == numbered
    assert found.problem == ""


def test_a_customer_without_number_is_found_by_the_full_name(books: OrderBooks, company: Path) -> None:
    change(company, "UPDATE Customer SET AccountNumber = NULL WHERE AccountNumber = 'SQU001'")
    full = rows(company, "SELECT FullName FROM Customer WHERE FullName LIKE '%[Square]%'")[0][0]
    assert books.ledger_accounts([full])[full.lower()].reference == full
    assert books.ledger_accounts(["SQU001"]) == {}


def test_a_number_that_several_customers_have_takes_no_invoice(books: OrderBooks, company: Path) -> None:
    change(company, "UPDATE Customer SET AccountNumber = 'A1D001' WHERE AccountNumber = 'ABS001'")
    (found,) = books.ledger_accounts(["A1D001"]).values()
    assert found.problem.startswith("2 customers in QuickBooks have the account number A1D001 (")
    assert "A1 Design Services" in found.problem
    assert "ABS Garages Ltd" in found.problem


def test_an_inactive_customer_takes_no_invoice(books: OrderBooks, company: Path) -> None:
    change(company, "UPDATE Customer SET IsActive = 0 WHERE AccountNumber = 'A1D001'")
    (found,) = books.ledger_accounts(["A1D001"]).values()
    assert "is inactive in QuickBooks" in found.problem


def test_items_are_found_by_their_full_names_and_only_what_can_be_sold(books: OrderBooks) -> None:
    found = books.stock_items(["vid003", "TAPE002", "Starter kit", "Subtotal", "Nothing"])
    assert {each.code for each in found.values()} == {"VID003", "TAPE002"}
    assert found["vid003"].nominal_code == "Sales:Sales 4000"
    assert books.names(["Starter kit", "Nothing"]) == {"starter kit"}


def test_invoices_are_found_by_their_po_number_and_new_ones_later(books: OrderBooks, company: Path) -> None:
    number, order = rows(company, "SELECT RefNumber, TxnID FROM Invoice LIMIT 1")[0]
    assert books.booked(["PO-1"]) == {}
    change(
        company,
        "UPDATE Invoice SET PONumber = 'PO-1', TimeModified = '2025-10-01T09:30:00' WHERE TxnID = ?",
        order,
    )
    ((found,),) = books.booked(["po-1", "PO-2"]).values()
    assert (found.number, found.order_number, found.posted) == (number, "PO-1", True)
    assert found.gross == found.net + found.tax


def test_invoices_are_found_by_their_number_or_id_whatever_po_number_they_bear(
    books: OrderBooks, company: Path
) -> None:
    (first, number), (second, other) = rows(company, "SELECT TxnID, RefNumber FROM Invoice LIMIT 2")
    change(company, "UPDATE Invoice SET PONumber = NULL WHERE TxnID = ?", first)
    change(company, "UPDATE Invoice SET PONumber = 'PO-1' WHERE TxnID = ?", second)
    found = books.booked_as([number, second, "NOBODY", "", "longer than a number is"])
    assert {key: [(each.number, each.order_number) for each in some] for key, some in found.items()} == {
        match_key(number): [(number, "")],
        match_key(second): [(other, "PO-1")],
    }


def test_all_invoices_of_one_number_are_found_by_it_and_go_by_their_txnids(
    books: OrderBooks, company: Path
) -> None:
    (first, number), (second, _) = rows(company, "SELECT TxnID, RefNumber FROM Invoice LIMIT 2")
    change(company, "UPDATE Invoice SET RefNumber = ? WHERE TxnID = ?", number, second)
    assert {each.number for each in books.booked_as([number])[match_key(number)]} == {first, second}


def test_an_invoice_whose_number_is_not_its_own_goes_by_its_txnid(books: OrderBooks, company: Path) -> None:
    (first, number), (second, _) = rows(company, "SELECT TxnID, RefNumber FROM Invoice LIMIT 2")
    change(company, "UPDATE Invoice SET RefNumber = ? WHERE TxnID = ?", number, second)
    change(company, "UPDATE Invoice SET PONumber = 'PO-1' WHERE TxnID = ?", first)
    ((found,),) = books.booked(["PO-1"]).values()
    assert found.number == first
