"""Fitting values into what the CRM allows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crm.base import Attribute, EntityDescription, Kind, Value
from core.text import clean, length
from core.upload.rules.fitting import fitted, oversized, places
from core.upload.rules.settings import Context


def bounded(context: Context) -> Context:
    revenue = Attribute("revenue", Kind.MONEY, places=2, least=Decimal(0), most=Decimal(1000))
    return replace(context, descriptions={"account": EntityDescription("account", {"revenue": revenue})})


@given(st.text(max_size=300))
def test_no_text_is_longer_than_its_field_or_holds_what_xml_forbids(context: Context, text: str) -> None:
    sent = fitted(context, "account", {"name": text}).fields.get("name", "")
    assert isinstance(sent, str)
    assert length(sent) <= 160
    assert sent == clean(sent)


@given(st.text(max_size=300))
def test_a_text_is_changed_by_length_with_a_note_alone(context: Context, text: str) -> None:
    fits = fitted(context, "account", {"name": text})
    assert (fits.fields.get("name", "") != clean(text)) == bool(fits.notes)


@given(st.text(min_size=30, max_size=60))
def test_a_key_is_never_cut(context: Context, key: str) -> None:
    sent = fitted(context, "account", {"accountnumber": key}, key="accountnumber")
    assert sent.fields.get("accountnumber", "") == clean(key)


def test_an_emoji_counts_twice(context: Context) -> None:
    fits = fitted(context, "account", {"name": "x" * 159 + "😀"})
    assert fits.fields["name"] == "x" * 159
    assert fits.notes == ("name cut from 161 to 159 characters",)


@pytest.mark.parametrize("nothing", [None, "", " \x00\u202e "])
def test_what_is_blank_is_left_out(context: Context, nothing: Value | None) -> None:
    assert fitted(context, "account", {"fax": nothing}).fields == {}


@pytest.mark.parametrize("value", [False, 0, Decimal(0)])
def test_no_and_nought_are_not_blank(context: Context, value: Value) -> None:
    assert fitted(context, "account", {"creditonhold": value}).fields == {"creditonhold": value}


def test_a_number_is_rounded_with_a_note(context: Context) -> None:
    fits = fitted(context, "account", {"revenue": Decimal("-1.005")})
    assert fits.fields == {"revenue": Decimal("-1.01")}
    assert fits.notes == ("revenue rounded from -1.005 to -1.01",)


def test_a_number_below_what_the_crm_allows_is_kept_at_its_bound_with_a_note(context: Context) -> None:
    fits = fitted(bounded(context), "account", {"revenue": Decimal("-12.50")})
    assert fits.fields == {"revenue": Decimal("0.00")}
    assert fits.notes == ("revenue is -12.50, and the CRM allows no less than 0.00",)


def test_a_number_above_what_the_crm_allows_is_kept_at_its_bound_with_a_note(context: Context) -> None:
    fits = fitted(bounded(context), "account", {"revenue": Decimal("1000.01")})
    assert fits.fields == {"revenue": Decimal("1000.00")}
    assert fits.notes == ("revenue is 1000.01, and the CRM allows no more than 1000.00",)


def test_figures_of_a_document_are_never_changed_to_fit(context: Context) -> None:
    fits = fitted(bounded(context), "account", {"revenue": Decimal("-12.505")}, exact=True)
    assert fits.fields == {"revenue": Decimal("-12.505")}


def test_a_field_that_is_not_described_takes_anything(context: Context) -> None:
    long = "x" * 5000
    assert fitted(context, "account", {"new_note": long}).fields == {"new_note": long}
    assert fitted(context, "nobody", {"name": long}).fields == {"name": long}


def test_a_key_that_fits_is_not_oversized(context: Context) -> None:
    assert oversized(context, "account", "accountnumber", "A" * 20) is None


def test_an_oversized_key_is_told_with_both_lengths_and_shown_in_part(context: Context) -> None:
    told = oversized(context, "account", "accountnumber", "A\x1b" + "A" * 5000) or ""
    assert "holds 20 characters" in told
    assert "needs 5002" in told
    assert "\x1b" not in told
    assert len(told) < 250


def test_decimal_places_are_the_crms_or_two(context: Context) -> None:
    assert places(context, "invoicedetail", "priceperunit") == 4
    assert places(context, "invoicedetail", "unheard") == 2
