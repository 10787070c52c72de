"""The one gate for foreign text: nothing enters a terminal, a log, XML or SQL but through here."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_FORBIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: what a terminal obeys
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: what reorders a line
    "\ufeff\ufffe\uffff\ud800-\udfff"  # what XML 1.0 does not allow
    "\U0001fffe\U0001ffff\U000e0000-\U000e007f"
    "]"
)


def clean(text: str | None) -> str:
    """Give `text` as one line of visible characters: no control codes, no bidi controls, legal in XML 1.0."""
    return visible(text).strip() if text else ""


def visible(text: str) -> str:
    """Give what `clean` gives with the blanks at both ends, as of a text that is still being typed."""
    if text.isascii() and text.isprintable():  # most texts are
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub(" ", text))


def match_key(text: str | None) -> str:
    """Give the form in which two keys are the same key: NFC, no trailing blanks, casefolded.

    The CRM's collation ignores case and trailing blanks; this one function decides it everywhere,
    for record ids as for pairing answers with questions.
    """
    if not text:
        return ""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return composed.rstrip().casefold()


def length(text: str) -> int:
    """Count characters as the CRM's database does: UTF-16 units, so an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """Give as much of `text` as fits into `most` UTF-16 units, without splitting a character."""
    if length(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: most * 2].decode("utf-16-le", errors="ignore")
    return kept.rstrip()
