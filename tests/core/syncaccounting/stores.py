"""The kinds of database that the same tests run over, and an independent look into each."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import event

from core.syncaccounting.sql_store import SqlStore


def sqlite_store(path: Path) -> SqlStore:
    """Open a store on a SQLite file."""
    store = SqlStore(f"sqlite:///{path}", path.name)
    # A power cut is not what these tests are about.
    event.listen(store.engine, "connect", lambda each, _: each.execute("PRAGMA synchronous = OFF"))
    return store


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table with SQLite's own library."""
    connection = sqlite3.connect(path)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    finally:
        connection.close()
