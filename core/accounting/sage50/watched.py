"""What of each ledger is watched for changes: the columns that an upload goes by, and the row's stamps."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.sage50.digest import Digest, part_of
from core.accounting.sage50.scan import Tables
from core.accounting.sage50.tables import COST_COLUMNS, Cost, Shape
from core.accounting.sage50.values import Fields
from core.text import match_key

STAMPS = ("RECORD_CREATE_DATE", "RECORD_MODIFY_DATE", "RECORD_DELETED")

CUSTOMERS = Shape(
    "SALES_LEDGER",
    key="ACCOUNT_REF",
    prefix="ACCOUNT_REF",
    required=("ACCOUNT_REF", "NAME", "BALANCE", "CREDIT_LIMIT", "TURNOVER_YTD", "ACCOUNT_ON_HOLD"),
    optional=STAMPS,
)

INVOICES = Shape(
    "INVOICE",
    key="INVOICE_NUMBER",
    prefix="ACCOUNT_REF",
    required=("INVOICE_NUMBER", "INVOICE_TYPE_CODE", "ACCOUNT_REF", "INVOICE_NET", "INVOICE_TAX"),
    optional=("POSTED_CODE", "POSTED", *STAMPS),
    numeric_key=True,
)
"""A document that is in the CRM is never touched, so lines are not watched: the driver is slow by column."""


def products(cost: Cost) -> Shape:
    """Give what is watched of the stock file."""
    return Shape(
        "STOCK",
        key="STOCK_CODE",
        prefix="STOCK_CODE",
        required=("STOCK_CODE", "DESCRIPTION", "SALES_PRICE", COST_COLUMNS[cost]),
        optional=STAMPS,
    )


def digest_of(tables: Tables, shape: Shape) -> Digest:
    """Read a ledger from end to end, in the watched columns."""
    digest, columns = Digest(), tables.columns(shape)
    for row in tables.scan(shape):
        digest.add(key_of(row, shape), [row.raw(column) for column in columns])
    return digest


def keys_in(tables: Tables, shape: Shape, parts: frozenset[int]) -> Iterator[str]:
    """Name the rows that belong to some parts of a ledger."""
    if not parts:
        return
    narrow = Shape(shape.table, shape.key, shape.key, (shape.key,), ("RECORD_DELETED",), shape.numeric_key)
    for row in tables.scan(narrow):
        key = key_of(row, shape)
        if key and part_of(key) in parts:
            yield key if shape.numeric_key else row.text(shape.key)


def key_of(row: Fields, shape: Shape) -> str:
    """Give a row's key in the form in which two keys are the same."""
    return str(row.whole(shape.key) or "") if shape.numeric_key else match_key(row.text(shape.key))
