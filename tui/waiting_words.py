"""What waits in the CRM, in the words of the screen: what it is called, and what becomes of it (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.text import clean
from core.upload.waiting import Missing, OrderPart, Waiting
from tui.order_columns import LACKING, WRONG, missing_words


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one tab; `key_of` is None where rows go up with another one (invoice items)."""

    title: str
    asks: str
    one: str
    many: str
    key_of: Callable[[Any], str] | None

    def counted(self, count: int) -> str:
        """Say how many: "1 order", "1,204 orders"."""
        return f"{count:,} {self.one if count == 1 else self.many}"


WORDS: Mapping[OrderPart, Words] = {
    OrderPart.CUSTOMERS: Words(
        "Customers", "Account begins with:", "customer", "customers", lambda each: each.record.reference
    ),
    OrderPart.PRODUCTS: Words(
        "Products", "Product begins with:", "product", "products", lambda each: each.record.code
    ),
    OrderPart.ORDERS: Words(
        "Invoices", "Account or order:", "order", "orders", lambda each: each.record.number
    ),
    OrderPart.ITEMS: Words("Invoice Items", "Account or order:", "invoice item", "invoice items", None),
}
"""The four entities of the manual's CRM View, in the order of the tabs (section 7)."""


def told(row: Waiting, system: str) -> list[tuple[str, str]]:
    """Say what is wrong with a row, what the accounts lack of it, and what becomes of that.

    Gives a pair each: `!` where the row cannot go up, `+` where an upload makes what is lacking.
    """
    wrong = [(WRONG, clean(f"{each[0].upper()}{each[1:]}")) for each in row.problems]
    lacking = zip(row.missing, missing_words(row, system), strict=True)
    return wrong + [(LACKING, clean(f"{words} {_becomes(row, what)}")) for what, words in lacking]


def _becomes(row: Waiting, what: Missing) -> str:
    match row.record:
        case OrderCustomer() | OrderProduct():
            return "An upload makes it."
        case SalesOrder() if what is Missing.PRODUCT:
            return "They are made with it: the tab Products marks them."
        case SalesOrder():
            return "It is made with the invoice."
        case OrderLine():
            return "It is made with the order's invoice."
    raise ValueError(f"nothing becomes of a {type(row.record).__name__}")
