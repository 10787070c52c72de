"""Whether an invoice adds up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.records import Invoice
from core.upload.rules.totals import disagreement, discount_tax


def test_an_invoice_that_adds_up_has_nothing_to_say(an_invoice: Invoice) -> None:
    assert disagreement(an_invoice) is None


@pytest.mark.parametrize(
    ("field", "stated", "message"),
    [
        ("net", "12.01", "net 12.00, the invoice says 12.01"),
        ("tax", "2.39", "tax 2.40, the invoice says 2.39"),
        ("gross", "14.41", "gross 14.40, the invoice says 14.41"),
    ],
)
def test_a_penny_between_lines_and_totals_is_told(
    an_invoice: Invoice, field: str, stated: str, message: str
) -> None:
    totals = {"net": an_invoice.net, "tax": an_invoice.tax, "gross": an_invoice.gross, field: Decimal(stated)}
    told = disagreement(replace(an_invoice, net=totals["net"], tax=totals["tax"], gross=totals["gross"]))
    assert told == f"the lines add up to {message}: run Check Data in Sage."


def discounted(invoice: Invoice, tax: str) -> Invoice:
    """The invoice less 2.00, with that tax."""
    return replace(
        invoice,
        discount_net=Decimal("2.00"),
        net=Decimal("10.00"),
        tax=Decimal(tax),
        gross=Decimal(10) + Decimal(tax),
    )


@pytest.mark.parametrize("tax", ["2.40", "2.00", "1.99"])
def test_a_discount_explains_the_tax_that_it_takes_off(an_invoice: Invoice, tax: str) -> None:
    invoice = discounted(an_invoice, tax)
    assert disagreement(invoice) is None
    assert discount_tax(invoice) == Decimal(tax) - Decimal("2.40")


@pytest.mark.parametrize("tax", ["1.90", "2.41"])
def test_a_discount_explains_no_other_tax(an_invoice: Invoice, tax: str) -> None:
    assert "run Check Data" in (disagreement(discounted(an_invoice, tax)) or "")


def test_carriage_counts(an_invoice: Invoice) -> None:
    invoice = replace(
        an_invoice,
        carriage_net=Decimal("5.00"),
        carriage_tax=Decimal("1.00"),
        net=Decimal("17.00"),
        tax=Decimal("3.40"),
        gross=Decimal("20.40"),
    )
    assert disagreement(invoice) is None
