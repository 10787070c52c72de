"""Money is decimal, to the penny, half away from zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import from_driver, plain, rounded


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2.665", "2.67"), ("2.675", "2.68"), ("-2.665", "-2.67"), ("0.004", "0.00"), ("-0.004", "0.00")],
)
def test_amounts_round_half_away_from_zero(value: str, expected: str) -> None:
    assert str(rounded(Decimal(value))) == expected


def test_a_double_means_the_number_that_was_typed() -> None:
    assert from_driver(2.675) == Decimal("2.68")
    assert from_driver(1.005) == Decimal("1.01")


@given(st.integers(-(10**12), 10**12))
def test_every_amount_in_pennies_survives_being_a_double(pennies: int) -> None:
    amount = Decimal(pennies).scaleb(-2)
    assert from_driver(float(amount)) == amount


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_zero(nothing: str | None) -> None:
    assert str(from_driver(nothing)) == "0.00"


def test_text_from_a_driver_is_taken_as_written() -> None:
    assert from_driver("12.30") == Decimal("12.30")
    assert from_driver("0.12345", 4) == Decimal("0.1235")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN"])
def test_what_is_no_number_is_refused(value: float | str) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        from_driver(value)


def test_trailing_zeros_beyond_pennies_are_dropped() -> None:
    assert [
        str(plain(Decimal(text))) for text in ("1000.0000", "0.1250", "0", "0.0000", "1E+3", "-5.50000")
    ] == [
        "1000.00",
        "0.125",
        "0.00",
        "0.00",
        "1000.00",
        "-5.50",
    ]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6))
def test_plain_never_changes_a_value(value: Decimal) -> None:
    assert plain(value) == value
