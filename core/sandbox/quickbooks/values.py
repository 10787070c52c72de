"""Values as QuickBooks writes them: amounts to the penny, prices to five places, times of the wall clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from core.money import plain, rounded

PRICE_PLACES = QUANTITY_PLACES = 5
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:([+-]\d{1,2}):(\d{1,2}))?)?)?)?"
)
STAMP = "%Y-%m-%dT%H:%M:%S"
"""How a time is kept: the wall clock of the machine that QuickBooks runs on."""


def written(value: object, kind: str, offset: int) -> str:
    """Write what is kept of an element of a kind; `offset` is the standard time's, in minutes."""
    if kind == "a":
        return amount(int(str(value)))
    if kind == "b":
        return "true" if value else "false"
    if kind == "t":
        return f"{value}{_zone(offset)}"
    if kind == "%":
        return f"{value}"
    return str(value)


def amount(pence: int) -> str:
    """Write pence as an amount."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def pence(written_amount: str) -> int:
    """Read an amount: without decimals, or with two."""
    return int(rounded(Decimal(written_amount)) * 100)


def price(value: Decimal) -> str:
    """Write a price or a rate: at least two decimals, at most five."""
    return str(plain(rounded(value, PRICE_PLACES)))


def quantity(value: Decimal) -> str:
    """Write a quantity: no more decimals than it needs."""
    return str(plain(rounded(value, QUANTITY_PLACES), 0))


def local(asked: str, offset: int) -> str:
    """Read a time of a request: without offset it is local, with one it is brought to the standard offset."""
    read = _TIME.fullmatch(asked.strip())
    if read is None:
        raise ValueError(asked)
    year, month, day, hour, minute, second = (int(part or 0) for part in read.groups()[:6])
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if read[7] is not None:
        zone = abs(int(read[7])) * 60 + int(read[8])
        moment += timedelta(minutes=offset - (-zone if read[7].startswith("-") else zone))
    return moment.strftime(STAMP)


def epoch(moment: datetime, offset: int) -> int:
    """Give the second since 1970 of a wall clock that is taken to show standard time."""
    return int(moment.replace(tzinfo=timezone(timedelta(minutes=offset))).timestamp())


def _zone(offset: int) -> str:
    return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
