"""The Accounting View: what the accounts hold, how it stands in the CRM, and uploading what one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TabbedContent, TabPane

from core.accounting.base import Subject
from core.records import Customer
from tui.clipboard import copy
from tui.exporting import export_of
from tui.runs import RecordsRun
from tui.screens.account import AccountScreen
from tui.screens.mode_screen import ModeScreen
from tui.screens.twin import TwinScreen
from tui.subjects import WORDS
from tui.widgets.record_table import RecordTable
from tui.widgets.record_view import RecordView

if TYPE_CHECKING:
    from tui.program import HasDesk


def _quiet(key: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, name, show=False, id=f"accounting.{name.casefold()}", tooltip=tooltip)


class AccountingScreen(ModeScreen):
    """Five tabs, each with its search and its table (manual 6)."""

    MODE = "accounting"
    HELP = """\
Records of the accounts. Type the first letters of a reference into the box (`/`) and press Enter;
an empty box finds all.

Space marks a record, `a` marks all that match, also those that are not on the screen. `u` shows what an
upload of the marked ones, or else of the one in hand, would do, and asks before it does it. Enter opens
the record beside its twin in the CRM, field by field; `s` shows its account: what is owed, since when,
open invoices, credit notes and payments. Invoice items go up with their invoice.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "upload", "Upload", id="accounting.upload", tooltip="Plan an upload of what is marked"),
        _quiet("p", "preview", "Preview", "Only show what an upload would do"),
        Binding("slash", "search", "Find", key_display="/", id="accounting.search", tooltip="Search"),
        _quiet("left", "tab(-1)", "Left", "The tab to the left"),
        _quiet("right", "tab(1)", "Right", "The tab to the right"),
        _quiet("r", "again", "Again", "Read the same again"),
        _quiet("s", "statement", "Statement", "Show the account that the row in hand belongs to"),
        _quiet("e", "export", "Export", "Write the table to a CSV file"),
        _quiet("c", "copy", "Copy", "Copy the row in hand"),
    ]

    def body(self) -> ComposeResult:
        """Give the tabs."""
        with TabbedContent():
            for subject, words in WORDS.items():
                with TabPane(words.title, id=str(subject)):
                    yield RecordView(subject)

    @property
    def view(self) -> RecordView:
        """The tab in hand."""
        return self.query_one(f"#view-{self.query_one(TabbedContent).active}", RecordView)

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self.view.enter()
        self.refresh_bindings()

    @on(RecordView.Found)
    def _found(self) -> None:
        self.tell_heading()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        view = self.view
        if view.words.compared and view.key is not None:
            self.app.push_screen(TwinScreen(view.subject, view.key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what invoice items cannot do: they go up with their invoice."""
        if action in ("upload", "preview"):
            return self.is_mounted and self.view.words.key_of is not None
        return super().check_action(action, parameters)

    def action_tab(self, by: int) -> None:
        """Go to a neighbouring tab."""
        subjects = list(WORDS)
        tabs = self.query_one(TabbedContent)
        tabs.active = str(subjects[(subjects.index(Subject(tabs.active)) + by) % len(subjects)])

    def action_search(self) -> None:
        """Go to the search box."""
        self.view.focus_search()

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self.view.table, self.view.subject)
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_copy(self) -> None:
        """Copy the row in hand."""
        self.notify(copy(self.app, self.view.row_text()), markup=False)

    def action_statement(self) -> None:
        """Show the account of the row in hand, the way SYNC Accounting did."""
        record = self.view.table.record
        reference = record.reference if isinstance(record, Customer) else getattr(record, "account", "")
        if reference:
            self.app.push_screen(AccountScreen(reference))

    def action_again(self) -> None:
        """Read the same again."""
        self.view.again()

    def action_upload(self) -> None:
        """Plan an upload of what is marked, or else of what is in hand."""
        self._plan(offer=True)

    def action_preview(self) -> None:
        """Only show what an upload would do."""
        self._plan(offer=False)

    def _plan(self, *, offer: bool) -> None:
        view = self.view
        chosen = view.chosen()
        if chosen is None:
            self.notify("There is nothing to upload here.", markup=False)
            return
        run = RecordsRun(self.desk, view.subject, chosen.select, chosen.words)
        cast("HasDesk", self.app).show_plan(run, offer=offer)
