"""Private tables that are emptied and lent again: to open new ones takes longer than to fill them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

MOST_KEPT = 8
"""More of one kind are never open at once."""


class Lent(sqlite3.Connection):
    """Tables that go back where they came from when they are closed."""

    back: list[Lent] | None = None
    emptying: tuple[str, ...] = ()

    def close(self) -> None:
        """Empty them and give them back; a second call does nothing."""
        back, self.back = self.back, None
        if back is None or self.in_transaction or len(back) >= MOST_KEPT:
            super().close()
            return
        for each in self.emptying:
            self.execute(each)
        back.append(self)


@contextmanager
def tables_lent() -> Iterator[None]:
    """Lend the same tables again and again to whoever wants new ones."""
    kept: dict[str, list[Lent]] = defaultdict(list)

    def lend(schema: str) -> Lent:
        tables = kept[schema].pop() if kept[schema] else _opened(schema)
        if schema:  # without one the tables are taken over from a file
            tables.back = kept[schema]
        return tables

    with patch("core.upload.spool.private_tables", lend):
        yield
    for some in kept.values():
        for each in some:
            each.close()


def _opened(schema: str) -> Lent:
    tables = sqlite3.connect("", isolation_level=None, check_same_thread=False, factory=Lent)
    tables.execute("PRAGMA journal_mode = OFF")
    tables.execute("PRAGMA synchronous = OFF")
    tables.executescript(schema)
    named = tables.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    tables.emptying = tuple(f"DELETE FROM {name}" for (name,) in named)
    return tables
