"""An invoice that SDO makes and the accountant posts is filed as the company's own documents are."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from core.sandbox.sdo.accountant import update_ledgers
from core.sandbox.sdo.check_data import check_data
from core.sandbox.sdo.columns import column
from core.sandbox.sdo.layout import Kind, fields_of
from tests.core.sandbox.sdo.programs import NOW, connect, engine, invoice, rows

Row = Mapping[str, Any]

_MADE = {"INVOICE_NUMBER", "ITEMID", "RECORD_CREATE_DATE", "RECORD_MODIFY_DATE"}
"""What two documents of the same content differ in."""
_LEFT_OUT = {
    *("INVOICE_NUMBER", "POSTED_CODE", "DELETED_FLAG", "RECORD_DELETED", "ITEMID", "ITEM_NUMBER"),
    *("RECORD_CREATE_DATE", "RECORD_MODIFY_DATE"),
}
"""What a caller does not set."""
_OWN_BLANKS = {f"C_ADDRESS_{at}" for at in range(1, 6)} | {
    *("FOREIGN_CARR_NET", "FOREIGN_CARR_TAX", "FOREIGN_CARR_GROSS", "FOREIGN_FULL_NET_AMOUNT"),
}
"""What the company's own documents leave blank."""


def _set(name: str, table: str, row: Row) -> dict[str, object]:
    """Give a row as the fields that a caller would set for it."""
    found: dict[str, object] = {}
    for field, kind in fields_of(name, 23).items():
        at = column(table, field)
        if not at or field in _LEFT_OUT or kind.kind is Kind.MOMENT:
            continue
        value = row[at]
        if value is None or (field.endswith("TAX_CODE") and value == ""):
            continue
        if field.endswith("TAX_CODE"):
            value = int(value[1:])
        elif kind.kind is Kind.DATE:
            value = datetime.fromisoformat(value)
        elif kind.kind is Kind.DOUBLE:
            value = float(value)
        found[field] = value
    return found


def _lines(company: Path, number: int) -> list[Row]:
    sql = f"SELECT * FROM INVOICE_ITEM WHERE INVOICE_NUMBER = {number} ORDER BY ITEM_NUMBER"
    return list(rows(company, sql))


def _differences(own: Row, made: Row, *but: str) -> dict[str, tuple[object, object]]:
    blank = (None, "", 0)
    return {
        name: (own[name], made[name])
        for name in own
        if name not in {*_MADE, *but}
        and own[name] != made[name]
        and not (name in _OWN_BLANKS and own[name] in blank)
        and not (own[name] in blank and made[name] in blank)
    }


def _own_invoices(company: Path) -> list[Row]:
    """Give those that may be made again: product invoices of newer numbering for articles that there are.

    Their net-value discounts are left out, which they share out by another rule.
    """
    with closing(sqlite3.connect(company)) as database:
        database.execute("UPDATE SALES_LEDGER SET ACCOUNT_ON_HOLD = 0, STATUS_NUMBER = 0")
        database.commit()
    return list(
        rows(
            company,
            "SELECT * FROM INVOICE WHERE INVOICE_TYPE_CODE = 0 AND INVOICE_NUMBER > 20 "
            "AND NET_VALUE_DISCOUNT_NET = 0 AND INVOICE_NUMBER NOT IN "
            "(SELECT INVOICE_NUMBER FROM INVOICE_ITEM WHERE STOCK_CODE LIKE 'OLD%')",
        )
    )


def _made_again(company: Path, workspace: Any, row: Row) -> int:
    own = _lines(company, row["INVOICE_NUMBER"])
    lines = [_set("InvoiceItem", "INVOICE_ITEM", line) for line in own]
    for line in lines:
        line |= {"TAX_FLAG": 0, "SERVICE_FLAG": 2 if line["STOCK_CODE"] == "S3" else 0}
    post = invoice(workspace, _set("InvoicePost", "INVOICE", row), *lines)
    for item, line_row in zip(post.Items.lines, own, strict=True):
        item.Text = line_row["TEXT"]
    assert post.Update()
    number: int = post.Header.Fields.Item("INVOICE_NUMBER").Value
    return number


def test_what_sdo_files_is_what_the_company_files(company: Path) -> None:
    own = _own_invoices(company)
    assert len(own) > 8
    assert any(row["CARR_NET"] for row in own)
    workspace = connect(engine(company), company)
    made = {row["INVOICE_NUMBER"]: _made_again(company, workspace, row) for row in own}
    workspace.Disconnect()
    for old, new in made.items():
        (first,) = rows(company, f"SELECT * FROM INVOICE WHERE INVOICE_NUMBER = {old}")
        if first["POSTED_CODE"]:
            update_ledgers(company, new, NOW)
        (second,) = rows(company, f"SELECT * FROM INVOICE WHERE INVOICE_NUMBER = {new}")
        assert _differences(first, second) == {}
        for before, after in zip(_lines(company, old), _lines(company, new), strict=True):
            assert _differences(before, after, "SERVICE_FLAG") == {}
    assert check_data(company) == []
