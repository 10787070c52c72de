"""Fields of Sage's objects, each written in exactly its own type, and read back as ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from core.accounting.orders import AccountingRefusedError
from core.accounting.sage50.sdo.objects import Fields, Value
from core.money import PENNY_PLACES, from_driver, rounded
from core.text import clean, cut

CODE_PAGE = "cp1252"
"""Sage keeps text in it; a letter beyond it would be changed in silence."""
_MOST_SHOWN = 40


def money(amount: Decimal) -> float:
    """Give an amount as SDO's Double, rounded to the penny half away from zero, and converted once."""
    return float(rounded(amount, PENNY_PLACES))


def double(number: Decimal) -> float:
    """Give a quantity, a unit price or a rate as SDO's Double."""
    return float(number)


def day(value: date) -> datetime:
    """Give a day as SDO's Date: midnight in UTC, for COM takes a datetime's UTC clock as the time.

    A midnight without a zone would become the evening before in every summer.
    """
    return datetime.combine(value, time(), UTC)


def tax_code(name: str) -> int:
    """Give the small integer that SDO has for "T1"; raises ValueError for what is no tax code."""
    return int(name.strip().upper().removeprefix("T"))


class Filling:
    """Writes buffers of one kind of object; how long each field is it asks once."""

    def __init__(self) -> None:
        self._lengths: dict[str, int] = {}

    def fill(self, fields: Fields, values: Mapping[str, Value], record: str) -> None:
        """Write values; raises AccountingRefusedError for one that the field cannot hold whole.

        `record` names what is made.
        """
        for name, value in values.items():
            field = fields.Item(name)
            if isinstance(value, str):
                if name not in self._lengths:
                    self._lengths[name] = int(field.Length)
                _fits(value, self._lengths[name], name, record)
            field.Value = value


def holds(value: str, most: int) -> bool:
    """Whether a key could stand in a field of this length at all."""
    try:
        return len(value.encode(CODE_PAGE)) <= most
    except UnicodeEncodeError:
        return False


def text(fields: Fields, name: str) -> str:
    """Read a text, cleaned and without its padding."""
    value = fields.Item(name).Value
    return clean(value) if isinstance(value, str) else ""


def whole(fields: Fields, name: str) -> int:
    """Read a whole number; nothing is 0."""
    value = fields.Item(name).Value
    return int(value) if isinstance(value, int | float) else 0


def amount(fields: Fields, name: str) -> Decimal:
    """Read an amount to the penny; nothing is 0.00."""
    value = fields.Item(name).Value
    return from_driver(value if isinstance(value, int | float) else None)


def _fits(value: str, most: int, name: str, record: str) -> None:
    if value.strip() != clean(value):
        raise _refused(record, f"{name} has control characters in it", "Take them out of the text.")
    try:
        length = len(value.encode(CODE_PAGE))
    except UnicodeEncodeError as error:
        letter = value[error.start]
        found = f'{name} has the letter "{letter}" (U+{ord(letter):04X}), which Sage 50 cannot keep'
        raise _refused(record, found, "Write it with other letters in the CRM.") from None
    if length > most:
        shown = clean(cut(value, _MOST_SHOWN))
        found = f'{name} "{shown}" has {length} characters, and Sage 50 keeps {most}'
        raise _refused(record, found, "Shorten it in the CRM.")


def _refused(record: str, found: str, remedy: str) -> AccountingRefusedError:
    return AccountingRefusedError(
        "sage50.does_not_fit", tried=f"make {record}", found=found, remedy=f"{remedy} Then upload it again."
    )
