"""One thing that waits in the CRM, whole: what is wrong with it, its fields, and of an order its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from core.records import SalesOrder
from core.text import clean
from core.upload.waiting import OrderPart, Waiting
from tui.columns import cell_text
from tui.order_columns import ORDER_COLUMNS
from tui.waiting_words import told
from tui.widgets.waiting_view import told_line

_TITLE_WIDTH = 13


class WaitingScreen(ModalScreen[None]):
    """Nothing of it is cut off; Esc closes it."""

    HELP = "Everything that the CRM says of the row in hand. The arrow keys scroll, Esc goes back."
    DEFAULT_CSS = """
    WaitingScreen { align: center middle; background: $background 60%; }
    WaitingScreen > VerticalScroll { width: 90%; height: auto; max-height: 90%;
        background: $surface; border: solid $border; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "app.pop_screen", "Close", id="waiting.close", tooltip="Back to the table"),
    ]

    def __init__(self, part: OrderPart, row: Waiting, system: str) -> None:
        super().__init__()
        self._part = part
        self._row = row
        self._system = system

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with VerticalScroll() as area:
            area.can_focus = True
            yield Static(Content("\n").join(self._lines()))

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def _lines(self) -> Iterator[Content]:
        said = [told_line(*each) for each in told(self._row, self._system)]
        yield from said or [Content(f"= nothing is missing in {self._system}")]
        yield Content("")
        for column, cell in ORDER_COLUMNS[self._part]:
            text = clean(cell_text(cell(self._row)))
            yield Content.assemble((column.title.ljust(_TITLE_WIDTH), "$text-muted"), text or "(empty)")
        if isinstance(self._row.record, SalesOrder):
            yield from _order_lines(self._row.record)


def _order_lines(order: SalesOrder) -> Iterator[Content]:
    for line in order.lines:
        yield Content("")
        for column, cell in ORDER_COLUMNS[OrderPart.ITEMS][2:]:
            text = clean(cell_text(cell(Waiting(line))))
            yield Content.assemble((column.title.ljust(_TITLE_WIDTH), "$text-muted"), text or "(none)")
