"""The numbers of invoices: the next one follows the last that was saved, which need not be the highest."""

from __future__ import annotations

import sqlite3


def last_saved(database: sqlite3.Connection) -> int:
    """Give the number of the invoice that was saved last, deleted or not."""
    there = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'SANDBOX_NUMBERS'").fetchone()
    kept = database.execute("SELECT LAST_INVOICE FROM SANDBOX_NUMBERS").fetchone() if there else None
    if kept is not None:
        return int(kept[0])
    last = database.execute("SELECT INVOICE_NUMBER FROM INVOICE ORDER BY rowid DESC LIMIT 1").fetchone()
    return int(last[0]) if last else 0


def keep_last(database: sqlite3.Connection, number: int) -> None:
    """Keep the number of the invoice that is being saved."""
    database.execute("CREATE TABLE IF NOT EXISTS SANDBOX_NUMBERS (LAST_INVOICE INTEGER)")
    database.execute("DELETE FROM SANDBOX_NUMBERS")
    database.execute("INSERT INTO SANDBOX_NUMBERS VALUES (?)", (number,))


def next_free(database: sqlite3.Connection) -> int:
    """Give the first number after the last saved one that no invoice has."""
    number = last_saved(database) + 1
    while database.execute("SELECT 1 FROM INVOICE WHERE INVOICE_NUMBER = ?", (number,)).fetchone():
        number += 1
    return number
