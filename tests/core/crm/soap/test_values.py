"""Values on the wire and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crm.base import Reference
from core.crm.soap.values import REFERENCES, UnfitValueError, Wire, decoded, written

ID = UUID("b6b993ae-8078-df11-ad14-0003ff1136c8")


def test_money_loses_the_zeros_that_the_crm_adds() -> None:
    assert str(decoded(Wire.MONEY, "1000.0000", None)) == "1000.00"


def test_a_quantity_keeps_the_decimals_that_matter() -> None:
    assert str(decoded(Wire.DECIMAL, "0.1250000000", None)) == "0.125"


@pytest.mark.parametrize("text", ["{B6B993AE-8078-DF11-AD14-0003FF1136C8}", str(ID), " " + str(ID)])
def test_an_id_is_the_same_with_braces_and_in_upper_case(text: str) -> None:
    assert decoded(Wire.LOOKUP, text, "account") == Reference("account", ID)


def test_a_time_comes_in_the_users_offset_and_becomes_utc() -> None:
    found = decoded(Wire.TIME, "2009-05-27T17:00:00+01:00", None)
    assert found == datetime(2009, 5, 27, 16, tzinfo=UTC)


def test_a_local_midnight_keeps_its_instant_and_so_changes_its_utc_day() -> None:
    found = decoded(Wire.TIME, "2009-06-01T00:00:00+01:00", None)
    assert found == datetime(2009, 5, 31, 23, tzinfo=UTC)


def test_a_time_without_offset_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="offset"):
        decoded(Wire.TIME, "2009-05-27T17:00:00", None)


@pytest.mark.parametrize(("text", "truth"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_both_spellings_of_a_truth_are_read(text: str, truth: bool) -> None:
    assert decoded(Wire.BOOLEAN, text, None) is truth


@pytest.mark.parametrize("text", ["NaN", "INF", "one"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        decoded(Wire.FLOAT, text, None)


def test_no_money_is_a_zero_marked_as_null() -> None:
    found = written(Wire.MONEY, None)
    assert (found.text, found.null) == ("0", True)


def test_no_text_is_an_empty_text() -> None:
    found = written(Wire.STRING, None)
    assert (found.text, found.null) == ("", False)


@pytest.mark.parametrize("wire", sorted(REFERENCES))
def test_a_reference_says_what_it_points_to(wire: Wire) -> None:
    found = written(wire, Reference("contact", ID))
    assert (found.text, found.target) == (str(ID), "contact")


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        (Wire.MONEY, "12"),
        (Wire.MONEY, True),
        (Wire.MONEY, Decimal("NaN")),
        (Wire.STRING, Decimal(1)),
        (Wire.STRING, Reference("account", ID)),
        (Wire.PICKLIST, Decimal(3)),
        (Wire.PICKLIST, True),
        (Wire.BOOLEAN, 1),
        (Wire.LOOKUP, ID),
        (Wire.TIME, datetime(2009, 5, 27)),  # noqa: DTZ001 - the very thing that is refused
        (Wire.TIME, datetime(1899, 12, 31, tzinfo=UTC)),
        (Wire.STATE, "Active"),
        (Wire.KEY, None),
        (Wire.OTHER, "x"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(wire: Wire, value: object) -> None:
    with pytest.raises(UnfitValueError):
        written(wire, value)  # type: ignore[arg-type]  # the point of the test


amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@given(amounts)
def test_money_comes_back_as_it_was_sent(amount: Decimal) -> None:
    assert decoded(Wire.MONEY, str(written(Wire.MONEY, amount).text), None) == amount


@given(amounts)
def test_money_is_never_written_with_an_exponent(amount: Decimal) -> None:
    assert "E" not in str(written(Wire.MONEY, amount.normalize()).text)


@given(
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2999, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_a_time_comes_back_as_the_same_instant_to_the_second(naive: datetime, minutes: int) -> None:
    sent = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    text = str(written(Wire.TIME, sent).text)
    assert text.endswith("Z")
    assert decoded(Wire.TIME, text, None) == sent


@given(st.uuids())
def test_an_id_comes_back_as_it_was_sent(each: UUID) -> None:
    assert decoded(Wire.KEY, str(written(Wire.KEY, each).text), None) == each


def test_a_new_id_is_written_in_lower_case_without_braces() -> None:
    each = uuid4()
    assert written(Wire.IDENTIFIER, each).text == str(each)
