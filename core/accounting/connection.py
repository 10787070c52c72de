"""What a reader needs of a database: rows of a statement, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

Row: TypeAlias = Sequence[object]
"""One row as the driver delivers it, by position."""


class Connection(Protocol):
    """One signed-in connection; every failure is an AccountingError with cause and cure."""

    def execute(self, sql: str) -> Iterator[Row]:
        """Run one SELECT and give its rows as a stream; a second stream may be read beside it."""

    def columns(self, table: str) -> frozenset[str]:
        """Name the columns of `table` in capitals, asked of the catalogue once; none: no such table."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""
