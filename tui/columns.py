"""The columns in which records are shown, to the command line and to the screen (manual 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.accounting.base import Subject
from tui.terminal import Column

_MONEY = 12
Cell = Callable[[Any], object]
"""What a column shows of a record."""

# Manual 6, the picture: account, name, address 1 to 4, postcode, balance, limit, turnover.
COLUMNS: Mapping[Subject, tuple[tuple[Column, Cell], ...]] = {
    Subject.CUSTOMERS: (
        (Column("Account", 8), lambda each: each.reference),
        (Column("Name", 26), lambda each: each.name),
        *((Column(f"Address {n + 1}", 18, spare=True), lambda each, n=n: each.address[n]) for n in range(4)),
        (Column("Postcode", 9, spare=True), lambda each: each.postcode),
        (Column("Balance", _MONEY, right=True), lambda each: each.balance),
        (Column("Limit", _MONEY, right=True), lambda each: each.credit_limit),
        (Column("Turnover", _MONEY, right=True), lambda each: each.turnover),
    ),
    Subject.PRODUCTS: (
        (Column("Code", 16), lambda each: each.code),
        (Column("Description", 34), lambda each: each.description),
        (Column("Unit", 8, spare=True), lambda each: each.unit),
        (Column("Price", _MONEY, right=True), lambda each: each.sales_price),
        (Column("Cost", _MONEY, right=True), lambda each: each.cost_price),
        (Column("Tax", 3, spare=True), lambda each: each.tax_code),
    ),
    Subject.INVOICES: (
        (Column("Number", 8, right=True), lambda each: each.number),
        (Column("Kind", 9, spare=True), lambda each: each.kind),
        (Column("Posted", 6, spare=True), lambda each: "yes" if each.posted else "no"),
        (Column("Account", 8), lambda each: each.account),
        (Column("Name", 26, spare=True), lambda each: each.name),
        (Column("Date", 10), lambda each: each.date),
        (Column("Cur", 3), lambda each: each.currency),
        (Column("Net", _MONEY, right=True), lambda each: each.net),
        (Column("Tax", _MONEY, right=True), lambda each: each.tax),
        (Column("Gross", _MONEY, right=True), lambda each: each.gross),
    ),
    Subject.ITEMS: (
        (Column("Invoice", 8, right=True), lambda each: each.invoice_number),
        (Column("Line", 4, right=True), lambda each: each.line),
        (Column("Account", 8, spare=True), lambda each: each.account),
        (Column("Product", 16), lambda each: each.product_code),
        (Column("Description", 30, spare=True), lambda each: each.description),
        (Column("Quantity", 10, right=True), lambda each: each.quantity),
        (Column("Price", _MONEY, right=True), lambda each: each.unit_price),
        (Column("Net", _MONEY, right=True), lambda each: each.net),
    ),
    Subject.TRANSACTIONS: (
        (Column("Number", 8, right=True), lambda each: each.number),
        (Column("Type", 4), lambda each: each.type),
        (Column("Account", 8), lambda each: each.account),
        (Column("Date", 10), lambda each: each.date),
        (Column("Reference", 12, spare=True), lambda each: each.reference),
        (Column("Details", 24, spare=True), lambda each: each.details),
        (Column("Gross", _MONEY, right=True), lambda each: each.gross),
        (Column("Outstanding", _MONEY, right=True), lambda each: each.outstanding),
    ),
}


def cell_text(value: object) -> str:
    """Give what a cell holds as a person reads it: nothing for None, amounts with all their places."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
