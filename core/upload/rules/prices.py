"""A price per unit that gives a line's net to the penny, at the CRM's own precision.

The CRM computes quantity times price, to the penny, less the manual discount. Most nets cannot be had by
price alone at few decimals, so the price is the next that gives no less, and the pennies that are too
many are the manual discount.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.money import PENNY_PLACES, rounded

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Priced:
    """What the CRM is told of a line; `discount` is never negative and mostly nothing."""

    quantity: Decimal
    price: Decimal
    discount: Decimal

    @property
    def net(self) -> Decimal:
        """What the CRM makes of it."""
        return extended(self.quantity, self.price) - self.discount


def extended(quantity: Decimal, price: Decimal) -> Decimal:
    """Give quantity times price to the penny, as the CRM does."""
    with localcontext() as context:
        context.prec = 60
        return rounded(quantity * price, PENNY_PLACES)


def priced(quantity: Decimal, net: Decimal, places: int) -> Priced:
    """Find the price of a quantity that is not zero, with the smallest discount that leaves exactly `net`."""
    wanted = _divided(net, quantity, places)
    step = ONE.scaleb(-places)
    offers = [
        (extended(quantity, price) - net, abs(price - wanted), price) for price in _around(wanted, step)
    ]
    discount, _, price = min(offer for offer in offers if offer[0] >= 0)
    return Priced(quantity, price, discount)


def _around(price: Decimal, step: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    with localcontext() as context:
        context.prec = 60
        return price - step, price, price + step


def _divided(net: Decimal, quantity: Decimal, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (net / quantity).quantize(ONE.scaleb(-places), rounding=ROUND_HALF_UP)
