"""Records of the accounts as rows of the database's tables, and which of them are different."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import Column, String, Table

from core.money import rounded
from core.records import Customer, Invoice, InvoiceLine, Product, Transaction
from core.syncaccounting.ageing import Ageing
from core.syncaccounting.amounts import Amount
from core.text import cut

Value: TypeAlias = str | int | bool | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]
"""The values of a row in the order of its table's columns, without the company."""

Key: TypeAlias = tuple[Value, ...]
"""What names a row within its company."""


def columns(table: Table) -> list[Column[object]]:
    """Give the columns of a table but for the company."""
    return [each for each in table.columns if each.name != "company"]


def key_columns(table: Table) -> list[Column[object]]:
    """Give the columns that name a row within its company: they stand first."""
    return [each for each in columns(table) if each.primary_key]


def key_of(table: Table, row: Row) -> Key:
    """Give what names a row."""
    return row[: len(key_columns(table))]


def fitted(table: Table, row: Row, places: int) -> Row:
    """Give a row as the database holds it: amounts to its places, texts no longer than their columns.

    `places` are the most decimals that the database has. A key is never cut: another record might then have
    the same.
    """
    return tuple(_fitted(column, value, places) for column, value in zip(columns(table), row, strict=True))


def _fitted(column: Column[object], value: Value, places: int) -> Value:
    kind = column.type
    if isinstance(kind, Amount) and isinstance(value, Decimal):
        return rounded(value, min(kind.places, places))
    if isinstance(kind, String) and kind.length and isinstance(value, str) and not column.primary_key:
        return cut(value, kind.length)
    return value


def customer_row(each: Customer, owed: Ageing) -> Row:
    """Give a customer with the ageing of what they owe, and the currency in which the accounts keep that."""
    return (
        *(each.reference, each.name, each.contact_name, *each.address, each.postcode),
        *(each.telephone, each.fax, each.email, each.website),
        *(each.balance, each.credit_limit, each.turnover, bool(each.on_hold)),
        each.balance_currency,
        *(owed.current, owed.from_30, owed.from_60, owed.from_90, owed.from_120),
    )


def product_row(each: Product) -> Row:
    """Give a product."""
    return (
        *(each.code, each.description, each.unit),
        *(each.sales_price, each.cost_price, each.tax_code, each.nominal_code),
    )


def invoice_row(each: Invoice) -> Row:
    """Give a document of the invoice file without its lines."""
    return (
        *(each.number, each.kind.value, each.posted, each.account, each.name, each.date),
        *(each.order_number, each.net, each.tax, each.gross, each.currency),
    )


def item_row(each: InvoiceLine) -> Row:
    """Give a line of a document."""
    return (
        *(each.invoice_number, each.line, each.product_code, each.description, each.unit),
        *(each.quantity, each.unit_price, each.net, each.tax, each.rate),
    )


def transaction_row(each: Transaction) -> Row:
    """Give a transaction of the sales ledger."""
    return (
        *(each.number, each.type, each.account, each.date, each.reference, each.details),
        *(each.net, each.tax, each.gross, each.outstanding),
    )
