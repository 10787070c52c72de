"""Foreign text passes one gate."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.text import clean, cut, length, match_key, visible

ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("hostile", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]52;c;aGk=\x07", "]52;c;aGk="),
        ("\x9b2J", "2J"),
        ("a\u202eb\u2066c\u200e", "abc"),
        ("first\r\nsecond\tthird", "first second third"),
        ("  A1 Design\x00 Services ", "A1 Design Services"),
        ("broken \ud83d pair", "broken  pair"),
        ("[/red] O'NEIL 100% _", "[/red] O'NEIL 100% _"),
        (None, ""),
    ],
)
def test_what_a_terminal_or_xml_would_obey_is_gone(hostile: str | None, expected: str) -> None:
    assert clean(hostile) == expected


def test_a_text_that_is_being_typed_keeps_its_blanks() -> None:
    assert visible(" A1 \x1b[2J\t") == " A1 [2J "


@given(ANY_TEXT)
def test_clean_text_has_no_control_character_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert not any(unicodedata.category(each) in ("Cc", "Cs") for each in cleaned)
    assert clean(cleaned) == cleaned


@given(ANY_TEXT)
def test_clean_text_is_always_legal_xml(text: str) -> None:
    element = etree.Element("name")
    element.text = clean(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == clean(text)


def test_keys_ignore_case_trailing_blanks_and_the_way_accents_are_written() -> None:
    assert match_key("Caf\u00e9001  ") == match_key("CAFE\u0301001")
    assert match_key(" A") != match_key("A")
    assert match_key(None) == ""


@given(st.text(), st.integers(0, 40))
def test_a_cut_fits_and_is_a_beginning(text: str, most: int) -> None:
    kept = cut(text, most)
    assert length(kept) <= most or kept == text
    assert text.startswith(kept)


def test_an_emoji_counts_as_two_and_is_never_split() -> None:
    assert length("a😀") == 3
    assert cut("a😀", 2) == "a"
    assert cut("a😀b", 3) == "a😀"
