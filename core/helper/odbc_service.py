"""ODBC as it is served to another process: streams by number, a page at a time, so that nothing piles up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from core.accounting.connection import Row
from core.accounting.odbc import OdbcConnection, OdbcSource, connect, data_sources, drivers

PAGE = 500
"""The most rows of a page."""

_MOST_CHARACTERS = 1_000_000
"""A page ends where it holds so much text: written down, a character may take twelve bytes of a frame."""


class OdbcService:
    """One connection, and the streams that are read from it."""

    def __init__(self) -> None:
        self._connection: OdbcConnection | None = None
        self._streams: dict[int, Iterator[Row]] = {}
        self._last = 0
        self._ops: dict[str, Callable[..., object]] = {
            "drivers": drivers,
            "data_sources": lambda: list(data_sources().items()),
            "connect": self._connect,
            "execute": self._execute,
            "page": self._page,
            "columns": lambda table: sorted(self._connected.columns(table)),
        }

    def call(self, op: str, args: list[object]) -> object:
        """Do what is asked; the first argument names the streams that nobody reads on."""
        dropped, *rest = args
        for number in cast("list[int]", dropped):
            self._streams.pop(number, None)
        return self._ops[op](*rest)

    def cancel(self) -> None:
        """Break off what is being read."""
        if self._connection is not None:
            self._connection.cancel()

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._streams.clear()
        if self._connection is not None:
            self._connection.close()

    @property
    def _connected(self) -> OdbcConnection:
        if self._connection is None:
            raise ValueError("there is no connection yet")
        return self._connection

    def _connect(self, source: OdbcSource) -> None:
        self._connection = connect(source)

    def _execute(self, sql: str) -> list[object]:
        rows = self._connected.execute(sql)
        self._last += 1
        self._streams[self._last] = rows
        return [self._last, *self._page(self._last)]

    def _page(self, number: int) -> list[object]:
        """Give the next rows of a stream, and whether there may be more."""
        page: list[list[object]] = []
        room = _MOST_CHARACTERS
        for row in self._streams[number]:
            page.append(list(row))
            room -= _characters(row)
            if len(page) == PAGE or room <= 0:
                return [page, True]
        del self._streams[number]
        return [page, False]


def _characters(row: Sequence[object]) -> int:
    return sum(len(value) for value in row if isinstance(value, str | bytes | bytearray))
