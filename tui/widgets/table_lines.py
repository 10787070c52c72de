"""What stands in the lines of a table: signs, cells and the standing, at the width that there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.cache import LRUCache

from tui.columns import Cell, cell_text
from tui.terminal import GAP, Column
from tui.widgets.signs import MARK, UNKNOWN, cursor_sign
from tui.widgets.table_layout import Placed, fitted, laid_out

STANDING = "CRM"
"""The title of the standing column."""

KEPT = 1000
"""Lines that are kept as they were put together."""


class Lines:
    """The texts of a table's lines, which are put together again only where the width has changed."""

    def __init__(self, columns: Sequence[tuple[Column, Cell]], *, markable: bool, standing: bool) -> None:
        self._columns = columns
        self._markable = markable
        self._standing = standing
        self._sign = cursor_sign()
        self._width = -1
        self._placed: tuple[Placed, ...] = ()
        self._bodies: LRUCache[int, str] = LRUCache(KEPT)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The titles of the columns that there is no room for."""
        shown = {each.at for each in self._placed}
        return tuple(column.title for at, (column, _) in enumerate(self._columns) if at not in shown)

    def fit(self, width: int) -> None:
        """Lay the columns out in so many cells."""
        if width == self._width:
            return
        self._width = width
        self._bodies.clear()
        room = width - len(self.gutter()) - len(self.tail(""))
        self._placed = laid_out([column for column, _ in self._columns], room)

    def forget(self) -> None:
        """Take all lines for outdated."""
        self._bodies.clear()

    def titles(self) -> str:
        """Give the header line."""
        titles = (
            fitted(self._columns[each.at][0].title, each.width, right=each.right) for each in self._placed
        )
        return self.gutter() + GAP.join(titles) + self.tail(STANDING)

    def gutter(self, *, cursor: bool = False, marked: bool = False) -> str:
        """Give the signs at the left: the row in hand, and its mark."""
        sign = self._sign if cursor else " "
        return f"{sign}{MARK if marked else ' '} " if self._markable else f"{sign} "

    def body(self, index: int, record: Any) -> str:
        """Give the cells of the row at `index`."""
        text = self._bodies.get(index)
        if text is None:
            text = self._bodies[index] = GAP.join(self._cell(each, record) for each in self._placed)
        return text

    def tail(self, standing: str) -> str:
        """Give the standing in its column, or nothing where there is no such column."""
        if not self._standing:
            return ""
        return GAP + fitted((standing or UNKNOWN).center(len(STANDING)), len(STANDING))

    def _cell(self, placed: Placed, record: Any) -> str:
        _, cell = self._columns[placed.at]
        return fitted(cell_text(cell(record)), placed.width, right=placed.right)
