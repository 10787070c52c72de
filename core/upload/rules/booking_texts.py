"""Texts of an order as the accounts hold them: cut where they do not fit, each cut with a note (manual 7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from core.accounting.orders import Bounds
from core.text import cut, length

_LIKE = {"delivery": "address", "delivery_name": "name", "postcode": "address"}
"""A field without a bound of its own has that of its like."""

_WORDS = {
    "name": "the name",
    "address": "an address line",
    "postcode": "the postcode",
    "delivery": "a line of the delivery address",
    "delivery_name": "the name of the delivery address",
    "contact_name": "the contact's name",
    "telephone": "the telephone number",
    "email": "the e-mail address",
    "taken_by": '"order taken by"',
    "description": "the description",
    "notes": "the description of the order",
    "unit": "the unit",
    "discount_description": "the discount's description",
}
NOTE_LINES = 3
_SHOWN = 60


class Cutter:
    """Fits texts into the accounts one by one, and keeps a note of each that had to be cut."""

    def __init__(self, bounds: Bounds, title: str = "") -> None:
        self._bounds = bounds
        self._title = f"{title}: " if title else ""
        self.notes: list[str] = []

    def text(self, field: str, value: str) -> str:
        """Give as much of a text as the field of that name takes."""
        value = self._lettered(field, value)
        most = self._most(field)
        if most is None or length(value) <= most:
            return value
        kept = cut(value, most)
        self.note(f"{_WORDS.get(field, field)} is cut from {length(value)} to {length(kept)} characters")
        return kept

    def lines(self, field: str, lines: Sequence[str]) -> tuple[str, ...]:
        """Give the lines of an address, each as far as it fits."""
        return tuple(self.text(field, each) for each in lines)

    def wrapped(self, field: str, value: str) -> tuple[str, str, str]:
        """Give a long text as three lines, broken between words where one is."""
        value = self._lettered(field, value)
        most = self._most(field) or length(value) or 1
        lines: list[str] = []
        rest = value
        while rest and len(lines) < NOTE_LINES:
            line = _first_line(rest, most)
            lines.append(line.rstrip())
            rest = rest[len(line) :].lstrip()
        if rest:
            kept = length(value) - length(rest)
            self.note(f"the description of the order is cut from {length(value)} to {kept} characters")
        first, second, third = [*lines, "", "", ""][:NOTE_LINES]
        return first, second, third

    def note(self, said: str) -> None:
        """Keep a note."""
        self.notes.append(f"{self._title}{said}")

    def _lettered(self, field: str, value: str) -> str:
        page, composed = self._bounds.code_page, unicodedata.normalize("NFC", value)
        written = value if encodable(value, page) else "".join(_letter(each, page) for each in composed)
        if written not in (value, composed):
            shown = cut(written, _SHOWN)
            self.note(
                f'{_WORDS.get(field, field)} is written "{shown}": the accounts lack some of its letters'
            )
        return written

    def _most(self, field: str) -> int | None:
        texts = self._bounds.texts
        return texts.get(field, texts.get(_LIKE.get(field, field)))


def encodable(text: str, page: str) -> bool:
    """Whether the accounts have all letters of a text; a blank code page has every letter."""
    if not page or text.isascii():
        return True
    try:
        text.encode(page)
    except UnicodeEncodeError:
        return False
    return True


def _letter(letter: str, page: str) -> str:
    """Give a letter that the accounts have: without its accents where that is one, else a question mark."""
    if encodable(letter, page):
        return letter
    bare = "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
    return bare if encodable(bare, page) else "?"


def _first_line(text: str, most: int) -> str:
    """Give the words that fit on a line; a word that alone is longer is broken."""
    if length(text) <= most:
        return text
    line = cut(text, most)
    if text[len(line)] == " ":
        return line
    words, blank, _ = line.rpartition(" ")
    return words if blank and words.strip() else line
