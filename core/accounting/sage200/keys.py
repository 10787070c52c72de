"""The keys of what Sage 200 holds, in one narrow column: what is no longer among them was deleted.

A document that went while its posting stays keeps its number, so a copy keeps its lines
until everything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.accounting.base import Subject
from core.accounting.connection import Row
from core.accounting.sage200.columns import Columns
from core.accounting.sage200.database import Database
from core.accounting.sage200.invoices import numbers
from core.accounting.sage200.values import text
from core.text import match_key

ACCOUNTS = "SELECT CustomerAccountNumber FROM SLCustomerAccount"
ARTICLES = "SELECT Code FROM StockItem"
_ALL = {Subject.CUSTOMERS: (ACCOUNTS,), Subject.PRODUCTS: (ARTICLES,)}


def all_keys(database: Database, columns: Columns, subject: Subject) -> Iterator[str]:
    """Give account numbers, product codes or invoice numbers; one may come twice."""
    for sql in _ALL.get(subject) or numbers(columns):
        yield from (text(row[0]) for row in database.rows(sql))


@dataclass(frozen=True, slots=True)
class Keyed:
    """How records are read by a key: `sql` gives it first, from `column`; `every` gives nothing but keys."""

    sql: str
    column: str
    every: str


def by_shown_keys(database: Database, keyed: Keyed, keys: Sequence[str]) -> Iterator[Row]:
    """Give the rows that a reading of everything would give under these keys.

    A key that holds a control character is shown without it, and is looked for where the rest were found.
    """
    missing = {match_key(key) for key in keys if key}
    for row in database.by_keys(keyed.sql, keyed.column, keys):
        missing.discard(match_key(text(row[0])))
        yield row
    if missing:
        held = (row[0] for row in database.rows(keyed.every))
        hidden = [each for each in held if match_key(text(each)) in missing]
        if hidden:
            yield from database.by_keys(keyed.sql, keyed.column, hidden)
