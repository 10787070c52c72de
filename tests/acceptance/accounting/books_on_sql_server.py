"""A Sage 200 company's file, changed as another program would change it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.sandbox.sqlserver.schema import writing


def change(path: Path, *statements: str) -> None:
    """Run statements on the file, each at once; rows get new versions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        writing(database)
        for each in statements:
            database.execute(each)
