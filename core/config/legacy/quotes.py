"""Quotation marks and line ends as they come out of a manual, a mail or a word processor."""

from __future__ import annotations

QUOTES = "\"'“”„‟″‘’‚‛′«»"
"""What may stand around a value: straight ones, and what a word processor makes of them."""


def unwrapped(value: str) -> str:
    """Join a value that was broken over lines: a blank for each break, none at the ends (manual 4.3.3)."""
    first, *rest = value.split("\n")
    if not rest:
        return value
    parts = [first.rstrip(" \t"), *(each.strip(" \t") for each in rest[:-1]), rest[-1].lstrip(" \t")]
    return " ".join(filter(None, parts))
