"""What the amounts of a CRM order are: the CRM's own arithmetic, with line discounts as money (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext

from core.crm.base import Entity
from core.money import rounded
from core.records import OrderLine
from core.upload.rules.order_values import decimal
from core.upload.rules.prices import extended


def line_net(line: OrderLine) -> Decimal:
    """Give what a line comes to before tax: quantity times price to the penny, less its discount."""
    return extended(line.quantity, line.unit_price) - line.discount


def discount_of(line: Entity) -> Decimal:
    """Give the money off a whole line, so that its net is the CRM's to the penny.

    The CRM takes the volume discount off the price, and the manual discount off quantity times that
    (CRM 4.0 SDK, pricing).
    """
    quantity, price = decimal(line, "quantity"), decimal(line, "priceperunit")
    manual, volume = decimal(line, "manualdiscountamount"), decimal(line, "volumediscountamount")
    with localcontext() as context:
        context.prec = 60
        net = rounded(extended(quantity, price - volume) - manual)
    return rounded(extended(quantity, price) - net)


def header_discount(head: Entity, lines: Iterable[OrderLine]) -> Decimal:
    """Give the money off the whole order: its discount amount, and its percentage of the lines' sum.

    That is the CRM's totaldiscountamount (CRM 4.0 SDK, pricing), which a copy may hold out of date.
    """
    total = sum(map(line_net, lines), Decimal(0))
    with localcontext() as context:
        context.prec = 60
        share = rounded(total * decimal(head, "discountpercentage") / 100)
        return rounded(decimal(head, "discountamount") + share)
