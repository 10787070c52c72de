"""The requests that add something, by their names."""

from __future__ import annotations

from collections.abc import Callable

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.invoice_additions import add_invoice
from core.sandbox.quickbooks.list_additions import ItemAddition, add_customer
from core.sandbox.quickbooks.turn import Turn

ADDITIONS: dict[str, Callable[[Asked, Turn], str]] = {
    "CustomerAddRq": add_customer,
    "ItemServiceAddRq": ItemAddition("ItemService"),
    "ItemNonInventoryAddRq": ItemAddition("ItemNonInventory"),
    "InvoiceAddRq": add_invoice,
}
