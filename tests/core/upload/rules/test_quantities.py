"""What the CRM is told of a line's quantity and price, and what the plan says of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.records import InvoiceLine
from core.upload.rules.prices import Priced
from core.upload.rules.quantities import line_price


def told(line: InvoiceLine, *, write_in: bool = False, places: int = 4) -> tuple[Priced, tuple[str, ...]]:
    """Price a line for two decimals of quantity."""
    return line_price(line, 2, places, write_in=write_in)


def test_a_plain_line_needs_no_note(a_line: InvoiceLine) -> None:
    assert told(a_line) == (Priced(Decimal(10), Decimal("1.2"), Decimal(0)), ())


@pytest.mark.parametrize(
    ("net", "note"),
    [
        ("10.80", "10 % discount is in the price"),
        ("10.50", "12.5 % discount is in the price"),
        ("0.00", "100 % discount is in the price"),
        ("13.00", "the price follows the net of 13.00, not the unit price of 1.20"),
        ("-12.00", "the price follows the net of -12.00, not the unit price of 1.20"),
    ],
)
def test_what_is_in_the_price_is_named(a_line: InvoiceLine, net: str, note: str) -> None:
    assert told(replace(a_line, net=Decimal(net)))[1] == (note,)


def test_a_discount_on_a_negative_line_is_named_too(a_line: InvoiceLine) -> None:
    line = replace(a_line, quantity=Decimal(-10), net=Decimal("-10.80"))
    assert told(line)[1] == ("10 % discount is in the price",)


def test_a_penny_of_rounding_is_no_discount(a_line: InvoiceLine) -> None:
    assert told(replace(a_line, net=Decimal("11.99")))[1] == ()


def test_the_pennies_of_a_manual_discount_are_named(a_line: InvoiceLine) -> None:
    line = replace(a_line, quantity=Decimal(3), unit_price=Decimal("3.3333"), net=Decimal("10.00"))
    priced, notes = told(line, places=2)
    assert priced == Priced(Decimal(3), Decimal("3.34"), Decimal("0.02"))
    assert notes == ("0.02 manual discount: 3 × 3.34 is so much too high",)


def test_a_quantity_of_zero_with_an_amount_is_sent_as_one(a_line: InvoiceLine) -> None:
    priced, notes = told(replace(a_line, quantity=Decimal(0), unit_price=Decimal(0)))
    assert (priced.quantity, priced.price) == (Decimal(1), Decimal("12.00"))
    assert notes[0] == "quantity 0 with an amount is sent as 1"


def test_a_quantity_of_nothing_keeps_its_price(a_line: InvoiceLine) -> None:
    priced, notes = told(replace(a_line, quantity=Decimal(0), net=Decimal(0)))
    assert priced == Priced(Decimal(0), Decimal("1.20"), Decimal(0))
    assert notes == ()


def test_a_note_is_one_of_nothing(a_line: InvoiceLine) -> None:
    note = replace(a_line, quantity=Decimal(0), unit_price=Decimal(0), net=Decimal(0))
    assert told(note, write_in=True) == (Priced(Decimal(1), Decimal(0), Decimal(0)), ())


def test_a_quantity_is_rounded_for_show_while_the_net_stays(a_line: InvoiceLine) -> None:
    line = replace(a_line, quantity=Decimal("1.125"), unit_price=Decimal(8), net=Decimal("9.00"))
    priced, notes = told(line)
    assert priced.quantity == Decimal("1.13")
    assert priced.net == Decimal("9.00")
    assert "quantity 1.125 is shown as 1.13" in notes


def test_a_quantity_too_small_to_show_is_sent_as_one(a_line: InvoiceLine) -> None:
    line = replace(a_line, quantity=Decimal("0.001"), unit_price=Decimal(12000))
    assert told(line)[0] == Priced(Decimal(1), Decimal("12.0000"), Decimal("0.00"))
