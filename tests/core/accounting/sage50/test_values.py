"""What the driver delivers, made sense of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.sage50.values import Fields, amount, day, flag, text, whole
from core.text import clean


@pytest.mark.parametrize("value", [1, -1, 255, 1.0, True, "Y", "y", "1", " Y "])
def test_a_set_flag(value: object) -> None:
    assert flag(value)


@pytest.mark.parametrize("value", [0, None, "", " ", "-", "N", "0", 13568, False, float("nan")])
def test_a_flag_that_is_not_set(value: object) -> None:
    assert not flag(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.675, "2.68"),
        ("2533.31", "2533.31"),
        (-0.005, "-0.01"),
        (7, "7.00"),
        (Decimal("1.5"), "1.50"),
        (" 4 ", "4.00"),
    ],
)
def test_an_amount_is_to_the_penny(value: object, expected: str) -> None:
    assert str(amount(value)) == expected


@pytest.mark.parametrize("value", [None, "", "  ", "n/a", float("nan"), float("inf"), "NaN", b"1"])
def test_what_is_no_amount_is_zero(value: object) -> None:
    assert amount(value) == Decimal("0.00")


def test_a_price_keeps_the_companys_decimals() -> None:
    assert amount(0.12345, 4) == Decimal("0.1235")


@pytest.mark.parametrize(
    "value", ["2025-03-04", "2025-03-04 17:16:57", date(2025, 3, 4), datetime(2025, 3, 4, 9, tzinfo=UTC)]
)
def test_a_date_is_a_date(value: object) -> None:
    assert day(value) == date(2025, 3, 4)


@pytest.mark.parametrize("value", [None, "", "2130-01-01", date(1899, 12, 30), "not a date", 0, "0000-00-00"])
def test_a_date_that_makes_no_sense_is_none(value: object) -> None:
    assert day(value) is None


@pytest.mark.parametrize(
    ("value", "expected"), [(5, 5), (5.0, 5), ("7", 7), (5.5, None), ("x", None), (None, None)]
)
def test_a_whole_number(value: object, expected: int | None) -> None:
    assert whole(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("A1D001  ", "A1D001"),
        (b"\xa35", "£5"),
        ("a\x1b[31mb", "a[31mb"),
        ("one\ntwo", "one two"),
        (12, "12"),
    ],
)
def test_a_text_is_clean(value: object, expected: str) -> None:
    assert text(value) == expected


@given(st.text())
def test_the_short_way_for_plain_text_is_the_same_as_cleaning(value: str) -> None:
    assert text(value) == clean(value)


def test_a_column_that_this_version_lacks_is_empty() -> None:
    row = Fields({"NAME": 0}, ["x"])
    assert row.text("FAX") == ""
    assert row.amount("BALANCE") == 0
    assert row.day("DATE") is None
    assert not row.flag("ON_HOLD")
