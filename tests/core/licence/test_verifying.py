"""An activation key: read from any hand, proved by the vendor's public key, and what is wrong is named."""

from __future__ import annotations

from importlib import resources
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.licence import spelling, verifying
from core.licence.issuing import issue
from core.licence.trouble import LicenceError
from core.licence.verifying import VENDOR_FILE, vendor, verify
from tests.vendor import PRIVATE, SERIAL, key_of

KEY = key_of()
PUBLIC = PRIVATE.public_key()
OTHER = Ed25519PrivateKey.from_private_bytes(b"another vendor of these tests --")


def wrong(serial: str, key: str) -> str:
    with pytest.raises(LicenceError) as refused:
        verify(serial, key, PUBLIC)
    assert refused.value.remedy
    return refused.value.code.removeprefix("licence.")


def forged(change: int, key: str = KEY) -> str:
    """Change a byte of a key and mend its check sum."""
    body = bytearray(spelling.read(key, verifying.LENGTH)[: -verifying.SUM])
    body[change] ^= 1
    return spelling.written(bytes(body) + verifying.check_sum(bytes(body)))


def test_a_key_is_24_groups_of_five() -> None:
    groups = KEY.split("-")
    assert [len(each) for each in groups] == [5] * 24
    assert set(KEY) <= set(spelling.ALPHABET) | {"-"}


def test_the_key_that_was_issued_for_a_serial_number_is_right() -> None:
    verify(SERIAL, KEY, PUBLIC)


def by_hand(text: str, hand: Random) -> str:
    """Write a text as a person may: in any case, with blanks and dashes anywhere, I and L for 1, O for 0."""
    doubles = {"1": "1iIlL", "0": "0oO", "-": ["", "-", " ", "\u2013", "\u00a0", "\r\n", "- "]}
    parts = [hand.choice(doubles.get(each, [each, each.lower()])) for each in text]
    return "".join([hand.choice(["", " ", "\ufeff"]), *parts, hand.choice(["", "\n", " "])])


@given(st.integers(0))
def test_how_it_is_written_makes_no_difference(seed: int) -> None:
    hand = Random(seed)
    verify(by_hand(SERIAL, hand), by_hand(KEY, hand), PUBLIC)


@given(st.integers(0, 119), st.sampled_from(spelling.ALPHABET))
def test_any_one_mistyped_character_is_found(place: int, typed: str) -> None:
    bare = KEY.replace("-", "")
    key = bare[:place] + typed + bare[place + 1 :]
    if typed != bare[place]:
        assert wrong(SERIAL, key) == "mistyped"


@given(st.integers(0, 118))
def test_two_characters_that_changed_places_are_found(place: int) -> None:
    bare = KEY.replace("-", "")
    key = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    if key != bare:
        assert wrong(SERIAL, key) == "mistyped"


@pytest.mark.parametrize(
    ("serial", "key", "code"),
    [
        ("", KEY, "blank_serial"),
        (" - ", KEY, "blank_serial"),
        (SERIAL, "", "blank_key"),
        (SERIAL, " \n", "blank_key"),
        ("SU/2026", KEY, "serial"),
        ("Ä1", KEY, "serial"),
        ("1" * 41, KEY, "serial"),
        (SERIAL, KEY.replace("-", "_"), "characters"),
        (SERIAL, f"U{KEY[1:]}", "characters"),
        (SERIAL, KEY[:-1], "length"),
        (SERIAL, f"{KEY}-00000", "length"),
        (SERIAL, KEY.replace("-", "")[:60], "length"),
        ("SU-2026-000124", KEY, "other_serial"),
        (SERIAL, key_of("SU-2026-000124"), "other_serial"),
        (SERIAL, issue(SERIAL, OTHER), "vendor"),
        (SERIAL, forged(0), "product"),
        (SERIAL, forged(1), "vendor"),
        (SERIAL, forged(4), "other_serial"),
        (SERIAL, forged(7), "forged"),
        (SERIAL, forged(70), "forged"),
    ],
)
def test_what_is_wrong_is_named(serial: str, key: str, code: str) -> None:
    assert wrong(serial, key) == code


def test_the_length_says_how_many_characters_are_missing_or_too_many() -> None:
    for key, words in ((KEY[:-2], "118 characters of 120: 2 are missing"), (f"{KEY}A", "121 characters")):
        with pytest.raises(LicenceError, match=words):
            verify(SERIAL, key, PUBLIC)


def test_a_tag_that_was_forged_for_another_serial_number_is_no_signature_of_it() -> None:
    body = bytearray(spelling.read(KEY, verifying.LENGTH)[: -verifying.SUM])
    body[4:7] = verifying.tag(spelling.serial("SU-2026-000124").encode())
    key = spelling.written(bytes(body) + verifying.check_sum(bytes(body)))
    assert wrong("SU-2026-000124", key) == "forged"


def test_the_key_of_the_package_is_the_vendors_and_no_private_one() -> None:
    content = resources.files("core.licence").joinpath(VENDOR_FILE).read_text()
    assert "PRIVATE" not in content
    assert vendor().public_bytes_raw() != PUBLIC.public_bytes_raw()


def test_without_saying_so_a_key_is_proved_with_the_key_of_the_package() -> None:
    with pytest.raises(LicenceError) as refused:
        verify(SERIAL, KEY)
    assert refused.value.code == "licence.vendor"
