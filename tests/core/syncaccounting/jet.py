"""An `.accdb` file behind a DB-API connection: the tests' stand-in for the Access ODBC driver.

The file and its SQL are pyOpenVBA's; a parameter becomes a literal, and nothing is saved before a commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pyopenvba = pytest.importorskip("pyopenvba", reason="pyOpenVBA, which writes .accdb files, is not installed")


def new_file(path: Path) -> None:
    """Make an empty database."""
    database = pyopenvba.AccessDatabase.create_new(str(path))
    database.save()


class Connection:
    """A file that is read when it is opened and written when it is committed."""

    def __init__(self, path: Path) -> None:
        self._database = pyopenvba.AccessDatabase(str(path))

    def cursor(self) -> Cursor:
        return Cursor(self._database)

    def commit(self) -> None:
        self._database.save()

    def rollback(self) -> None:
        """What was not saved is gone with the connection."""

    def close(self) -> None:
        """Nothing is held."""


class Cursor:
    """One statement."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._rows: list[tuple[Any, ...]] = []

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        pieces = sql.split("?")
        assert len(pieces) == len(values) + 1
        literals = [*map(_literal, values), ""]
        found = self._database.execute("".join(a + b for a, b in zip(pieces, literals, strict=True)))
        if sql.startswith("SELECT"):
            self._rows = [tuple(row.values()) if isinstance(row, dict) else tuple(row) for row in found]

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        some, self._rows = self._rows[:size], self._rows[size:]
        return some

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        """Nothing is held."""


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        return f"#{value:%Y-%m-%d}#"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
