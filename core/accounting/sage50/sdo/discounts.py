"""A discount in money as Sage Data Objects have it: per cent of the whole line."""

from __future__ import annotations

from decimal import Decimal

from core.accounting.orders import InvoiceLineDraft
from core.money import rounded

_HUNDRED = Decimal(100)
_FEWEST, _MOST = 2, 12
"""Decimals that a percentage may get; a Double holds about 15 digits."""


def full_net(line: InvoiceLineDraft) -> Decimal:
    """Give the line before its discount, to the penny."""
    return rounded(line.net + line.discount)


def discount_percent(line: InvoiceLineDraft) -> Decimal | None:
    """Give the percentage of fewest decimals that takes exactly the discount off, to the penny.

    None where no percentage from 0 to 100 does: a line of nothing, one that becomes dearer or negative.
    """
    full = full_net(line)
    if line.discount == 0:
        return Decimal(0)
    if full == 0:
        return None
    exact = line.discount * _HUNDRED / full
    if not 0 <= exact <= _HUNDRED:
        return None
    for places in range(_FEWEST, _MOST + 1):
        percent = rounded(exact, places)
        if rounded(full - full * percent / _HUNDRED) == line.net:
            return percent
    return None
