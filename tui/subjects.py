"""What can be looked at in the accounts, in the words of the screen (manual 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.accounting.base import Subject


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one kind of record, and what it is known by.

    `key_of` is None where records cannot be uploaded by themselves (invoice items); `compared` says whether
    a record has a twin of its own in the CRM (a transaction has none).
    """

    title: str
    asks: str
    one: str
    many: str
    key_of: Callable[[Any], str] | None
    compared: bool = True

    def counted(self, count: int) -> str:
        """Say how many: "1 customer", "1,204 customers"."""
        return f"{count:,} {self.one if count == 1 else self.many}"


WORDS: Mapping[Subject, Words] = {
    Subject.CUSTOMERS: Words(
        "Customers", "Account begins with:", "customer", "customers", lambda each: each.reference
    ),
    Subject.PRODUCTS: Words(
        "Products", "Product begins with:", "product", "products", lambda each: each.code
    ),
    Subject.INVOICES: Words(
        "Invoices", "Account begins with:", "invoice", "invoices", lambda each: each.number
    ),
    Subject.ITEMS: Words(
        "Invoice Items", "Account begins with:", "invoice item", "invoice items", None, compared=False
    ),
    Subject.TRANSACTIONS: Words(
        "Transactions",
        "Account begins with:",
        "transaction",
        "transactions",
        lambda each: str(each.number),
        compared=False,
    ),
}
"""In the order of the tabs."""
