"""The table of records: drawn by line from a source of any length, with a cursor, marks and a standing."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from core.errors import SyncError
from core.text import clean
from tui.columns import Cell
from tui.terminal import Column
from tui.widgets.marks import Marks
from tui.widgets.paging import Pages, Rows
from tui.widgets.table_lines import Lines
from tui.widgets.table_manners import HELP, KEYS, STYLE

IDLE = 0.15
"""Seconds without scrolling after which the rows in view are told of."""

_HEADER = 1


class RecordTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Records in rows, of which only those in view are read: twelve rows and a million scroll alike."""

    ALLOW_SELECT = False
    HELP = HELP
    DEFAULT_CSS = STYLE
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--cursor",
        "record-table--marked",
        "record-table--empty",
    }
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    cursor = reactive(0, init=False, repaint=False)
    """The index of the row in hand; 0 is the first."""

    empty = reactive("Nothing to show.", init=False)
    """The sentence that stands where there are no rows."""

    class FromTable(Message):
        """What a table tells its screen."""

        def __init__(self, table: RecordTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RecordTable:
            """The table that tells it."""
            return self.table

    class Moved(FromTable):
        """Another row is in hand; `record` is None where the table is empty."""

        def __init__(self, table: RecordTable, index: int, record: Any | None) -> None:
            super().__init__(table)
            self.index = index
            self.record = record

    class Opened(FromTable):
        """The row in hand is to be opened."""

        def __init__(self, table: RecordTable, record: Any) -> None:
            super().__init__(table)
            self.record = record

    class MarksChanged(FromTable):
        """Rows were marked, or are no longer; `table.marks` has which."""

    class Viewed(FromTable):
        """Other rows are in view, and have been for a moment: `first` to `last`, both of them included."""

        def __init__(self, table: RecordTable, first: int, last: int) -> None:
            super().__init__(table)
            self.first = first
            self.last = last

    class Failed(FromTable):
        """The source could not be read; the table shows the error in place of rows."""

        def __init__(self, table: RecordTable, error: SyncError) -> None:
            super().__init__(table)
            self.error = error

    def __init__(
        self,
        columns: Sequence[tuple[Column, Cell]],
        *,
        key_of: Callable[[Any], str] | None = None,
        standing: Callable[[Any], str] | None = None,
        empty: str = "Nothing to show.",
        id: str | None = None,  # noqa: A002 - Textual's own word
    ) -> None:
        """Make a table without a source; without `key_of` its rows cannot be marked."""
        super().__init__(id=id)
        self.columns = columns
        self.marks = Marks()
        self._key_of = key_of
        self._standing = standing
        self.set_reactive(RecordTable.empty, empty)
        self._source: Rows | None = None
        self._pages: Pages | None = None
        self._failure: SyncError | None = None
        self._lines = Lines(columns, markable=key_of is not None, standing=standing is not None)
        self._idle: Timer | None = None
        self._viewed: tuple[int, int] | None = None

    # What a screen asks and tells.

    def show(self, source: Rows, *, keep_place: bool = False) -> None:
        """Show another source, which its maker closes; `keep_place` keeps the row in hand and the marks."""
        self._source = source
        self._read()
        if not keep_place:
            self.clear_marks()
        self._settle(self.cursor if keep_place else 0)
        if not keep_place:
            self.scroll_to(y=0, animate=False, force=True)
        self._into_view()

    def refresh_rows(self, *, reread: bool = False) -> None:
        """Paint the rows again without losing the place; `reread`: ask the source anew."""
        if reread and self._source is not None:
            self._read()
            self._settle(self.cursor)
        self.refresh()

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self.marks.keys or self.marks.all_but:
            self.marks.none()
            self.post_message(self.MarksChanged(self))
            self.refresh()

    @property
    def source(self) -> Rows | None:
        """Where the rows come from."""
        return self._source

    @property
    def total(self) -> int:
        """How many rows there are."""
        return 0 if self._pages is None else self._pages.total

    @property
    def markable(self) -> bool:
        """Whether rows can be marked."""
        return self._key_of is not None

    @property
    def record(self) -> Any | None:
        """The record in hand."""
        return self._at(self.cursor)

    @property
    def place(self) -> str:
        """Where one is, for the status line: "501 of 12,345"."""
        return f"{self.cursor + 1:,} of {self.total:,}" if self.total else "0 of 0"

    @property
    def in_view(self) -> range:
        """The indices of the rows that can be seen."""
        first = self.scroll_offset.y
        return range(first, min(first + self._visible, self.total))

    @property
    def records_in_view(self) -> list[Any]:
        """The records that can be seen."""
        return [record for index in self.in_view if (record := self._at(index)) is not None]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The titles of the columns that there is no room for."""
        return self._lines.left_out

    # Keys and the mouse.

    def action_move(self, by: int) -> None:
        """Take the row so many further down in hand."""
        self.cursor += by

    def action_turn(self, pages: int) -> None:
        """Go so many pages further down."""
        by = pages * max(self._visible - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by, animate=False, force=True)
        self.cursor += by

    def action_first(self) -> None:
        """Go to the first row of all."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row of all."""
        self.cursor = self.total - 1

    def action_open(self) -> None:
        """Tell the screen to open the row in hand."""
        if (record := self.record) is not None:
            self.post_message(self.Opened(self, record))

    def action_mark(self) -> None:
        """Mark the row in hand, or take its mark away, and go to the next."""
        if self._key_of is None or (record := self.record) is None:
            return
        self.marks.toggle(self._key_of(record))
        self._paint(self.cursor)
        self.cursor += 1
        self.post_message(self.MarksChanged(self))

    def action_mark_all(self) -> None:
        """Mark all that match, or none where all are marked."""
        if self._key_of is None or not self.total:
            return
        if self.marks.count(self.total) == self.total:
            self.marks.none()
        else:
            self.marks.all()
        self.refresh()
        self.post_message(self.MarksChanged(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave marking out of the footer where it means nothing."""
        return self.markable if action in ("mark", "mark_all") else super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        """Take a row in hand; a click on the one that is opens it."""
        at = self.scroll_offset.y + event.y - _HEADER
        if event.y < _HEADER or at >= self.total:
            return
        if at == self.cursor:
            self.action_open()
        self.cursor = at

    # Where one is.

    def validate_cursor(self, index: int) -> int:
        """Keep the row in hand within the table."""
        return max(min(index, self.total - 1), 0)

    def watch_cursor(self, before: int, now: int) -> None:
        """Paint the two rows that changed, and tell the screen."""
        self._paint(before)
        self._paint(now)
        self._into_view()
        self._tell_moved()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint what came into view, and tell of it once the scrolling is over."""
        super().watch_scroll_y(old_value, new_value)
        self._await_idle()

    def on_resize(self) -> None:
        """Keep the row in hand in view."""
        self._into_view()
        self._await_idle()

    @property
    def _visible(self) -> int:
        return max(self.scrollable_size.height - _HEADER, 0)

    def _settle(self, cursor: int) -> None:
        self._lines.forget()
        self._viewed = None
        self.virtual_size = Size(1, self.total + _HEADER)
        self.set_reactive(RecordTable.cursor, self.validate_cursor(cursor))
        self.refresh()
        self._tell_moved()
        self._await_idle()

    def _into_view(self) -> None:
        top, visible = self.scroll_offset.y, self._visible
        if visible and not top <= self.cursor < top + visible:
            y = self.cursor if self.cursor < top else self.cursor - visible + 1
            self.scroll_to(y=y, animate=False, force=True)

    def _tell_moved(self) -> None:
        self.post_message(self.Moved(self, self.cursor, self.record))

    def _await_idle(self) -> None:
        if self._idle is not None:
            self._idle.stop()
        if self.is_running:
            self._idle = self.set_timer(IDLE, self._tell_viewed)

    def _tell_viewed(self) -> None:
        rows = self.in_view
        if rows and self._viewed != (rows[0], rows[-1]):
            self._viewed = rows[0], rows[-1]
            self.post_message(self.Viewed(self, rows[0], rows[-1]))

    # Reading.

    def _read(self) -> None:
        self._pages, self._failure = None, None
        if self._source is not None:
            try:
                self._pages = Pages(self._source)
            except SyncError as error:
                self._fail(error)

    def _at(self, index: int) -> Any | None:
        try:
            return None if self._pages is None else self._pages.at(index)
        except SyncError as error:
            self._fail(error)
            return None

    def _fail(self, error: SyncError) -> None:
        self._pages, self._failure = None, error
        self.post_message(self.Failed(self, error))
        self.refresh()

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        self._lines.fit(self.scrollable_size.width)
        if y < _HEADER:
            return self._strip(self._lines.titles(), self._look("header"))
        index = self.scroll_offset.y + y - _HEADER
        if (record := self._at(index)) is not None:
            return self._row(index, record)
        said = [] if self.total else self._said()
        return self._strip(said[y - _HEADER] if y <= len(said) else "", self._look("empty"))

    def _row(self, index: int, record: Any) -> Strip:
        in_hand = index == self.cursor
        marked = self._key_of is not None and self.marks.holds(self._key_of(record))
        gutter = self._lines.gutter(cursor=in_hand, marked=marked)
        tail = self._lines.tail("" if self._standing is None else self._standing(record))
        look = self._look("marked") if marked else self.rich_style
        if in_hand:
            look += self._look("cursor")
        return self._strip(gutter + self._lines.body(index, record) + tail, look)

    def _said(self) -> list[str]:
        text = self.empty if self._failure is None else str(self._failure)
        return textwrap.wrap(
            clean(text), max(self.scrollable_size.width - 2, 1), initial_indent=" ", subsequent_indent=" "
        )

    def _strip(self, text: str, look: Style) -> Strip:
        return Strip([Segment(text, look)]).adjust_cell_length(self.scrollable_size.width, look)

    def _look(self, part: str) -> Style:
        return self.get_component_rich_style(f"record-table--{part}")

    def _paint(self, index: int) -> None:
        line = index - self.scroll_offset.y + _HEADER
        if _HEADER <= line < self.scrollable_size.height:
            self.refresh(Region(0, line, self.scrollable_size.width, 1))
