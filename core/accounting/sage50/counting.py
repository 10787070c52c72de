"""Counts and extremes of a table: the few questions that Sage's driver answers quickly at any size."""

from __future__ import annotations

from core.accounting.connection import Connection
from core.accounting.sage50.statements import Aggregate, Column, Condition, Select
from core.accounting.sage50.values import whole


class Counting:
    """Asks a company for numbers; a table that it lacks counts as empty."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, table: str, where: Condition | None = None) -> int:
        """Count rows."""
        return self._asked(Aggregate("COUNT", None), table, where)

    def first(self, column: Column) -> int:
        """Give the lowest number of a column; 0 where there is none."""
        return self._asked(Aggregate("MIN", column), column.table)

    def last(self, column: Column) -> int:
        """Give the highest number of a column; 0 where there is none."""
        return self._asked(Aggregate("MAX", column), column.table)

    def _asked(self, aggregate: Aggregate, table: str, where: Condition | None = None) -> int:
        if not self._connection.columns(table):
            return 0
        row = next(self._connection.execute(Select((aggregate,), table, where=where).text()), (None,))
        return whole(row[0]) or 0
