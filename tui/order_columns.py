"""The columns in which what waits in the CRM is shown, to the command line and to the screen (manual 7)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.money import plain
from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.upload.waiting import Missing, OrderPart, Waiting
from tui.columns import Cell
from tui.terminal import Column

_MONEY = 12
LACKING, WRONG = "+", "!"
"""What marks a row that the accounts lack, so that an upload makes it, and one that cannot go up."""

ORDER_COLUMNS: Mapping[OrderPart, tuple[tuple[Column, Cell], ...]] = {
    OrderPart.CUSTOMERS: (
        (Column("Account", 8), lambda each: each.record.reference),
        (Column("Name", 28), lambda each: each.record.name),
        (Column("Contact", 20, spare=True), lambda each: each.record.contact_name),
        (Column("Telephone", 16, spare=True), lambda each: each.record.telephone),
        (Column("Postcode", 9, spare=True), lambda each: each.record.postcode),
    ),
    OrderPart.PRODUCTS: (
        (Column("Code", 16), lambda each: each.record.code),
        (Column("Description", 34), lambda each: each.record.description),
        (Column("Unit", 8), lambda each: each.record.unit),
        (Column("Price", _MONEY, right=True), lambda each: each.record.price),
    ),
    OrderPart.ORDERS: (
        (Column("Order", 16), lambda each: each.record.number),
        (Column("Account", 8), lambda each: each.record.account),
        (Column("Name", 24, spare=True), lambda each: each.record.name),
        (Column("Date", 10, spare=True), lambda each: each.record.date),
        (Column("Owner", 20, spare=True), lambda each: each.record.owner),
        (Column("Lines", 5, right=True), lambda each: len(each.record.lines)),
        (Column("Total", _MONEY, right=True), lambda each: each.record.total),
    ),
    # Manual 7, the picture: account, order, product, description, unit price, unit, quantity, discount.
    OrderPart.ITEMS: (
        (Column("Account", 8), lambda each: each.record.account),
        (Column("Order", 15), lambda each: each.record.order_number),
        (Column("Product", 15), lambda each: each.record.product_code),
        (Column("Description", 16, spare=True), lambda each: each.record.description),
        (Column("Price", 10, right=True), lambda each: _short(each.record.unit_price)),
        (Column("Unit", 7), lambda each: each.record.unit),
        (Column("Quantity", 8, right=True), lambda each: _short(each.record.quantity)),
        (Column("Discount", 9, right=True, spare=True), lambda each: each.record.discount),
    ),
}


def sign(waiting: Waiting) -> str:
    """Mark what something is wrong with, or what the accounts lack."""
    if waiting.problems:
        return WRONG
    return LACKING if waiting.missing else ""


SIGN_COLUMN: tuple[Column, Cell] = (Column("", 1), sign)
"""What stands before the columns."""


def note(waiting: Waiting, system: str) -> str:
    """Say what the accounts lack and what is wrong; nothing where all is well."""
    said = (*missing_words(waiting, system), *(f"{each[0].upper()}{each[1:]}" for each in waiting.problems))
    return " ".join(said)


def missing_words(waiting: Waiting, system: str) -> tuple[str, ...]:
    """Say what the accounts lack, a sentence each."""
    return tuple(_missing(waiting, what, system) for what in waiting.missing)


def _missing(waiting: Waiting, what: Missing, system: str) -> str:
    match waiting.record, what:
        case ((OrderProduct(code=key) | OrderLine(product_code=key)), Missing.PRODUCT):
            return f"Product {key} is not in {system}."
        case SalesOrder(), Missing.PRODUCT:
            return f"Not all of its products are in {system}."
        case ((OrderCustomer(reference=key) | SalesOrder(account=key) | OrderLine(account=key)), _):
            return f"Customer {key} is not in {system}."
    raise ValueError(f"a {type(waiting.record).__name__} can lack no {what}")


def _short(value: Decimal) -> Decimal:
    return plain(value, least=0)
