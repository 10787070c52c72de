"""The company file: a table for each kind of object, and those that belong to no object."""

from __future__ import annotations

import sqlite3

from core.sandbox.quickbooks.shape import columns, tables

_TYPES = {"b": "INTEGER", "i": "INTEGER", "a": "INTEGER"}
HIERARCHIES = ("Account", "Class", "CustomerType", "Customer", "Item")
"""Tables of lists whose elements may belong to one another: their rows have a FullName."""
_FLAT = ("StandardTerms", "Currency", "SalesTaxCode", "UnitOfMeasureSet", "Vendor", "Employee", "OtherName")
LISTS = (*HIERARCHIES, *_FLAT)
"""Tables of lists: their rows have a ListID and a name that is found by its FullKey."""
TRANSACTIONS = ("Invoice", "CreditMemo", "ReceivePayment")
"""Tables of transactions: their rows have a TxnID."""
_MORE = {
    "Item": "Kind TEXT NOT NULL",
    "Company": "Country TEXT NOT NULL, Currency TEXT NOT NULL, Currencies INTEGER NOT NULL, "
    "Offset INTEGER NOT NULL, Seed INTEGER NOT NULL",
    "Line": "TxnID TEXT NOT NULL, Position INTEGER NOT NULL, GroupID TEXT, AccountRef TEXT",
}
"""Columns of the sandbox's own; a company's `Offset` is the standard time's, in minutes."""
_OTHERS = (
    "CREATE TABLE ItemGroupLine (GroupRef TEXT NOT NULL, ItemRef TEXT NOT NULL, Quantity TEXT)",
    "CREATE TABLE ItemInventoryAssemblyLine (AssemblyRef TEXT NOT NULL, ItemInventoryRef TEXT NOT NULL, "
    "Quantity TEXT)",
    "CREATE TABLE ItemSalesTaxOfGroup (GroupRef TEXT NOT NULL, ItemSalesTaxRef TEXT NOT NULL)",
    "CREATE TABLE Link (TxnID TEXT NOT NULL, AppliedTo TEXT NOT NULL, Amount INTEGER NOT NULL)",
    "CREATE TABLE ListDeleted (ListDelType TEXT, ListID TEXT, TimeCreated TEXT, TimeDeleted TEXT, "
    "FullName TEXT)",
    "CREATE TABLE TxnDeleted (TxnDelType TEXT, TxnID TEXT, TimeCreated TEXT, TimeDeleted TEXT, "
    "RefNumber TEXT)",
    "CREATE TABLE MessageSet (Application TEXT, ID TEXT, Digest TEXT, Response TEXT, "
    "PRIMARY KEY (Application, ID))",
    "CREATE TABLE Counter (Name TEXT PRIMARY KEY, Value INTEGER NOT NULL)",
)


def create_tables(database: sqlite3.Connection) -> None:
    """Make all tables; an amount is kept in pence, a yes as 1, a reference as the other's ListID."""
    for table in tables():
        if table != "Transaction":
            named = (f"{name} {_TYPES.get(kind, 'TEXT')}" for name, kind in columns(table).items())
            own = [_MORE[table]] if table in _MORE else []
            own += ["FullKey TEXT NOT NULL"] if table in LISTS else []
            database.execute(f'CREATE TABLE "{table}" ({", ".join([*named, *own])})')
    for statement in _OTHERS:
        database.execute(statement)


def create_indexes(database: sqlite3.Connection) -> None:
    """Make the indexes, once the tables are filled: a name is in a list once, whatever its capitals."""
    for table in LISTS:
        database.execute(f"CREATE UNIQUE INDEX {table}_ID ON {table} (ListID)")
        database.execute(f"CREATE UNIQUE INDEX {table}_Name ON {table} (FullKey)")
        database.execute(f"CREATE INDEX {table}_Modified ON {table} (TimeModified)")
    for table in TRANSACTIONS:
        database.execute(f"CREATE UNIQUE INDEX {table}_ID ON {table} (TxnID)")
        for column in ("TimeModified", "CustomerRef", "RefNumber"):
            database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    for table, column in (("Line", "TxnID"), ("Link", "TxnID"), ("Link", "AppliedTo")):
        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
