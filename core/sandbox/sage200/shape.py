"""The tables of the file `tables.txt`, made in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.sandbox.sqlserver.schema import keep_rowversions

VERSION = "OpLock"
"""The row version that every table has."""

MARK = "SandboxMark"
"""A table of no Sage 200: what tells a company of the sandbox, and its evaluation, from any other."""

_TEXTS = ("varchar", "nvarchar", "char")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: `key` is its primary key; `later` are the columns that Sage MMS 3.5 lacks."""

    name: str
    key: str
    columns: Sequence[tuple[str, str]]
    later: frozenset[str]

    def names(self, *, old: bool) -> list[str]:
        """Name its columns, row version left out."""
        return [name for name, _ in self.columns if not (old and name in self.later)]


@cache
def shapes() -> tuple[Shape, ...]:
    """Read the tables."""
    text = files("core.sandbox.sage200").joinpath("tables.txt").read_text("utf-8")
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return tuple(_shape(lines) for lines in blocks if lines and not lines[0].startswith("#"))


def _shape(lines: list[str]) -> Shape:
    name, key = lines[0].split()
    columns, later = [], set()
    for line in lines[1:]:
        column, kind = line.replace("+", " ").split()
        columns.append((column, kind))
        if "+" in line:
            later.add(column)
    return Shape(name, key, columns, frozenset(later))


def create_tables(database: sqlite3.Connection, *, old: bool) -> None:
    """Make all tables; `old` leaves out what Sage MMS 3.5 lacks."""
    for shape in shapes():
        names = shape.names(old=old)
        columns = ", ".join(_column(name, kind) for name, kind in shape.columns if name in names)
        sql = f'CREATE TABLE "{shape.name}"({columns}, {VERSION} timestamp, PRIMARY KEY ("{shape.key}"))'
        database.execute(sql)
    database.execute(f"CREATE TABLE {MARK}(Label varchar(20), Evaluation bit, Seed int)")


def number_rows(database: sqlite3.Connection) -> None:
    """Give every row its version, and let every later write give a new one."""
    for shape in shapes():
        keep_rowversions(database, shape.name, VERSION, shape.key)
        database.execute(f'UPDATE "{shape.name}" SET "{shape.key}" = "{shape.key}"')


def create_indexes(database: sqlite3.Connection) -> None:
    """Let the server find by key, by what belongs together and by row version."""
    for shape in shapes():
        database.execute(f'CREATE INDEX "{shape.name}_version" ON "{shape.name}"({VERSION})')
    for table, column in _SOUGHT:
        database.execute(f'CREATE INDEX "{table}_{column}" ON "{table}"("{column}")')


_SOUGHT = (
    ("SLCustomerAccount", "CustomerAccountNumber"),
    ("SLCustomerLocation", "SLCustomerAccountID"),
    ("SLCustomerContact", "SLCustomerAccountID"),
    ("SLCustomerContactRole", "SLCustomerContactID"),
    ("SLCustomerContactValue", "SLCustomerContactID"),
    ("SLCustomerYearValue", "SLCustomerAccountID"),
    ("StockItem", "Code"),
    ("StockItemPrice", "ItemID"),
    ("SOPInvoiceCredit", "DocumentNo"),
    ("SOPInvoiceCredit", "CustomerID"),
    ("SOPInvoiceCreditLine", "SOPInvoiceCreditID"),
    ("SLPostedCustomerTran", "SLCustomerAccountID"),
    ("SLPostedCustomerTran", "TransactionReference"),
    ("SLPostedCustomerTran", "UniqueReferenceNumber"),
    ("SLHistoricalCustomerTran", "SLCustomerAccountID"),
    ("SLHistoricalCustomerTran", "TransactionReference"),
    ("SLHistoricalCustomerTran", "UniqueReferenceNumber"),
)


def _column(name: str, kind: str) -> str:
    collation = " COLLATE NOCASE" if kind.startswith(_TEXTS) else ""
    return f'"{name}" {kind}{collation}'
