"""What the records of QuickBooks are called: by numbers that people gave them, else by what is unique."""

from __future__ import annotations

from core.accounting.quickbooks.qbxml.responses import Node

ARTICLES = frozenset(
    {
        "ItemServiceRet", "ItemNonInventoryRet", "ItemOtherChargeRet", "ItemInventoryRet",
        "ItemInventoryAssemblyRet",
    }
)  # fmt: skip
"""Kinds of items that are articles of a stock file."""
SOLD = ARTICLES | {"ItemFixedAssetRet"}
"""Kinds of items that a line sells by quantity and price."""


def customer_reference(customer: Node) -> str:
    """Give a customer's account number, else the unique full name (manual 6.1)."""
    return customer.text("AccountNumber", "FullName")


def item_code(item: Node) -> str:
    """Give an item's full name: names alone may repeat below different parents."""
    return item.text("FullName", "Name")
