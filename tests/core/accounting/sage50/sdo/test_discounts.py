"""A discount in money as a percentage that takes exactly it off."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.sage50.sdo.discounts import discount_percent, full_net
from core.money import rounded
from tests.acceptance.accounting.drafts import line

pence = st.integers(0, 10**9).map(lambda each: Decimal(each) / 100)


@pytest.mark.parametrize(
    ("price", "discount", "percent"),
    [
        ("100.00", "0.00", "0"),
        ("100.00", "10.00", "10.00"),
        ("100.00", "100.00", "100.00"),
        ("3.00", "1.00", "33.33"),
        ("9999.99", "0.01", "0.0001"),
        ("165.00", "16.50", "10.00"),
    ],
)
def test_it_is_the_percentage_of_fewest_decimals(price: str, discount: str, percent: str) -> None:
    assert discount_percent(line("S1", "1", price, discount)) == Decimal(percent)


@pytest.mark.parametrize(("price", "discount"), [("0.00", "5.00"), ("10.00", "-1.00"), ("10.00", "10.01")])
def test_no_percentage_makes_a_line_dearer_or_negative(price: str, discount: str) -> None:
    assert discount_percent(line("S1", "1", price, discount)) is None


@given(full=pence, part=st.floats(0, 1))
def test_it_takes_the_discount_off_to_the_penny(full: Decimal, part: float) -> None:
    discount = rounded(full * Decimal(part))
    made = line("S1", "1", str(full), str(discount))
    percent = discount_percent(made)
    assert full_net(made) == full
    assert percent is not None
    # As Sage has it, a Double.
    again = Decimal(repr(float(percent)))
    assert rounded(full - full * again / 100) == made.net
