"""What an invoice's amounts come to: as the caller says before version 18, worked out from it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import rounded

WORKS_OUT = 18
"""From this version on Update works the amounts out; before it keeps what the caller has set."""
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_PERCENT_PLACES = 8


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A line as the caller set it; `discount` in per cent, `own_tax` is TAX_FLAG."""

    quantity: Decimal
    price: Decimal
    rate: Decimal
    full: Decimal
    net: Decimal
    tax: Decimal
    discount: Decimal
    shared: Decimal
    own_tax: bool


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line as it is filed; `discount` in per cent, `shared` its part of the net-value discount."""

    rate: Decimal
    full: Decimal
    net: Decimal
    discount: Decimal
    shared: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Discount:
    """A net-value discount: an amount, and what it is in per cent."""

    amount: Decimal = _ZERO
    percent: Decimal = _ZERO


def as_given(lines: Sequence[LineGiven]) -> tuple[LineAmounts, ...]:
    """Give what the caller has set, however it adds up: rounded or not, right or not."""
    return tuple(LineAmounts(x.rate, x.full, x.net, x.discount, x.shared, x.tax) for x in lines)


def worked_out(lines: Sequence[LineGiven], discount: Discount) -> tuple[LineAmounts, ...]:
    """Work out lines from their NET_AMOUNT, TAX_RATE, QTY_ORDER and UNIT_PRICE, as from version 18 on.

    A net that was not rounded stays so. Own tax counts only where there is no net-value discount.
    """
    shares = shared(discount.amount, [line.net for line in lines])
    return tuple(
        _line(line, share, keeps=line.own_tax and not discount.amount)
        for line, share in zip(lines, shares, strict=True)
    )


def whole_discount(lines: Sequence[LineGiven], given: Discount) -> Discount:
    """Give the discount by its amount, or where only a percentage was set by that."""
    net = sum((line.net for line in lines), _ZERO)
    if not net:
        return Discount()
    if given.amount:
        return Discount(given.amount, given.percent or rounded(given.amount * _HUNDRED / net))
    return Discount(rounded(net * given.percent / _HUNDRED), given.percent)


def gives(full: Decimal, percent: Decimal, net: Decimal) -> bool:
    """Whether a discount in per cent takes a full amount to this net, to the penny."""
    return rounded(full - full * percent / _HUNDRED) == rounded(net)


def shared(discount: Decimal, nets: Sequence[Decimal]) -> list[Decimal]:
    """Share a discount out over lines to the penny: each gets what the sum up to it gained by rounding."""
    net = sum(nets, _ZERO)
    if not discount or not net:
        return [_ZERO for _ in nets]
    given, so_far, parts = _ZERO, _ZERO, []
    for each in nets:
        so_far += each
        until = rounded(discount * so_far / net)
        parts.append(until - given)
        given = until
    return parts


def _line(line: LineGiven, share: Decimal, *, keeps: bool) -> LineAmounts:
    full = rounded(line.quantity * line.price) if line.quantity else line.price or line.net
    percent = line.discount
    if not gives(full, percent, line.net):
        percent = rounded((full - line.net) * _HUNDRED / full, _PERCENT_PLACES) if full else _ZERO
    tax = line.tax if keeps else rounded((line.net - share) * line.rate / _HUNDRED)
    return LineAmounts(line.rate, full, line.net, percent, share, tax)
