"""What a program does with Sage Data Objects: signs in, fills in fields, looks at rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from core.sandbox.sdo.engine import SDOEngine, open_sandbox_engine

NOW = datetime(2025, 10, 1, 9, 30)  # noqa: DTZ001 - Sage keeps the machine's own time
DAY = datetime(2025, 10, 1)  # noqa: DTZ001


def now() -> datetime:
    return NOW


def engine(company: Path, version: int = 23) -> SDOEngine:
    return open_sandbox_engine(company, version, now)


def connect(sage: SDOEngine, company: Path, user: str = "MANAGER", password: str = "") -> Any:
    """Sign in, and give the workspace; late bound, as pywin32 gives it."""
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    assert workspace.Connect(str(company), user, password, "DESK1")
    return workspace


def put(record: Any, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        record.Fields.Item(name).Value = value


def rows(company: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(company)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(sql)]


def customer(workspace: Any, reference: str = "NEW001", **more: object) -> bool:
    record = workspace.CreateObject("SalesRecord")
    record.AddNew()
    put(record, {"ACCOUNT_REF": reference, "NAME": "New & Co", "DEF_TAX_CODE": 1, **more})
    saved: bool = record.Update()
    return saved


def header(**more: object) -> dict[str, object]:
    return {
        "ACCOUNT_REF": "A1D001",
        "INVOICE_DATE": DAY,
        "INVOICE_TYPE_CODE": 0,
        "ORDER_NUMBER": "",
        "CUST_ORDER_NUMBER": "SO-1",
        **more,
    }


def line(code: object = "VID003", **more: object) -> dict[str, object]:
    return {
        "STOCK_CODE": code,
        "TAX_FLAG": 0,
        "QTY_ORDER": 1.0,
        "UNIT_PRICE": 10.0,
        "NET_AMOUNT": 10.0,
        "TAX_RATE": 17.5,
        "TAX_CODE": 1,
        "NOMINAL_CODE": "4000",
        **more,
    }


MANUAL = (
    line("VID003", QTY_ORDER=3.0, UNIT_PRICE=55.0, NET_AMOUNT=165.0),
    line("TAPE002", QTY_ORDER=22.0, UNIT_PRICE=2.8, NET_AMOUNT=61.6),
    line("MISC", QTY_ORDER=3.0, UNIT_PRICE=33.0, NET_AMOUNT=99.0),
)
"""The manual's own order (section 7.3) at its 17.5 %."""


def invoice(workspace: Any, head: Mapping[str, object], *lines: Mapping[str, object]) -> Any:
    """Fill in an InvoicePost, and leave the Update to the test."""
    post = workspace.CreateObject("InvoicePost")
    post.Type = 261
    put(post.Header, head)
    for each in lines:
        put(post.Items.Add(), each)
    return post
