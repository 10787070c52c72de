"""Long answers in parts: within one session, with the criteria that they began with."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from core.sandbox.quickbooks.accountant import delete_invoice, rename
from tests.core.sandbox.quickbooks.programs import NOW, Program, status, texts

SEVEN = "<MaxReturned>7</MaxReturned>"


def _goes_on(program: Program, kind: str, inside: str, before: etree._Element) -> etree._Element:
    return program.query(kind, inside, f'iterator="Continue" iteratorID="{_identity(before)}"')


def _identity(answer: etree._Element) -> str:
    return str(answer.attrib["iteratorID"])


def _whole(program: Program, kind: str, path: str, inside: str = SEVEN) -> list[str]:
    part = program.query(kind, inside, 'iterator="Start"')
    found = texts(part, path)
    while part.attrib["iteratorRemainingCount"] != "0":
        part = _goes_on(program, kind, inside, part)
        found += texts(part, path)
    return found


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Customer", "CustomerRet/ListID"),
        ("Item", "*/ListID"),
        ("Invoice", "InvoiceRet/TxnID"),
        ("CreditMemo", "CreditMemoRet/TxnID"),
        ("ReceivePayment", "ReceivePaymentRet/TxnID"),
        ("Transaction", "TransactionRet/TxnID"),
    ],
)
def test_the_parts_are_the_whole(program: Program, kind: str, path: str) -> None:
    found = _whole(program, kind, path)
    assert found == texts(program.query(kind), path)
    assert len(found) == len(set(found)) > 7


def test_each_part_says_how_much_is_left(program: Program) -> None:
    first = program.query("Customer", SEVEN, 'iterator="Start"')
    assert (len(first), first.attrib["iteratorRemainingCount"]) == (7, "23")
    second = _goes_on(program, "Customer", SEVEN, first)
    assert (len(second), second.attrib["iteratorRemainingCount"]) == (7, "16")
    assert second.attrib["iteratorID"] == first.attrib["iteratorID"]


def test_other_criteria_are_refused(program: Program) -> None:
    first = program.query("Customer", SEVEN, 'iterator="Start"')
    assert status(_goes_on(program, "Customer", "<MaxReturned>8</MaxReturned>", first)) == ("3000", "Error")
    assert status(_goes_on(program, "Item", SEVEN, first)) == ("3000", "Error")
    assert status(_goes_on(program, "Customer", SEVEN, first)) == ("0", "Info")


def test_an_iterator_ends_with_its_session(company: Path) -> None:
    with Program(company) as program:
        first = program.query("Customer", SEVEN, 'iterator="Start"')
        program.quickbooks.EndSession(program.ticket)
        program.ticket = program.quickbooks.BeginSession("", 2)
        assert status(_goes_on(program, "Customer", SEVEN, first)) == ("3000", "Error")


def test_an_iterator_that_has_given_everything_is_gone(program: Program) -> None:
    only = program.query("Customer", "<MaxReturned>100</MaxReturned>", 'iterator="Start"')
    assert only.attrib["iteratorRemainingCount"] == "0"
    again = _goes_on(program, "Customer", "<MaxReturned>100</MaxReturned>", only)
    assert status(again) == ("3000", "Error")


def test_an_iterator_may_be_stopped(program: Program) -> None:
    first = program.query("Customer", SEVEN, 'iterator="Start"')
    stop = f'iterator="Stop" iteratorID="{_identity(first)}"'
    assert status(program.query("Customer", SEVEN, stop)) == ("0", "Info")
    assert status(_goes_on(program, "Customer", SEVEN, first)) == ("3000", "Error")


def test_two_iterators_do_not_disturb_each_other(program: Program) -> None:
    one = program.query("Customer", SEVEN, 'iterator="Start"')
    other = program.query("Customer", SEVEN, 'iterator="Start"')
    path = "CustomerRet/ListID"
    assert texts(_goes_on(program, "Customer", SEVEN, one), path) == texts(
        _goes_on(program, "Customer", SEVEN, other), path
    )


def test_what_is_deleted_meanwhile_is_missing_and_what_is_renamed_comes_once(
    program: Program, company: Path
) -> None:
    ten = "<MaxReturned>10</MaxReturned>"
    first = program.query("Invoice", ten, 'iterator="Start"')
    delete_invoice(company, "12", NOW)
    assert "12" not in texts(_goes_on(program, "Invoice", ten, first), "InvoiceRet/RefNumber")
    customers = program.query("Customer", SEVEN, 'iterator="Start"')
    rename(company, "Customer", "A1 Design Services", "Zzz Design", NOW)
    seen = texts(customers, "CustomerRet/ListID")
    while customers.attrib["iteratorRemainingCount"] != "0":
        customers = _goes_on(program, "Customer", SEVEN, customers)
        seen += texts(customers, "CustomerRet/ListID")
    assert len(seen) == len(set(seen)) == 30
