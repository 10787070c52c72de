"""SDO's names against ODBC's: where a field of an object lies in the company's tables, and in which form."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from core.sandbox.company.schema import tables
from core.sandbox.sdo.layout import FieldType, Kind
from core.sandbox.sdo.values import Value, blank

_INVOICE = {
    "DELIVERY_NAME": "DEL_NAME",
    "CONSIGNMENT_REF": "CONSIGNMENT",
    "COURIER": "COURIER_NUMBER",
    "BANK_CODE": "BANK_REF",
    "NETVALUE_DISCOUNT": "NET_VALUE_DISCOUNT_NET",
    "BASE_NETVALUE_DISCOUNT": "NET_VALUE_DISCOUNT_NET_BASE",
    "NETVALUE_DISCOUNT_PERCENT": "NET_VALUE_DISCOUNT_RATE",
    "NETVALUE_DESCRIPTION": "NET_VALUE_DISCOUNT_DESC",
    "DISCOUNT_COMMENT1": "NET_VALUE_DISCOUNT_COMMENT_1",
    "DISCOUNT_COMMENT2": "NET_VALUE_DISCOUNT_COMMENT_2",
    "BASE_TOT_NET": "ITEMS_NET",
    "BASE_TOT_TAX": "ITEMS_TAX",
    "BASE_CARR_NET": "CARR_NET",
    "BASE_CARR_TAX": "CARR_TAX",
    "FOREIGN_GROSS": "FOREIGN_INVOICE_GROSS",
    "QUOTE_EXPIRY": "QUOTE_EXPIRY_DATE",
    "QUOTE_STATUS": "QUOTE_STATUS_ID",
    "RECURRING_REFERENCE": "RECURRING_REF",
    "DELETED_FLAG": "RECORD_DELETED",
}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "SALES_LEDGER": {
        "WWW": "WEB_ADDRESS",
        "PRICE_LIST_REF": "PRICING_REF",
        "HOLD_MAIL": "RESTRICT_MAIL",
        "TERMS_AGREED_FLAG": "TERMS_AGREED",
        "ACCOUNT_STATUS": "STATUS_NUMBER",
        "ACCOUNT_OPENED": "DATE_ACCOUNT_OPENED",
        "LAST_PAY_DATE": "LAST_PAYMENT_DATE",
        "FIRST_INVOICE": "FIRST_INV_DATE",
        "TRADER_FOREIGN_BALANCE": "FOREIGN_BALANCE",
        "BACS": "USE_BACS",
        "BACS_REFERENCE": "BACS_REF",
        "BANK_BICSWIFT": "BANK_BIC",
        "BANK_ROLL_NUMBER": "BANK_ROLLNUMBER",
        "OVERRIDE_PRODUCT_TAX": "OVERRIDE_TAX_CODE",
        "CREDIT_POSITION": "CREDIT_POS_CODE",
        "DELETED_FLAG": "RECORD_DELETED",
    },
    "STOCK": {
        "PRODUCT_BARCODE": "BARCODE",
        "WEB_LONGDESCRIPTION": "WEB_DETAILS",
        "WEB_IMAGE": "WEB_IMAGE_FILE",
        "WEB_SPECIAL_OFFER": "WEB_SPECIAL",
        "INTRASTAT_COMMODITY_CODE": "INTRASTAT_COMM_CODE",
        "DELETED_FLAG": "RECORD_DELETED",
    },
    "INVOICE": _INVOICE,
    "INVOICE_ITEM": {
        "QTY_ORDER": "QUANTITY",
        "JOB_REFERENCE": "JOB_NUMBER",
        "NETVALUE_DISCOUNT": "NEGOTIATION_DISC_NET",
        "BASE_NETVALUE_DISCOUNT": "NEGOTIATION_DISC_NET_BASE",
        # SDO's DISCOUNT_AMOUNT is the whole discount in per cent; in ODBC this name is money.
        "DISCOUNT_AMOUNT": "DISCOUNT_RATE",
        "BASE_NET": "NET_AMOUNT",
        "BASE_FULL_NET": "FULL_NET_AMOUNT",
        "BASE_TAX": "TAX_AMOUNT",
    },
    "NOMINAL_LEDGER": {"DELETED_FLAG": "RECORD_DELETED"},
    "DEPARTMENT": {"DEPT_REF": "REFERENCE"},
    "CURRENCY": {
        "EXCHANGE_RATE": "RATE",
        "MAJOR_UNIT": "MAJOR_CURRENCY_UNIT",
        "MINOR_UNIT": "MINOR_CURRENCY_UNIT",
    },
}
_NOWHERE = {"DISCOUNT_RATE", "TEXT"}
"""Fields of an InvoiceItem whose names the table uses for something else."""


def column(table: str, name: str) -> str:
    """Name the column that a field lies in; blank where the tables that ODBC shows have none."""
    renamed = _RENAMED.get(table, {}).get(name)
    if renamed:
        return renamed
    if table == "INVOICE_ITEM" and name in _NOWHERE:
        return ""
    return name if name in tables()[table] else ""


def stored(table: str, name: str, kind: FieldType, value: Value) -> object:
    """Give a field's value as its column keeps it: tax codes as "T1", dates as ISO 8601."""
    if isinstance(value, datetime):
        if value.year <= 1899:
            return None
        return f"{value:%Y-%m-%d}" if kind.kind is Kind.DATE else f"{value:%Y-%m-%d %H:%M:%S}"
    if is_tax_code(table, name):
        return f"T{value}"
    return value.rstrip() if isinstance(value, str) else value


def shown(row: sqlite3.Row, table: str, kinds: Mapping[str, FieldType]) -> dict[str, Value]:
    """Give the fields of an object that shows a row."""
    return {name: _shown(row, table, name, kind) for name, kind in kinds.items()}


def is_tax_code(table: str, name: str) -> bool:
    """Whether a field is a small number for what its column writes as "T1"."""
    return name.endswith("TAX_CODE") and "CHAR" in tables()[table].get(column(table, name), "")


def _shown(row: sqlite3.Row, table: str, name: str, kind: FieldType) -> Value:
    at = column(table, name)
    value = row[at] if at else None
    if value is None:
        return blank(kind)
    if is_tax_code(table, name):
        return int(value[1:] or 0) if value[1:].isdigit() else 0
    return _typed(kind, value)


def _typed(kind: FieldType, value: object) -> Value:
    """Give a column's value as a field of this type; a garbage date is none."""
    if kind.kind is Kind.TEXT:
        return str(value)[: kind.length]
    if kind.kind in {Kind.DATE, Kind.MOMENT}:
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            return blank(kind)
    number = value if isinstance(value, int | float) else 0
    return float(number) if kind.kind is Kind.DOUBLE else int(number)
