"""What a SOAP fault means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.crm.soap.fault_meanings import MEANINGS
from core.crm.soap.faults import code_number, raised
from core.errors import CrmFault

BARE = "<soap:Fault xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'>{}</soap:Fault>"
CODED = "<faultstring>Server was unable to process request.</faultstring><detail>{}</detail>"


def fault(inner: str) -> etree._Element:
    return etree.fromstring(BARE.format(inner))


def coded(code: str, said: str = "") -> etree._Element:
    return fault(CODED.format(f"<error><description>{said}</description><code>{code}</code></error>"))


@pytest.mark.parametrize("text", ["0x80040217", "80040217", "-2147220969", "2147746327", " 0X80040217 "])
def test_every_spelling_of_a_code_is_the_same_number(text: str) -> None:
    assert code_number(text) == 0x80040217


@given(st.integers(0, 0xFFFFFFFF))
def test_a_code_is_read_from_hex_and_from_a_signed_number_alike(number: int) -> None:
    signed = number - (1 << 32) if number >= 1 << 31 else number
    assert code_number(f"0x{number:08X}") == number
    if len(str(signed)) != 8:  # eight digits are hex, as the documentation prints codes
        assert code_number(str(signed)) == number


def test_a_known_code_is_told_in_plain_words_with_its_cure() -> None:
    found = raised(coded("0x80040237", "Cannot insert duplicate key."), "create account 1")
    assert isinstance(found, CrmFault)
    assert (found.number, found.code) == (0x80040237, "0x80040237")
    assert "already there" in found.found
    assert "Cannot insert duplicate key." in found.found
    assert found.remedy


def test_an_unknown_code_keeps_the_crms_own_words() -> None:
    found = raised(coded("0x8004FFFF", "Something odd."), "create account 1")
    assert isinstance(found, CrmFault)
    assert "Something odd." in found.found


def test_a_fault_without_a_code_is_about_the_request_itself() -> None:
    found = raised(fault("<faultstring>Instance validation error: 'Bad' is not valid.</faultstring>"), "x")
    assert not isinstance(found, CrmFault)
    assert found.code == "crm.fault"
    assert "Instance validation error" in found.found


def test_the_crms_words_are_cleaned_and_kept_short() -> None:
    found = raised(coded("0x80040216", "bad\u202e\n" + "x" * 5000), "x")
    assert "\u202e" not in str(found)
    assert "\n" not in str(found)
    assert len(str(found)) < 700


def test_a_fault_in_another_namespace_is_read_too() -> None:
    found = raised(
        fault("<detail><e:error xmlns:e='urn:x'><e:code>80040220</e:code></e:error></detail>"), "x"
    )
    assert isinstance(found, CrmFault)
    assert found.number == 0x80040220


@pytest.mark.parametrize("number", sorted(MEANINGS))
def test_every_meaning_is_a_sentence_of_cause_and_cure(number: int) -> None:
    meaning = MEANINGS[number]
    assert meaning.cause
    assert not meaning.cause.endswith(".")
    assert meaning.cure.endswith(".")
