"""A to G and nothing else, however a reference is written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.licence.limit import beyond, refusal, within
from core.text import match_key

REFERENCES = st.text(max_size=12)


@pytest.mark.parametrize("reference", ["A1D001", "a1d001", "G", "gzz", "  B1", "\u200eC1", "d "])
def test_a_to_g_is_within(reference: str) -> None:
    assert within(reference)


@pytest.mark.parametrize(
    "reference", ["", " ", "H", "hot001", "Z001", "1A", "-A", "Á1", "A\u0301", "А1", "Ａ1", "ä", "[A"]
)
def test_all_else_is_beyond(reference: str) -> None:
    assert not within(reference)


@given(REFERENCES)
@example("ﬀ1")
@example("G ")
def test_two_references_that_are_the_same_key_are_judged_alike(reference: str) -> None:
    assert within(reference) == within(match_key(reference)) == within(f"{reference} ")


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), st.text("ABCxyz0189-_/", max_size=8))
def test_the_first_letter_decides_and_its_case_does_not(first: str, rest: str) -> None:
    assert within(first + rest) == within(first.lower() + rest) == (first in "ABCDEFG")


@given(st.text("AGHZahz019", min_size=1, max_size=6), st.text("0123456789", min_size=1, max_size=4))
def test_an_invoice_is_judged_by_its_account(account: str, number: str) -> None:
    assert beyond("invoice", f"{account}-{number}") == beyond("account", account) == (not within(account))


def test_what_is_made_in_the_accounts_for_an_order_is_judged_like_what_is_there() -> None:
    assert beyond("ledger_account", "XXX001")
    assert beyond("ledger_product", "VID003")
    assert not beyond("ledger_product", "CAM003")
    assert not beyond("order", "ORD-1001")  # its number says nothing of whose it is


def test_units_and_what_follows_other_records_are_not_limited() -> None:
    assert not beyond("uom", "Yard")
    assert not beyond("transaction", "17")


def test_the_refusal_names_the_reason_and_the_cure() -> None:
    assert refusal("Z001").startswith("evaluation: Z001 ")
    assert "syncupload licence activate" in refusal("Z001")
