"""A Sage 200 company's file, changed as another program would change it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.sandbox.sqlserver.schema import COUNTER, writing


def change(path: Path, *statements: str) -> None:
    """Run statements on the file, each at once; rows get new versions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        writing(database)
        for each in statements:
            database.execute(each)


def post_many(path: Path, count: int) -> None:
    """Post so many receipts more, in one statement, each with a row version of its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        writing(database)
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        ((trigger,),) = database.execute(_TRIGGER_SQL).fetchall()
        database.execute(f"DROP TRIGGER {_TRIGGER}")
        ((version,),) = database.execute(f"SELECT value FROM {COUNTER}").fetchall()
        accounts = [row[0] for row in database.execute("SELECT SLCustomerAccountID FROM SLCustomerAccount")]
        database.execute("CREATE TEMP TABLE Account(at INTEGER PRIMARY KEY, id)")
        database.executemany("INSERT INTO Account VALUES (?, ?)", enumerate(accounts))
        database.execute(_MANY, {"count": count, "version": version, "accounts": len(accounts)})
        database.execute(f"UPDATE {COUNTER} SET value = value + ?", (count,))
        database.execute(trigger)
        database.execute("COMMIT")


_TRIGGER = "SLPostedCustomerTran_insert_version"
_TRIGGER_SQL = f"SELECT sql FROM sqlite_master WHERE name = '{_TRIGGER}'"
_MANY = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
INSERT INTO SLPostedCustomerTran (SLPostedCustomerTranID, SLCustomerAccountID, SYSTraderTranTypeID,
  TransactionDate, TransactionReference, SecondReference, GoodsValueInAccountCurrency, TaxValue,
  AllocatedValue, UniqueReferenceNumber, PostedDate, OpLock)
SELECT 50000000 + n, Account.id, 1, '2025-06-01 00:00:00', 'R' || n, 'Sales Receipt', '-10.00', '0.00',
  '-10.00', 50000000 + n, '2025-06-01 00:00:00', tds_binary(:version + n)
FROM number JOIN Account ON Account.at = n % :accounts
"""
