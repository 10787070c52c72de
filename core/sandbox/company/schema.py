"""Sage 50's tables as SQLite tables: names and declared types as its ODBC driver reports them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_TYPES = {
    "D": "DOUBLE",
    "I": "INTEGER",
    "S": "SMALLINT",
    "T": "TINYINT",
    "DATE": "DATE",
    "TS": "TIMESTAMP",
    "C1": "CHAR(1)",
    "L32767": "LONG VARCHAR(32767)",
}
_RUN = re.compile(r"\{(\d+)\.\.(\d+)\}")
_INDEXES = (
    ("SALES_LEDGER", "UNIQUE", "ACCOUNT_REF"),
    ("STOCK", "UNIQUE", "STOCK_CODE"),
    ("INVOICE", "UNIQUE", "INVOICE_NUMBER"),
    ("INVOICE", "", "ACCOUNT_REF"),
    ("INVOICE_ITEM", "", "INVOICE_NUMBER, ITEM_NUMBER"),
    ("AUDIT_HEADER", "UNIQUE", "TRAN_NUMBER"),
    ("AUDIT_HEADER", "", "ACCOUNT_REF"),
    ("AUDIT_SPLIT", "", "HEADER_NUMBER"),
    ("NOMINAL_LEDGER", "UNIQUE", "ACCOUNT_REF"),
)


@cache
def tables() -> dict[str, dict[str, str]]:
    """Give each table's columns in order, with their declared types."""
    found: dict[str, dict[str, str]] = {}
    columns: dict[str, str] = {}
    for line in (files(__package__) / "tables.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            for entry in line.split():
                name, _, kind = entry.rpartition(":")
                columns.update(dict.fromkeys(run_of(name), _declared(kind)))
        elif not line.startswith("#"):
            columns = found[line] = {}
    return found


def create_tables(database: sqlite3.Connection) -> None:
    """Make all tables; as in Sage, a number nobody fills in is 0, a text blank, a date NULL."""
    for table, columns in tables().items():
        written = ", ".join(f"{name} {kind}{_default(kind)}" for name, kind in columns.items())
        database.execute(f"CREATE TABLE {table} ({written})")
    database.execute("CREATE TABLE SANDBOX (LABEL VARCHAR(10), EVALUATION SMALLINT, SEED INTEGER)")


def create_indexes(database: sqlite3.Connection) -> None:
    """Make the indexes of the keys, once the tables are filled."""
    for at, (table, unique, columns) in enumerate(_INDEXES):
        database.execute(f"CREATE {unique} INDEX {table}_{at} ON {table} ({columns})")


def run_of(name: str) -> Iterator[str]:
    """Give the names that an entry stands for: `MTH{1..12}` is twelve of them."""
    run = _RUN.search(name)
    if run is None:
        yield name
        return
    for number in range(int(run[1]), int(run[2]) + 1):
        yield f"{name[: run.start()]}{number}{name[run.end() :]}"


def _declared(kind: str) -> str:
    return _TYPES.get(kind) or f"VARCHAR({kind.removeprefix('V')})"


def _default(kind: str) -> str:
    if "CHAR" in kind:
        return " DEFAULT ''"
    return "" if kind in {"DATE", "TIMESTAMP"} else " DEFAULT 0"
