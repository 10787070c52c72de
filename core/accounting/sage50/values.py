"""What Sage 50's driver delivers, made sense of: blanks, flags, doubles, dates nobody can have meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from core.accounting.connection import Row
from core.money import PENNY_PLACES, from_driver
from core.text import clean

_FIRST_YEAR, _LAST_YEAR = 1980, 2099  # a "no date" is 1899, and Sage's own rows hold the year 2130


def text(value: object) -> str:
    """Give a text cleaned and without its padding; NULL is blank."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        value = value.decode("cp1252", errors="replace")
    written = value if isinstance(value, str) else str(value)
    if written.isascii() and written.isprintable():  # nothing to clean, and the most common case
        return written.strip()
    return clean(written)


def amount(value: object, places: int = PENNY_PLACES) -> Decimal:
    """Give an amount, price or quantity as a decimal; NULL, NaN and what is no number are zero."""
    if not isinstance(value, float | int | str | Decimal):
        return from_driver(None, places)
    try:
        return from_driver(value.strip() if isinstance(value, str) else value, places)
    except (ValueError, InvalidOperation):
        return from_driver(None, places)


def flag(value: object) -> bool:
    """Read a flag: a byte that is not zero, or 'Y'; blank, '-', 'N' and garbage beyond a byte are no."""
    if isinstance(value, str):
        return value.strip().upper() in {"Y", "1", "-1"}
    return isinstance(value, int | float) and value != 0 and -128 <= value <= 255


def whole(value: object) -> int | None:
    """Give a whole number, or None where there is none."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal():
        return int(value)
    return None


def day(value: object) -> date | None:
    """Give a date between 1980 and 2099, or None."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip()[:10])
        except ValueError:
            return None
    if isinstance(value, datetime):
        value = value.date()
    return value if isinstance(value, date) and _FIRST_YEAR <= value.year <= _LAST_YEAR else None


class Fields:
    """One row, asked by column; a column that this version of Sage lacks is empty."""

    __slots__ = ("_places", "_row")

    def __init__(self, places: Mapping[str, int], row: Row) -> None:
        self._places = places
        self._row = row

    def raw(self, column: str) -> object:
        """Give a value as it was delivered."""
        at = self._places.get(column)
        return None if at is None else self._row[at]

    def has(self, column: str) -> bool:
        """Say whether this version of Sage has the column and the row a value in it."""
        return self.raw(column) is not None

    def text(self, column: str) -> str:
        """Give a text, cleaned."""
        return text(self.raw(column))

    def amount(self, column: str, places: int = PENNY_PLACES) -> Decimal:
        """Give an amount to the penny, or with as many decimals as are named."""
        return amount(self.raw(column), places)

    def flag(self, column: str) -> bool:
        """Give a flag."""
        return flag(self.raw(column))

    def whole(self, column: str) -> int | None:
        """Give a whole number, or None."""
        return whole(self.raw(column))

    def day(self, column: str) -> date | None:
        """Give a date that makes sense, or None."""
        return day(self.raw(column))
