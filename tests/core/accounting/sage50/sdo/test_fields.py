"""Values of Sage's fields: exact types, the right day, the right penny."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.accounting.sage50.sdo.fields import day, double, holds, money, tax_code
from core.accounting.sage50.sdo.invoices import header_fields, line_fields
from tests.acceptance.accounting.drafts import invoice, line


@pytest.mark.parametrize(
    ("amount", "written"),
    [("2.675", 2.68), ("-2.675", -2.68), ("1.005", 1.01), ("0", 0.0), ("28.875", 28.88)],
)
def test_money_is_rounded_half_away_from_zero_and_then_a_double(amount: str, written: float) -> None:
    assert repr(money(Decimal(amount))) == repr(written)


def test_a_price_keeps_its_decimals() -> None:
    assert double(Decimal("0.0125")) == 0.0125


def test_a_day_is_midnight_in_utc_whatever_the_season() -> None:
    """COM takes the UTC clock of a datetime: a midnight in British summer would be the day before."""
    assert day(date(2026, 7, 1)) == datetime(2026, 7, 1, tzinfo=UTC)


def test_a_tax_code_is_a_small_integer() -> None:
    assert [tax_code(each) for each in ("T1", "t9", " T0 ")] == [1, 9, 0]


@pytest.mark.parametrize(("text", "most", "fits"), [("£" * 8, 8, True), ("A" * 9, 8, False), ("Ł", 8, False)])
def test_a_key_fits_by_the_letters_of_sages_code_page(text: str, most: int, fits: bool) -> None:
    assert holds(text, most) is fits


def test_every_field_has_exactly_its_own_type() -> None:
    made = invoice(discount_net=Decimal("1.00"), discount_description="Off", carriage_net=Decimal("1.00"))
    kinds = {name: type(value) for name, value in header_fields(made, 1).items()}
    assert kinds["INVOICE_TYPE_CODE"] is kinds["GLOBAL_TAX_CODE"] is kinds["CARR_TAX_CODE"] is int
    assert kinds["CARR_NET"] is kinds["NETVALUE_DISCOUNT"] is kinds["ITEMS_NET"] is float
    assert kinds["INVOICE_DATE"] is datetime
    assert kinds["ORDER_NUMBER"] is str
    kinds = {name: type(value) for name, value in line_fields(line("S1", "1", "1"), 3, 32).items()}
    assert kinds["TAX_FLAG"] is kinds["TAX_CODE"] is kinds["SERVICE_FLAG"] is kinds["DEPT_NUMBER"] is int
    assert kinds["QTY_ORDER"] is kinds["UNIT_PRICE"] is kinds["DISCOUNT_AMOUNT"] is kinds["TAX_RATE"] is float


def test_tax_is_left_to_sage_unless_no_percentage_gives_the_net() -> None:
    assert line_fields(line("S1", "1", "10.00", "1.00"), 0, 32)["TAX_FLAG"] == 0
    dearer = line_fields(line("S1", "1", "10.00", "-1.00"), 0, 32)
    assert (dearer["TAX_FLAG"], dearer["NET_AMOUNT"], dearer["TAX_AMOUNT"]) == (1, 11.0, 1.93)
