"""Sales tax of a new invoice: by the code of each line, or in America one rate for all that is taxable.

A customer whose own code is not taxable pays none there. Tax is rounded once for each code, on what its lines
come to.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from core.money import rounded
from core.sandbox.quickbooks.invoice_lines import Line


@dataclass(frozen=True, slots=True)
class Totals:
    """What an invoice comes to, in pence; in America with the rate in per cent."""

    subtotal: int
    tax: int
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class American:
    """The sales tax of an American invoice: its item, and whether the customer is exempt."""

    item: str
    exempt: bool


def totals(
    database: sqlite3.Connection, lines: list[Line], american: American | None, *, included: bool
) -> Totals:
    """Work out what lines come to; `included`: their amounts hold the tax."""
    by_code: defaultdict[str | None, int] = defaultdict(int)
    for line in lines:
        if line.get("Amount") is not None and not _subtotal(database, line):
            code = line.get("SalesTaxCodeRef")
            by_code[str(code) if code else None] += int(line["Amount"] or 0)
    if american is not None:
        return _american(database, by_code, american)
    tax = sum(_share(amount, _rate_of_code(database, code), included) for code, amount in by_code.items())
    whole = sum(by_code.values())
    return Totals(whole - tax if included else whole, tax)


def _american(database: sqlite3.Connection, by_code: dict[str | None, int], tax: American) -> Totals:
    amounts = () if tax.exempt else by_code.items()
    taxable = sum(amount for code, amount in amounts if is_taxable(database, code))
    rate = _rate_of_item(database, tax.item)
    return Totals(sum(by_code.values()), _share(taxable, rate, included=False), f"{rate.normalize():f}")


def _share(amount: int, rate: Decimal, included: bool) -> int:
    """Give the tax of an amount in pence, or the part of it that is tax."""
    base = 100 + rate if included else Decimal(100)
    return int(rounded(Decimal(amount) * rate / base, 0))


def _subtotal(database: sqlite3.Connection, line: Line) -> bool:
    row = database.execute("SELECT Kind FROM Item WHERE ListID = ?", (line.get("ItemRef"),)).fetchone()
    return row is not None and row[0] == "ItemSubtotal"


def is_taxable(database: sqlite3.Connection, code: str | None) -> bool:
    """Whether what bears this code is taxed in America."""
    row = database.execute("SELECT IsTaxable FROM SalesTaxCode WHERE ListID = ?", (code,)).fetchone()
    return row is not None and bool(row[0])


def _rate_of_code(database: sqlite3.Connection, code: str | None) -> Decimal:
    row = database.execute("SELECT ItemSalesTaxRef FROM SalesTaxCode WHERE ListID = ?", (code,)).fetchone()
    return _rate_of_item(database, row[0]) if row else Decimal(0)


def _rate_of_item(database: sqlite3.Connection, item: str) -> Decimal:
    """Give the rate of an item for sales tax, or of a group of them all together."""
    rows = database.execute(
        "SELECT TaxRate FROM Item WHERE ListID = ?1 AND Kind = 'ItemSalesTax' UNION ALL "
        "SELECT TaxRate FROM Item JOIN ItemSalesTaxOfGroup ON ItemSalesTaxRef = ListID WHERE GroupRef = ?1",
        (item,),
    )
    return sum((Decimal(each or 0) for (each,) in rows), Decimal(0))
