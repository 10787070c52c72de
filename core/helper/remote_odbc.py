"""ODBC of another bitness: a connection whose driver lives in a helper process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from core.accounting.connection import Row
from core.accounting.odbc import OdbcSource
from core.helper.process import Helper
from core.helper.services import ODBC


class RemoteOdbc:
    """ODBC in a helper, which is started when it is first asked for and lives as long as its connection."""

    def __init__(self, start: Callable[[], Helper]) -> None:
        self._start = start
        self._helper: Helper | None = None

    def drivers(self) -> list[str]:
        """Name the drivers that the helper's Python can use; raises AccountingError without ODBC."""
        return cast("list[str]", self._asked("drivers"))

    def data_sources(self) -> dict[str, str]:
        """Name the data sources that it can use, each with its driver; raises AccountingError."""
        return dict(cast("list[tuple[str, str]]", self._asked("data_sources")))

    def connect(self, source: OdbcSource) -> RemoteConnection:
        """Sign in; raises AccountingError with cause and cure. The helper ends with the connection."""
        self._asked("connect", source)
        helper, self._helper = self._helper, None
        return RemoteConnection(cast("Helper", helper))

    def close(self) -> None:
        """End a helper that no connection has taken; a second call does nothing."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()

    def _asked(self, op: str, *args: object) -> object:
        try:
            if self._helper is None:
                self._helper = self._start()
                self._helper.open(ODBC)
            return self._helper.ask(op, [], *args)
        except BaseException:
            self.close()
            raise


class RemoteConnection:
    """A signed-in connection (`core.accounting.connection.Connection`); rows come a page at a time."""

    def __init__(self, helper: Helper) -> None:
        self._helper = helper
        self._columns: dict[str, frozenset[str]] = {}
        self._dropped: list[int] = []

    def execute(self, sql: str) -> Iterator[Row]:
        """Run one SELECT and give its rows as a stream; a second stream may be read beside it."""
        number, page, more = cast("tuple[int, list[Row], bool]", self._ask("execute", sql))
        rows = self._rows(number, page, more=more)
        next(rows)  # so that it is begun, and its end is noticed even where nobody reads it
        return rows

    def columns(self, table: str) -> frozenset[str]:
        """Name the columns of `table` in capitals, asked of the catalogue once; none: no such table."""
        if table not in self._columns:
            self._columns[table] = frozenset(cast("list[str]", self._ask("columns", table)))
        return self._columns[table]

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._helper.close()

    def _rows(self, number: int, page: list[Row], *, more: bool) -> Iterator[Row]:
        try:
            yield ()
            yield from page
            while more:
                page, more = cast("tuple[list[Row], bool]", self._ask("page", number))
                yield from page
        finally:
            if more:  # told with the next question: whoever drops a stream may be in the midst of another
                self._dropped.append(number)

    def _ask(self, op: str, *args: object) -> object:
        dropped, self._dropped = self._dropped, []
        return self._helper.ask(op, dropped, *args)
