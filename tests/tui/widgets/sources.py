"""Records that are made as they are asked for, and an app with a table of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message

from core.errors import SyncError
from tui.columns import Cell
from tui.terminal import Column
from tui.widgets.record_table import RecordTable

COLUMNS: tuple[tuple[Column, Cell], ...] = (
    (Column("Account", 8), lambda each: each[0]),
    (Column("Name", 26), lambda each: each[1]),
    (Column("Town", 18, spare=True), lambda each: each[2]),
    (Column("Balance", 12, right=True), lambda each: each[3]),
    (Column("Limit", 12, right=True), lambda each: each[4]),
)

Row = tuple[str, str, str, str, str]


def row(number: int) -> Row:
    """Make the record at a place."""
    return f"A{number:07}", f"Customer {number}", "Leeds", f"{number}.00", "1000.00"


@dataclass
class Made:
    """So many records, made when they are asked for; `asked` has which pages were."""

    total: int
    make: Callable[[int], Row] = row
    asked: list[tuple[int, int]] = field(default_factory=list)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Make a page."""
        self.asked.append((offset, limit))
        return [self.make(number) for number in range(offset, min(offset + limit, self.total))]


class Broken:
    """A source whose rows cannot be read."""

    total = 3

    def page(self, offset: int, limit: int) -> Sequence[Row]:  # noqa: ARG002 - as every source
        """Fail as a closed or full spool does."""
        raise SyncError("spool.failed", tried="read", found="the disk is full", remedy="Make room.")


class Shown(App[None]):
    """An app that is nothing but a table; `heard` has what the table told."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Any, **options: Any) -> None:
        super().__init__()
        options.setdefault("key_of", lambda each: each[0])
        self.table = RecordTable(options.pop("columns", COLUMNS), **options)
        self.source = source
        self.heard: list[Message] = []
        self.viewed = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()
        self.table.show(self.source)

    def on_record_table_moved(self, message: RecordTable.Moved) -> None:
        self.heard.append(message)

    def on_record_table_opened(self, message: RecordTable.Opened) -> None:
        self.heard.append(message)

    def on_record_table_marks_changed(self, message: RecordTable.MarksChanged) -> None:
        self.heard.append(message)

    def on_record_table_viewed(self, message: RecordTable.Viewed) -> None:
        self.heard.append(message)
        self.viewed.set()

    def on_record_table_failed(self, message: RecordTable.Failed) -> None:
        self.heard.append(message)

    def told(self, kind: type[Message]) -> list[Any]:
        """Give what the table told of a kind."""
        return [each for each in self.heard if isinstance(each, kind)]

    async def settled(self) -> None:
        """Wait until the table has told which rows are in view, anew."""
        self.viewed.clear()
        await asyncio.wait_for(self.viewed.wait(), 30)

    def lines(self) -> list[str]:
        """Give the lines of the screen, as the terminal gets them."""
        return [strip.text for strip in self.screen._compositor.render_strips()]
