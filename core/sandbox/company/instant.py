"""Makes a Sage Instant company of the sandbox: the books of a Sage 50 one, in an older and smaller shape.

Nobody has published what Instant's driver shows (manual 4.3.6 names its version 6, of 2000). So the company
lacks what an upload can do without and what came late to Sage 50: currencies, web addresses, the marks of
deleted records and of when records were changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.new_file import new_company_file

_LACKING_TABLES = ("CURRENCY", "DELETED_RECORDS")
_LACKING_COLUMNS = frozenset(
    {"RECORD_CREATE_DATE", "RECORD_MODIFY_DATE", "RECORD_DELETED", "DELETED_FLAG", "CURRENCY", "WEB_ADDRESS"}
)
_LACKING_HERE = (("INVOICE", "POSTED_CODE"), ("AUDIT_HEADER", "GROSS_AMOUNT"))
_GONE = ("RECORD_DELETED", "DELETED_FLAG")


def create_sage_instant(path: Path, recipe: Recipe) -> None:
    """Write a company file; raises UsageError where there is a file."""
    with new_company_file(path) as whole:
        create_company(whole, recipe)
        with closing(sqlite3.connect(whole, isolation_level=None)) as database:
            database.execute("BEGIN")
            _shrink(database)
            database.execute("COMMIT")


def _shrink(database: sqlite3.Connection) -> None:
    for table in _LACKING_TABLES:
        database.execute(f'DROP TABLE IF EXISTS "{table}"')
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}
        for flag in columns.intersection(_GONE):
            database.execute(f'DELETE FROM "{table}" WHERE "{flag}" <> 0')  # noqa: S608 - its own names
        lacking = columns & (_LACKING_COLUMNS | {column for of, column in _LACKING_HERE if of == table})
        for column in sorted(lacking):
            _drop(database, table, column)


def _drop(database: sqlite3.Connection, table: str, column: str) -> None:
    """Drop a column, and before it the indexes that it is in."""
    for row in database.execute(f'PRAGMA index_list("{table}")').fetchall():
        within = {each[2] for each in database.execute(f'PRAGMA index_info("{row[1]}")')}
        if column in within:
            database.execute(f'DROP INDEX "{row[1]}"')
    database.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
