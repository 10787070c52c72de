"""What quantity and price the CRM is told of an invoice line, and what a person should know of it."""

from __future__ import annotations

from decimal import Decimal

from core.money import PENNY_PLACES, plain, rounded
from core.records import InvoiceLine
from core.upload.rules.prices import ONE, Priced, extended, priced

ZERO = Decimal(0)


def line_price(
    line: InvoiceLine, quantity_places: int, price_places: int, *, write_in: bool
) -> tuple[Priced, tuple[str, ...]]:
    """Price a line so that its net is right to the penny; its discounts are in the price (manual 6.3)."""
    quantity, shown = _quantity(line, quantity_places, write_in=write_in)
    if quantity:
        result = priced(quantity, line.net, price_places)
    else:
        result = Priced(quantity, rounded(line.unit_price, price_places), ZERO)
    return result, (*shown, *_discount_note(line), *_residue_note(result))


def _quantity(line: InvoiceLine, places: int, *, write_in: bool) -> tuple[Decimal, tuple[str, ...]]:
    quantity = rounded(line.quantity, places)
    if not quantity and line.net:
        return ONE, (f"quantity {plain(line.quantity, 0)} with an amount is sent as 1",)
    if not quantity and write_in:
        return ONE, ()  # a note (M) or a comment: it has a text and no quantity
    if quantity != line.quantity:
        return quantity, (f"quantity {plain(line.quantity, 0)} is shown as {plain(quantity, 0)}",)
    return quantity, ()


def _discount_note(line: InvoiceLine) -> tuple[str, ...]:
    full = extended(line.quantity, line.unit_price)
    if abs(full - line.net) <= Decimal("0.01"):
        return ()
    if not full or not 0 <= line.net / full < 1:
        return (f"the price follows the net of {line.net}, not the unit price of {plain(line.unit_price)}",)
    return (f"{_per_cent(full, line.net)} % discount is in the price",)


def _per_cent(full: Decimal, net: Decimal) -> Decimal:
    exact = (full - net) * 100 / full
    for places in range(PENNY_PLACES):
        rate = rounded(exact, places)
        if abs(rounded(full * (1 - rate / 100)) - net) <= Decimal("0.01"):
            return plain(rate, 0)
    return plain(rounded(exact), 0)


def _residue_note(result: Priced) -> tuple[str, ...]:
    if not result.discount:
        return ()
    price = plain(result.price)
    return (f"{result.discount} manual discount: {plain(result.quantity, 0)} × {price} is so much too high",)
