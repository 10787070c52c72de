"""Rows of a table of any length, read by pages as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol

PAGE = 200
"""Rows that are read together."""

KEPT = 8
"""Pages that are kept: what is on the screen, and where one has just been."""


class Rows(Protocol):
    """Where a table's records come from: a search's rows, a plan, or what else can be paged."""

    @property
    def total(self) -> int:
        """How many records there are."""
        ...

    def page(self, offset: int, limit: int) -> Sequence[Any]:
        """Give `limit` records from `offset` (0 is the first) on."""
        ...


class Pages:
    """The pages of a source that were looked at last; the source is asked for its total only once."""

    def __init__(self, source: Rows) -> None:
        self._source = source
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self.total = source.total

    def at(self, index: int) -> Any | None:
        """Give the record at `index`, or None where there is none."""
        if not 0 <= index < self.total:
            return None
        page = self._page(index // PAGE)
        place = index % PAGE
        return page[place] if place < len(page) else None

    def _page(self, number: int) -> Sequence[Any]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        page = self._source.page(number * PAGE, PAGE)
        self._pages[number] = page
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return page
