"""A price that gives a line's net to the penny."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.upload.rules.prices import extended, priced

quantities = st.decimals(Decimal(-100000), Decimal(100000), places=4).filter(bool)
nets = st.decimals(Decimal(-1000000), Decimal(1000000), places=2)


@given(quantities, nets, st.integers(0, 4))
def test_quantity_times_price_less_the_discount_is_the_net(
    quantity: Decimal, net: Decimal, places: int
) -> None:
    assert priced(quantity, net, places).net == net


@given(quantities, nets, st.integers(0, 4))
def test_the_discount_is_never_negative(quantity: Decimal, net: Decimal, places: int) -> None:
    assert priced(quantity, net, places).discount >= 0


@given(quantities, nets, st.integers(0, 4))
def test_the_price_has_no_more_decimals_than_the_crm_keeps(
    quantity: Decimal, net: Decimal, places: int
) -> None:
    price = priced(quantity, net, places).price
    assert price == round(price, places)


@given(quantities, nets, st.integers(0, 4))
def test_the_price_is_next_to_the_true_one(quantity: Decimal, net: Decimal, places: int) -> None:
    price = priced(quantity, net, places).price
    assert abs(price - net / quantity) <= Decimal("1.5001").scaleb(-places)


@given(quantities, st.decimals(Decimal(-1000), Decimal(1000), places=2))
def test_a_price_that_gives_the_net_needs_no_discount(quantity: Decimal, price: Decimal) -> None:
    net = extended(quantity, price)
    assume(abs(quantity) >= 1)
    assert priced(quantity, net, 2).discount == 0


@given(quantities, nets, st.integers(0, 4))
def test_no_neighbouring_price_leaves_a_smaller_discount(
    quantity: Decimal, net: Decimal, places: int
) -> None:
    found = priced(quantity, net, places)
    step = Decimal(1).scaleb(-places)
    for price in (found.price - step, found.price + step):
        residue = extended(quantity, price) - net
        assert residue < 0 or residue >= found.discount


@pytest.mark.parametrize(
    ("quantity", "net", "places", "price", "discount"),
    [
        ("3", "10.00", 2, "3.34", "0.02"),
        ("3", "10.00", 4, "3.3333", "0.00"),
        ("3", "-10.00", 2, "-3.33", "0.01"),
        ("-3", "-10.00", 2, "3.33", "0.01"),
        ("-3", "10.00", 2, "-3.34", "0.02"),
        ("100000", "0.50", 2, "0.01", "999.50"),
        ("0.01", "1234.56", 0, "123456", "0.00"),
        ("1", "10.50", 0, "11", "0.50"),
    ],
)
def test_prices_as_worked_out_by_hand(
    quantity: str, net: str, places: int, price: str, discount: str
) -> None:
    found = priced(Decimal(quantity), Decimal(net), places)
    assert (found.price, found.discount) == (Decimal(price), Decimal(discount))
