"""A few rows in memory, in the form in which a table reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Listed:
    """Rows that are all known already."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Any]:
        """Give `limit` rows from `offset` (0 is the first) on."""
        return self._rows[offset : offset + limit]
