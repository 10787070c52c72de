"""Keys, texts, and what is made in the accounts because an order needs it (manual 7.1, 7.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import OrderProduct
from core.text import length
from core.upload.rules.booking_accounts import new_account
from core.upload.rules.booking_keys import account_key, order_number_problem, product_key
from core.upload.rules.booking_parts import Terms
from core.upload.rules.booking_products import new_article
from core.upload.rules.booking_texts import Cutter
from tests.core.upload.rules.booking_books import BOOKKEEPING, BOUNDS, CUSTOMER, DAY, TERMS

PRODUCT = OrderProduct("XXXTEST01", "Test Product", "25 Pack", Decimal("299.00"))


def test_a_key_that_fits_is_left_as_it_is() -> None:
    assert (account_key("XXX001", BOUNDS).key, account_key("XXX001", BOUNDS).reason) == ("XXX001", None)


def test_a_key_in_small_letters_is_the_same_key_in_capitals() -> None:
    assert account_key("xxx001", BOUNDS).key == "XXX001"
    made = new_account(replace(CUSTOMER, reference="xxx001"), BOOKKEEPING)
    assert made.customer.reference == "XXX001"
    assert made.notes == ("the number xxx001 is written XXX001 in the accounts",)
    assert made.reasons == ()


@pytest.mark.parametrize("key", ["A 1", "A1*", "Ä1", "A1\n"])
def test_a_key_with_letters_that_the_accounts_do_not_take_says_which_they_take(key: str) -> None:
    reason = account_key(key, BOUNDS).reason
    assert reason is not None
    assert "which take capital letters and digits: change it in the CRM." in reason


def test_a_key_that_is_too_long_is_never_cut() -> None:
    found = product_key("P" * 31, BOUNDS)
    assert found.key == "P" * 31
    assert str(found.reason).endswith("has 31 characters, and the accounts take 30: "
                                      "shorten it in the CRM, a key is never cut.")  # fmt: skip


def test_a_new_account_is_as_the_crm_has_it_cut_where_it_must_be() -> None:
    long = replace(CUSTOMER, name="N" * 61, contact_name="C" * 31, address=("A" * 61, "", "", ""))
    made = new_account(long, BOOKKEEPING)
    assert (made.customer.name, made.customer.contact_name) == ("N" * 60, "C" * 30)
    assert made.notes == (
        "an address line is cut from 61 to 60 characters",
        "the name is cut from 61 to 60 characters",
        "the contact's name is cut from 31 to 30 characters",
    )
    assert new_account(CUSTOMER, BOOKKEEPING).customer == CUSTOMER


def test_a_new_product_is_taxed_and_has_the_configured_nominal_codes_and_the_list_price() -> None:
    made = new_article(PRODUCT, BOOKKEEPING, TERMS).product
    assert (made.tax_code, made.sales_nominal, made.purchase_nominal) == ("T1", "4020", "5020")
    assert (made.code, made.description, made.unit, str(made.price)) == (
        "XXXTEST01",
        "Test Product",
        "25 Pack",
        "299.00",
    )


def test_a_new_product_has_the_companys_nominal_codes_where_none_are_configured() -> None:
    made = new_article(PRODUCT, BOOKKEEPING, Terms(DAY)).product
    assert (made.sales_nominal, made.purchase_nominal) == ("4000", "5000")


def test_a_list_price_with_more_decimals_is_rounded_and_said() -> None:
    found = new_article(replace(PRODUCT, price=Decimal("0.125")), BOOKKEEPING, TERMS)
    assert str(found.product.price) == "0.13"
    assert found.notes == ("the list price 0.125 is rounded to 0.13",)


@pytest.mark.parametrize("code", ["S1", "s3", "M"])
def test_the_accounts_own_codes_are_no_products_number(code: str) -> None:
    (reason,) = new_article(replace(PRODUCT, code=code), BOOKKEEPING, TERMS).reasons
    assert reason.startswith(f"{code} is the accounts' own code for lines without a product")


def wrapped(text: str, most: int = 10) -> tuple[tuple[str, ...], list[str]]:
    cutter = Cutter(replace(BOUNDS, texts={"notes": most}))
    return cutter.wrapped("notes", text), cutter.notes


def test_notes_are_broken_between_words() -> None:
    assert wrapped("Leave it at the back door") == (("Leave it", "at the", "back door"), [])
    assert wrapped("0123456789 0123456789") == (("0123456789", "0123456789", ""), [])
    assert wrapped("") == (("", "", ""), [])


def test_a_word_that_is_longer_than_a_line_is_broken() -> None:
    assert wrapped("0123456789ab c") == (("0123456789", "ab c", ""), [])


def test_notes_that_are_too_long_are_cut_and_it_is_said() -> None:
    lines, notes = wrapped("Leave it at the back door, not in front")
    assert lines == ("Leave it", "at the", "back door,")
    assert notes == ["the description of the order is cut from 39 to 27 characters"]


def test_letters_that_the_accounts_lack_are_written_without_accents_and_it_is_said() -> None:
    cutter = Cutter(replace(BOUNDS, code_page="cp1252"))
    assert cutter.text("name", "Zoë & Müller") == "Zoë & Müller"
    assert cutter.text("name", "Zoe\u0308") == "Zoë"
    assert cutter.notes == []
    assert cutter.text("name", "Dvořák Łódź") == "Dvorák ?ódz"
    assert cutter.wrapped("notes", "Ž 東") == ("Ž ?", "", "")
    assert cutter.notes == [
        'the name is written "Dvorák ?ódz": the accounts lack some of its letters',
        'the description of the order is written "Ž ?": the accounts lack some of its letters',
    ]
    assert Cutter(BOUNDS).text("name", "Łódź") == "Łódź"


def test_an_order_number_with_letters_that_the_accounts_lack_is_refused() -> None:
    bounds = replace(BOUNDS, code_page="cp1252")
    assert "has letters that the accounts lack" in str(order_number_problem("ORD-Ł", bounds))
    assert order_number_problem("ORD-é", bounds) is None
    assert order_number_problem("ORD-Ł", BOUNDS) is None


@given(st.text(st.characters(categories=("L", "N", "P", "Zs", "So")), max_size=60))
def test_no_word_of_notes_is_lost_unsaid(text: str) -> None:
    whole = " ".join(text.split())
    lines, notes = wrapped(whole)
    assert all(length(each) <= 10 for each in lines)
    kept = "".join(lines).replace(" ", "")
    assert whole.replace(" ", "").startswith(kept)
    assert bool(notes) == (kept != whole.replace(" ", ""))
