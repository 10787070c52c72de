"""Money and quantities: decimal, to the penny, rounded half away from zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

PENNY_PLACES = 2
"""Decimal places of an amount: net, tax, gross, balance."""

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

Numeric = Decimal | float | int | str


def rounded(value: Decimal, places: int = PENNY_PLACES) -> Decimal:
    """Give `value` with exactly `places` decimals, half away from zero, never `-0.00`."""
    result = value.quantize(_unit(places), context=_EXACT)
    return abs(result) if result.is_zero() else result


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def from_driver(value: Numeric | None, places: int = PENNY_PLACES) -> Decimal:
    """Convert what a database driver delivers, once, by its repr; nothing is zero.

    A double of 2.675 means the 2.675 that was typed, so it becomes 2.68 and not 2.67.
    Raises ValueError where the value is no finite number.
    """
    if value is None or value == "":
        return rounded(Decimal(0), places)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return rounded(number, places)


def plain(value: Decimal, least: int = PENNY_PLACES) -> Decimal:
    """Drop trailing zeros beyond `least` decimals: the CRM's 1000.0000 is 1000.00, its 0.1250 is 0.125."""
    places = -int(value.normalize().as_tuple().exponent) if value else 0
    return rounded(value, max(places, least))
