"""A record beside its twin in the CRM, field by field: what an upload would change, and what never."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from core.accounting.base import Subject
from core.errors import SyncError
from core.text import clean
from core.upload.progress import CancelToken, RunCancelledError
from core.upload.twin import Standing, Twin, TwinField
from tui.advice import advice, unforeseen
from tui.clipboard import copy
from tui.exporting import export_of
from tui.field_names import entity_name, field_name, shown
from tui.outcome import SIGN
from tui.subjects import WORDS
from tui.tally import Tally
from tui.terminal import Column
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable
from tui.widgets.title import Title

if TYPE_CHECKING:
    from tui.program import HasDesk

_SIGNS = {
    Standing.CREATE: "+",
    Standing.CHANGE: "~",
    Standing.SAME: "=",
    Standing.KEPT: " ",
    Standing.LEFT: "!",
}

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column(" ", 1), lambda each: _SIGNS[each.standing]),
    (Column("Field", 22), lambda each: f"{_of(each)}{field_name(each.name)}"),
    (Column("In the accounts", 20), lambda each: shown(each.ours)),
    (Column("In the CRM", 16), lambda each: shown(each.theirs)),
    (Column("An upload", 13, spare=True), lambda each: _deed(each.standing)),
)


class TwinScreen(Screen[None]):
    """One record on both sides; Esc goes back."""

    HELP = """\
The record as the accounts have it, beside what the CRM holds. At the left stands what an upload would
do: `+` makes it, `~` changes it, `=` is the same already. A field without a sign is written once, when the
record is made, and never touched again: what people enter in the CRM stays. `!` is not written, because
the record is blocked.
"""
    DEFAULT_CSS = """
    TwinScreen > #said { height: auto; max-height: 6; padding: 0 1; }
    TwinScreen > #field { height: 3; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", "Back", id="twin.back", tooltip="Back to the table"),
        Binding("c", "copy", "Copy", id="twin.copy", tooltip="Copy the field in hand"),
        Binding("e", "export", "Export", show=False, id="twin.export", tooltip="Write it to a CSV file"),
    ]

    class Laid(Message):
        """The twin was found, or could not be."""

        def __init__(self, twin: Twin | SyncError | None) -> None:
            super().__init__()
            self.twin = twin

    def __init__(self, subject: Subject, key: str) -> None:
        super().__init__()
        self._subject = subject
        self._key = key
        self._words = f"{WORDS[subject].one.capitalize()} {clean(key)}"
        self._cancel = CancelToken()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Title(self._words)
        yield Static(Content("Asking both sides …"), id="said")
        yield RecordTable(COLUMNS, empty="")
        yield Static("", id="field", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Ask both sides."""
        self.query_one(RecordTable).focus()
        self._ask()

    def on_unmount(self) -> None:
        """Give it up."""
        self._cancel.cancel()

    @work(thread=True, group="twin", exit_on_error=False)
    def _ask(self) -> None:
        desk = cast("HasDesk", self.app).desk
        twin: Twin | SyncError | None
        try:
            with desk.looking(self._cancel) as service:
                twin = service.twin(self._subject, self._key, Tally(desk.clock, self._cancel).watch)
        except RunCancelledError:
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("twin failed")
            twin = unforeseen(failure)
        self.post_message(self.Laid(twin))

    @on(Laid)
    def _laid(self, message: Laid) -> None:
        self.query_one(Title).tell(self._words)
        said = self.query_one("#said", Static)
        twin = message.twin
        if isinstance(twin, SyncError):
            said.update(advice(twin))
        elif twin is None:
            said.update(Content("It is no longer in the accounts: search again."))
        else:
            said.update(_summary(twin))
            self.query_one(RecordTable).show(Listed(twin.fields))

    @on(RecordTable.Moved)
    def _moved(self, message: RecordTable.Moved) -> None:
        field = message.record
        told = Content("") if field is None else _told(field)
        self.query_one("#field", Static).update(told)

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self.query_one(RecordTable), "record")
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_copy(self) -> None:
        """Copy the field in hand."""
        field = self.query_one(RecordTable).record
        if field is not None:
            self.notify(copy(self.app, _told(field).plain), markup=False)


def _of(field: TwinField) -> str:
    return "" if field.entity in ("account", "product", "invoice") else f"{entity_name(field.entity)}: "


def _deed(standing: Standing) -> str:
    words = {Standing.CREATE: "makes it", Standing.CHANGE: "changes it", Standing.SAME: "leaves it"}
    return words.get(standing, standing.value)


def _told(field: TwinField) -> Content:
    return Content("\n").join(
        (
            Content.assemble((f"{_of(field)}{field_name(field.name)}", "bold"), f"  {_deed(field.standing)}"),
            Content.assemble(("accounts  ", "$text-muted"), shown(field.ours) or "(empty)"),
            Content.assemble(("CRM       ", "$text-muted"), shown(field.theirs) or "(empty)"),
        )
    )


def _summary(twin: Twin) -> Content:
    change = twin.change
    reason = f": {clean(change.reason)}" if change.reason else ""
    lines = [Content.assemble((f"{SIGN[change.action]} {change.action}", "bold"), reason)]
    lines += [Content(f"note: {clean(note)}") for note in change.notes]
    return Content("\n").join(lines)
