"""How serial numbers and activation keys are written, and how they are read back from a person's hand."""

from __future__ import annotations

import base64
import unicodedata

from core.licence.trouble import trouble
from core.text import clean

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L and O, which are read as 1, 1 and 0, and without U."""

GROUP = 5
"""Characters between two hyphens; five of them are 25 bits."""

_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_WRITTEN = str.maketrans(_STANDARD, ALPHABET)
_READ = str.maketrans(ALPHABET, _STANDARD)
_CONFUSED = str.maketrans("ILO", "110")
_LONGEST_SERIAL = 40
_LEFT_OUT = ("Pd", "Cf", "Cc")  # dashes of all lengths, and what an e-mail may hold unseen
_COPY = "Copy the whole key from the message that your licence came with."


def tidied(text: str) -> str:
    """Give what was typed in capital letters, without blanks and dashes, I and L as 1, O as 0."""
    typed = unicodedata.normalize("NFKC", text).upper().translate(_CONFUSED)
    return "".join(
        each for each in typed if not each.isspace() and unicodedata.category(each) not in _LEFT_OUT
    )


def serial(text: str) -> str:
    """Give a serial number in the one form that is signed; raises LicenceError."""
    found = tidied(text)
    if not found:
        raise trouble("blank_serial", "the serial number is blank")
    strange = sorted({each for each in found if not (each.isascii() and each.isalnum())})
    if strange or len(found) > _LONGEST_SERIAL:
        what = f"holds {clean(' '.join(strange))}" if strange else f"has {len(found)} characters"
        raise trouble(
            "serial",
            f"the serial number {what}: it is made of up to {_LONGEST_SERIAL} letters, digits and hyphens",
            "Copy it from the message that your licence came with.",
        )
    return found


def written(key: bytes) -> str:
    """Give a key as people get it; its length in bits is a multiple of five."""
    text = base64.b32encode(key).decode().translate(_WRITTEN)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read(text: str, length: int) -> bytes:
    """Give the bytes of a key as a person typed it; raises LicenceError where they are not `length`."""
    found, wanted = tidied(text), length * 8 // 5
    if not found:
        raise trouble("blank_key", "the activation key is blank")
    strange = sorted({each for each in found if each not in ALPHABET})
    if strange:
        raise trouble(
            "characters",
            f"the activation key holds {clean(' '.join(strange))}, which no key does: it is mistyped",
            _COPY,
        )
    if len(found) != wanted:
        more = len(found) - wanted
        what = f"{more} too many" if more > 0 else f"{-more} are missing"
        raise trouble("length", f"the activation key has {len(found)} characters of {wanted}: {what}", _COPY)
    return base64.b32decode(found.translate(_READ))
