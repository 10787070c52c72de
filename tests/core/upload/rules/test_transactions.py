"""What a transaction asks for: its customer, and its invoice (manual 3.1.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.records import Invoice, Transaction
from core.upload.rules.transactions import accounts_and_invoices


def transaction(
    number: int = 1, *, kind: str = "SI", account: str = "A1D001", reference: str = "82"
) -> Transaction:
    """A sales invoice transaction of invoice 82."""
    return Transaction(
        number=number,
        type=kind,
        account=account,
        date=date(2008, 7, 14),
        reference=reference,
        details="",
        net=Decimal(12),
        tax=Decimal("2.40"),
        gross=Decimal("14.40"),
        outstanding=Decimal(0),
    )


def test_a_transaction_refreshes_its_customer_once() -> None:
    wanted = accounts_and_invoices(
        [transaction(1), transaction(2, account="a1d001 "), transaction(3, account="B2")]
    )
    assert wanted.accounts == ("A1D001", "B2")


@pytest.mark.parametrize("kind", ["SI", "SC", "SR", "SA", "SD"])
def test_every_sales_transaction_refreshes_its_customer(kind: str) -> None:
    assert accounts_and_invoices([transaction(kind=kind)]).accounts == ("A1D001",)


def test_a_sales_invoice_brings_its_invoice() -> None:
    assert accounts_and_invoices([transaction(1), transaction(2)]).invoices == ("82",)


def test_an_invoice_of_the_same_number_but_another_account_is_not_meant(an_invoice: Invoice) -> None:
    assert accounts_and_invoices([transaction()]).brings(an_invoice)
    assert not accounts_and_invoices([transaction(account="B2")]).brings(an_invoice)


@pytest.mark.parametrize("reference", ["", "O/BAL", "٣", "0", "82a", "-82"])
def test_a_reference_that_is_no_invoice_number_brings_nothing(reference: str) -> None:
    assert accounts_and_invoices([transaction(reference=reference)]).invoices == ()


def test_leading_zeros_of_a_reference_do_not_matter() -> None:
    assert accounts_and_invoices([transaction(reference="000082")]).invoices == ("82",)


def test_a_receipt_brings_no_invoice() -> None:
    assert accounts_and_invoices([transaction(kind="SR")]).invoices == ()


@pytest.mark.parametrize(
    ("skipped", "reason"),
    [
        (transaction(7, kind="PI"), "PI is no sales transaction."),
        (transaction(7, kind=""), "a transaction without type is no sales transaction."),
        (transaction(7, account=" "), "the transaction names no account: enter its account in the accounts."),
    ],
)
def test_what_concerns_no_customer_is_skipped_with_its_reason(skipped: Transaction, reason: str) -> None:
    wanted = accounts_and_invoices([skipped])
    assert wanted.skipped == {7: reason}
    assert (wanted.accounts, wanted.invoices) == ((), ())
