"""A second opinion on the money of an order: whole pence and whole ratios, no Decimal and no shared code.

Quantities are in hundred-thousandths, prices and volume discounts in ten-thousandths, amounts in pence,
percentages in hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class ModelLine:
    """A line as the CRM has it."""

    quantity: int
    price: int
    manual: int
    volume: int
    rate: int


@dataclass(frozen=True)
class ModelOrder:
    """An order as the CRM has it; `carriage_rate` is the accounts'."""

    lines: tuple[ModelLine, ...]
    discount: int
    percentage: int
    freight: int
    carriage_rate: int


@dataclass(frozen=True)
class ModelInvoice:
    """The invoice in pence."""

    nets: tuple[int, ...]
    shares: tuple[int, ...]
    taxes: tuple[int, ...]
    discount: int
    carriage_tax: int
    net: int
    tax: int
    gross: int


def pence(amount: Fraction) -> int:
    """Round half away from zero."""
    return floor(amount + Fraction(1, 2)) if amount >= 0 else -floor(-amount + Fraction(1, 2))


def invoice(order: ModelOrder) -> ModelInvoice:
    """Work the invoice out, the long way round."""
    nets = tuple(_net(each) for each in order.lines)
    whole = sum(nets)
    discount = order.discount + pence(Fraction(whole * order.percentage, 10_000))
    shares, taxes, before, given = [], [], 0, 0
    for net, line in zip(nets, order.lines, strict=True):
        before += net
        due = pence(Fraction(discount * before, whole)) if whole else 0
        shares.append(due - given)
        taxes.append(_tax(net - (due - given), line.rate))
        given = due
    carriage_tax = _tax(order.freight, order.carriage_rate)
    net, tax = whole - discount + order.freight, sum(taxes) + carriage_tax
    return ModelInvoice(nets, tuple(shares), tuple(taxes), discount, carriage_tax, net, tax, net + tax)


def _net(line: ModelLine) -> int:
    return pence(Fraction(line.quantity * (line.price - line.volume), 10**7)) - line.manual


def _tax(base: int, rate: int) -> int:
    return pence(Fraction(base * rate, 10_000))
