"""What SQL Server delivers, made sense of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from core.money import PENNY_PLACES, from_driver
from core.text import clean

_FIRST_YEAR, _LAST_YEAR = 1980, 2099


def text(value: object) -> str:
    """Give a text cleaned and without its padding; NULL is blank."""
    return "" if value is None else clean(str(value))


def amount(value: object, places: int = PENNY_PLACES) -> Decimal:
    """Give an amount, price or quantity; NULL is zero."""
    return from_driver(value if isinstance(value, Decimal | float | int | str) else None, places)


def day(value: object) -> date | None:
    """Give a date that makes sense, or None."""
    if isinstance(value, datetime):
        value = value.date()
    return value if isinstance(value, date) and _FIRST_YEAR <= value.year <= _LAST_YEAR else None


def whole(value: object) -> int:
    """Give an id or a number; NULL is zero."""
    return int(value) if isinstance(value, int | Decimal) else 0
