"""The price engine's arithmetic, against fractions and against the platform's own records."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crm.base import Reference, Value
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.pricing import (
    Line,
    LineSums,
    Method,
    PriceListItem,
    PricingError,
    ProductPrices,
    Rounding,
    document_totals,
    item_price,
    line_amounts,
)
from core.sandbox.crm.search import Search

PENNIES = st.decimals(-10_000_000, 10_000_000, places=2)
POSITIVE = st.decimals(0, 10_000_000, places=2)
PRICES = st.decimals(-100_000, 100_000, places=4)
QUANTITIES = st.decimals(-100_000, 100_000, places=5)
LINES = st.builds(Line, QUANTITIES, PRICES, POSITIVE, PENNIES)


def pennies(exact: Fraction) -> Fraction:
    """Round half away from zero, on whole numbers alone."""
    size = abs(exact) * 100
    whole = (size.numerator * 2 + size.denominator) // (size.denominator * 2)
    return Fraction(whole if exact >= 0 else -whole, 100)


@given(LINES)
def test_a_line_is_quantity_times_price_less_discount_plus_tax(line: Line) -> None:
    assert line.quantity is not None
    assert line.price is not None
    base = pennies(Fraction(line.quantity) * Fraction(line.price))
    amounts = line_amounts(line)
    assert Fraction(amounts.base) == base
    assert Fraction(amounts.extended) == base - Fraction(line.manual_discount) + Fraction(line.tax)


@given(st.lists(LINES, max_size=8), POSITIVE, st.decimals(0, 100, places=2), POSITIVE)
def test_a_document_is_its_lines_less_discount_plus_freight_and_tax(
    lines: list[Line], discount: Decimal, percentage: Decimal, freight: Decimal
) -> None:
    extended = [line_amounts(line).extended for line in lines]
    sums = LineSums(
        sum((each - line.tax for each, line in zip(extended, lines, strict=True)), Decimal(0)),
        sum((line.manual_discount for line in lines), Decimal(0)),
        sum((line.tax for line in lines), Decimal(0)),
    )
    totals = document_totals(sums, discount, percentage, freight)
    net = sum(
        (
            pennies(Fraction(line.quantity or 0) * Fraction(line.price or 0)) - Fraction(line.manual_discount)
            for line in lines
        ),
        Fraction(0),
    )
    discounts = Fraction(discount) + pennies(net * Fraction(percentage) / 100)
    assert Fraction(totals.totallineitemamount) == net
    assert Fraction(totals.totaldiscountamount) == discounts
    assert Fraction(totals.totalamount) == net - discounts + Fraction(freight) + Fraction(sums.tax)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.decimals(-1000, 1000, places=5),
            st.decimals(-10_000, 10_000, places=2),
            st.decimals(0, 100, places=2),
            st.decimals(-100, 100, places=2),
        ),
        max_size=5,
    ),
    st.decimals(0, 100, places=2),
)
def test_an_invoice_in_the_store_has_the_totals_of_its_lines(
    rows: list[tuple[Decimal, Decimal, Decimal, Decimal]], percentage: Decimal
) -> None:
    organisation = Organisation.found(Path(":memory:"), entropy=Random(1))
    user = organisation.sign_in(None)
    customer = organisation.create(user, "account", {"name": "A"})
    (listed,) = organisation.retrieve_multiple(user, Search("pricelevel", ())).entities
    head: dict[str, Value | None] = {
        "name": "I",
        "customerid": Reference("account", customer),
        "pricelevelid": Reference("pricelevel", listed.id),
        "discountpercentage": percentage,
    }
    lines = [
        NewRecord(
            "invoicedetail",
            {
                "isproductoverridden": True,
                "productdescription": "x",
                "quantity": quantity,
                "priceperunit": price,
                "manualdiscountamount": discount,
                "tax": tax,
            },
        )
        for quantity, price, discount, tax in rows
    ]
    made = organisation.create_compound(user, NewRecord("invoice", head), lines)
    held = organisation.retrieve(user, "invoice", made, None).fields
    net = sum((pennies(Fraction(q) * Fraction(p)) - Fraction(less) for q, p, less, _ in rows), Fraction(0))
    taxes = sum((Fraction(tax) for *_, tax in rows), Fraction(0))
    assert held["totallineitemamount"] == net
    assert held["totaltax"] == taxes
    assert held["totalamount"] == net - pennies(net * Fraction(percentage) / 100) + taxes
    organisation.close()


PRODUCT = ProductPrices(Decimal("20.00"), Decimal("8.00"), Decimal("9.00"))


@pytest.mark.parametrize(
    ("method", "percentage", "price"),
    [
        (Method.PERCENT_OF_LIST, "100", "20.00"),
        (Method.PERCENT_OF_LIST, "33.33", "6.67"),
        (Method.MARKUP_CURRENT_COST, "25", "10.00"),
        (Method.MARGIN_CURRENT_COST, "20", "10.00"),
        (Method.MARKUP_STANDARD_COST, "10", "9.90"),
        (Method.MARGIN_STANDARD_COST, "50", "18.00"),
    ],
)
def test_each_method_finds_its_price(method: Method, percentage: str, price: str) -> None:
    item = PriceListItem(method, None, Decimal(percentage), Rounding())
    assert item_price(item, PRODUCT, 2) == Decimal(price)


@pytest.mark.parametrize(
    ("rounding", "price"),
    [
        (Rounding(2), "6.67"),
        (Rounding(3), "6.66"),
        (Rounding(4), "6.67"),
        (Rounding(2, 2, Decimal("0.05")), "6.70"),
        (Rounding(3, 2, Decimal("0.05")), "6.65"),
        (Rounding(4, 2, Decimal("0.50")), "6.50"),
        (Rounding(2, 1, Decimal("0.99")), "6.99"),
        (Rounding(3, 1, Decimal("0.99")), "5.99"),
        (Rounding(4, 1, Decimal("0.99")), "6.99"),
    ],
)
def test_computed_prices_are_rounded_as_the_item_says(rounding: Rounding, price: str) -> None:
    item = PriceListItem(Method.PERCENT_OF_LIST, None, Decimal("33.33"), rounding)
    assert item_price(item, PRODUCT, 2) == Decimal(price)


@pytest.mark.parametrize(
    ("item", "product", "error"),
    [
        (PriceListItem(Method.AMOUNT, None, None, Rounding()), PRODUCT, PricingError.MISSING_AMOUNT),
        (
            PriceListItem(Method.PERCENT_OF_LIST, None, None, Rounding()),
            PRODUCT,
            PricingError.MISSING_PERCENTAGE,
        ),
        (
            PriceListItem(Method.PERCENT_OF_LIST, None, Decimal(100), Rounding()),
            ProductPrices(None, None, None),
            PricingError.MISSING_PRICE,
        ),
        (
            PriceListItem(Method.MARGIN_CURRENT_COST, None, Decimal(100), Rounding()),
            PRODUCT,
            PricingError.CALCULATION_ERROR,
        ),
        (
            PriceListItem(Method.PERCENT_OF_LIST, None, Decimal(100), Rounding(2, 2, Decimal(0))),
            PRODUCT,
            PricingError.INVALID_ROUNDING_AMOUNT,
        ),
    ],
)
def test_a_price_that_cannot_be_found_says_why(
    item: PriceListItem, product: ProductPrices, error: PricingError
) -> None:
    assert item_price(item, product, 2) is error
