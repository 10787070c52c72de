"""The types of qbXML: how a value is written, and which texts are one.

Amounts have no decimals or two, prices and quantities up to five; times are the wall clock of the machine
that runs QuickBooks, without a zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from core.accounting.quickbooks.qbxml.schema import Element
from core.money import rounded
from core.text import clean, length

Scalar = str | bool | int | Decimal | date | datetime
"""What an element without parts can be given."""

PRICE_PLACES = 5
"""Decimals of a price and of a quantity."""

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_PATTERNS = {
    "BOOL": re.compile(r"(true|false|1|0)?"),
    "DATE": re.compile(r"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?"),
    "TIME": re.compile(rf"({_DAY}(T\d{{1,2}}(:\d{{1,2}}(:\d{{1,2}}([+-]\d{{1,2}}:\d{{1,2}})?)?)?)?)?"),
    "AMT": re.compile(r"([+-]?\d{1,13}(\.\d\d)?)?"),
    "PRICE": re.compile(r"([+-]?\d{1,10}(\.\d{1,5})?)?"),
    "QUAN": re.compile(r"([+-]?\d{1,10}(\.\d{1,5})?)?"),
    "PERCENT": re.compile(r"([+-]?\d{1,10}(\.\d{1,5})?)?"),
    "INT": re.compile(r"[+-]?\d{1,10}"),
    "GUID": re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"),
    "FLOAT": re.compile(r"([+-]?\d{1,10}(\.\d{1,10})?)?"),
}
_PLACES = {"AMT": 2, "PRICE": PRICE_PLACES, "QUAN": PRICE_PLACES, "PERCENT": PRICE_PLACES, "FLOAT": 10}


def written(element: Element, value: Scalar) -> str:
    """Write a value as the element's type wants it, foreign text cleaned; blank: there is nothing to say."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _number(value, _PLACES[element.type])
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))


def mistake(element: Element, text: str) -> str | None:
    """Say what is wrong with the text of an element; None: nothing."""
    if element.length and length(text) > element.length:
        return f"has {length(text)} characters, and {element.length} are the most"
    if element.type == "ENUM" and text not in element.values:
        return f"is none of {', '.join(element.values)}"
    pattern = _PATTERNS.get(element.type)
    if pattern is not None and pattern.fullmatch(text) is None:
        return f"is no {element.type}: {clean(text)[:40]!r}"
    return None if element.type != "DATE" or _is_day(text) else f"is no day: {text!r}"


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text) is not None
    except ValueError:
        return False


def _number(value: Decimal, places: int) -> str:
    """Write to so many decimals; beyond two, none that is zero."""
    text = f"{rounded(value, places):f}"
    return text if places <= 2 or "." not in text else text.rstrip("0").rstrip(".")
