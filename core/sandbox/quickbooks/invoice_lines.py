"""The lines of a new invoice: what QuickBooks fills in, and what they come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal

from core.money import rounded
from core.sandbox.quickbooks.adding import Given
from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.keeping import Value
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.statuses import INVALID_VALUE, MISSING_ELEMENT, refused
from core.sandbox.quickbooks.turn import Turn
from core.sandbox.quickbooks.values import price

_DESCRIPTIONS = ("SalesOrPurchase_Desc", "SalesAndPurchase_SalesDesc", "SalesDesc", "ItemDesc")
_PRICES = ("SalesOrPurchase_Price", "SalesAndPurchase_SalesPrice", "SalesPrice", "DiscountRate")
_OFF = frozenset({"ItemDiscount", "ItemPayment"})
_TOO_MUCH = 10**12
"""Pence that QuickBooks has no room for."""
_NEEDS_ITEM = ("Quantity", "Rate", "RatePercent", "Amount", "UnitOfMeasure")
Line = dict[str, Value]


def invoice_line(asked: Asked, turn: Turn, before: list[Line]) -> Line:
    """Give a line as it is kept; `before` are the lines above it, which a percentage or a subtotal is of."""
    given = Given(turn, "Invoice")
    given.read(asked, shapes()["Line"].elements)
    line = given.values
    account = asked.part("OverrideItemAccountRef")
    if account is not None:
        line["AccountRef"] = given.reference(account, "Account")
    if not line.get("ItemRef"):
        if any(line.get(name) is not None for name in _NEEDS_ITEM):
            raise refused(MISSING_ELEMENT, "ItemRef")
        return {name: value for name, value in line.items() if name != "SalesTaxCodeRef"}
    item = turn.database.execute("SELECT * FROM Item WHERE ListID = ?", (line["ItemRef"],)).fetchone()
    line.setdefault("Desc", _first(item, _DESCRIPTIONS))
    line.setdefault("SalesTaxCodeRef", item["SalesTaxCodeRef"])
    _measure(line, item, turn)
    if item["Kind"] == "ItemSubtotal":
        line["Amount"] = _sum(before)
    else:
        _price(line, item, before)
    return line


def _price(line: Line, item: sqlite3.Row, before: list[Line]) -> None:
    """Work out amount and rate: an amount that is given stands, and the rate is worked out from it."""
    count = _decimal(line, "Quantity")
    amount, rate, share = line.get("Amount"), _decimal(line, "Rate"), _percentage(line, item)
    if amount is None and rate is None and share is not None:
        base = int(str(before[-1].get("Amount") or 0)) if before else 0
        amount = _pence(Decimal(base) / 100 * share / 100)
        line["RatePercent"] = str(share)
    elif amount is None:
        rate = rate if rate is not None else Decimal(_first(item, _PRICES) or 0)
        amount = _pence(rate * (count if count is not None else 1))
        line["Rate"] = price(rate)
    elif count:
        line["Rate"] = price(Decimal(int(amount)) / 100 / count)
    if abs(int(amount)) >= _TOO_MUCH:
        raise refused(INVALID_VALUE, "Amount", str(amount), "The amount is too large.")
    line["Amount"] = -abs(int(amount)) if item["Kind"] in _OFF else int(amount)


def _percentage(line: Line, item: sqlite3.Row) -> Decimal | None:
    written = line.get("RatePercent") or item["SalesOrPurchase_PricePercent"] or item["DiscountRatePercent"]
    return Decimal(str(written).rstrip("%")) if written else None


def _measure(line: Line, item: sqlite3.Row, turn: Turn) -> None:
    """Fill in the item's unit, or see that the given one is of its set."""
    row = turn.database.execute(
        "SELECT BaseUnit_Name, RelatedUnit_Name FROM UnitOfMeasureSet WHERE ListID = ?",
        (item["UnitOfMeasureSetRef"],),
    ).fetchone()
    units = [each for each in row if each] if row else []
    given = line.get("UnitOfMeasure")
    if given is None and units:
        line["UnitOfMeasure"] = units[0]
    elif given is not None and given not in units:
        raise refused(INVALID_VALUE, "UnitOfMeasure", str(given), "It is no unit of the item's set.")


def _sum(lines: list[Line]) -> int:
    """Add up the lines back to the last subtotal."""
    total = 0
    for line in reversed(lines):
        if line.get("Kind") == "ItemSubtotal":
            break
        total += int(line.get("Amount") or 0)
    return total


def _first(item: Mapping[str, object] | sqlite3.Row, names: tuple[str, ...]) -> str | None:
    return next((str(item[name]) for name in names if item[name]), None)


def _decimal(line: Line, name: str) -> Decimal | None:
    value = line.get(name)
    return None if value is None else Decimal(str(value))


def _pence(amount: Decimal) -> int:
    return int(rounded(amount) * 100)
