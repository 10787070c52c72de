"""A company's database: constant statements, their values always bound, never written into the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from core.accounting.connection import Row
from core.text import match_key

MOST_KEYS = 200
"""So many keys are asked for at once; SQL Server binds 2,100 values at most."""

ALL = " WHERE 1 = 1"
"""Statements end in their conditions, so that those of a selection can be added to them."""


class Server(Protocol):
    """A signed-in connection that binds values; every failure is an AccountingError with cause and cure."""

    def execute(self, sql: str, *parameters: object) -> Iterator[Row]:
        """Run one SELECT and give its rows as a stream; a second stream may be read beside it."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""


class Database:
    """Asks a server; `asked` counts the statements."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.asked = 0

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """Run a statement of the program's own, with values bound to it."""
        self.asked += 1
        return self._server.execute(sql, *values)

    def by_keys(self, sql: str, column: str, keys: Sequence[object], order: str = "") -> Iterator[Row]:
        """Give the rows whose column is one of many keys, some at a time; the database minds no capitals."""
        for some in _portions(_distinct(keys)):
            marks = ", ".join("?" * len(some))
            yield from self.rows(f"{sql} AND {column} IN ({marks}) {order}", *some)

    def by_prefix(self, sql: str, column: str, prefix: str, order: str = "") -> Iterator[Row]:
        """Give the rows whose column begins so; the database minds no capitals."""
        return self.rows(f"{sql} AND {column} LIKE ? ESCAPE '~' {order}", f"{_escaped(prefix)}%")

    def close(self) -> None:
        """Sign out."""
        self._server.close()


def _escaped(prefix: str) -> str:
    return "".join(f"~{each}" if each in "~%_[]" else each for each in prefix)


def _distinct(keys: Sequence[object]) -> Sequence[object]:
    """Leave out keys that mean the same row: in two portions they would give it twice."""
    return list({match_key(each) if isinstance(each, str) else each: each for each in keys}.values())


def _portions(keys: Sequence[object]) -> Iterable[Sequence[object]]:
    """Cut keys into portions of few sizes, so that there are few statements for the server to prepare."""
    for start in range(0, len(keys), MOST_KEYS):
        some = list(keys[start : start + MOST_KEYS])
        size = next(size for size in (1, 10, 50, MOST_KEYS) if size >= len(some))
        yield some + [some[-1]] * (size - len(some))
