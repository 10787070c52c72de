"""The keys of what Sage 200 holds, in one narrow column: what is no longer among them was deleted.

A document that went while its posting stays keeps its number, so a copy keeps its lines
until everything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.base import Subject
from core.accounting.sage200.columns import Columns
from core.accounting.sage200.database import Database
from core.accounting.sage200.invoices import numbers
from core.accounting.sage200.values import text

_ALL = {
    Subject.CUSTOMERS: ("SELECT CustomerAccountNumber FROM SLCustomerAccount",),
    Subject.PRODUCTS: ("SELECT Code FROM StockItem",),
}


def all_keys(database: Database, columns: Columns, subject: Subject) -> Iterator[str]:
    """Give account numbers, product codes or invoice numbers; one may come twice."""
    for sql in _ALL.get(subject) or numbers(columns):
        yield from (text(row[0]) for row in database.rows(sql))
