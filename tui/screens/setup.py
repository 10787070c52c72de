"""Setup: every check with its cure, and every setting with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TabbedContent, TabPane

from core.checks.result import CheckResult
from core.config.shown import shown
from core.errors import SyncError
from core.text import clean
from core.upload.progress import CancelToken, RunCancelledError
from tui.advice import unforeseen
from tui.checks_shown import CHECKS, counts, told
from tui.clipboard import copy
from tui.exporting import export_of
from tui.reports import report
from tui.screens.mode_screen import ModeScreen
from tui.terminal import Column
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable

SETTINGS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Key", 28, grows=False), lambda each: each.key),
    (Column("Value", 20), lambda each: each.value),
    (Column("Source", 24, spare=True), lambda each: each.source),
)


class SetupScreen(ModeScreen):
    """The diagnostics, and what the configuration says."""

    MODE = "setup"
    HELP = """\
Each check says what was tried, what was found and what to do. `r` runs all of them, Enter the one in hand
(with what it rests on), `c` copies a report without any secret, fit for an e-mail.

The second tab shows every setting, where its value comes from, and never a password. To change one, press
`w` for the wizard, edit the file that is named there, or set the environment variable.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run_all", "Run all", id="setup.run_all", tooltip="Run all checks"),
        Binding("w", "app.set_up", "Wizard", id="setup.wizard", tooltip="Change the set-up, step by step"),
        Binding("c", "copy", "Copy report", id="setup.copy", tooltip="Copy a report without secrets"),
        Binding("left", "tab", "Left", show=False, id="setup.left", tooltip="The other tab"),
        Binding("right", "tab", "Right", show=False, id="setup.right", tooltip="The other tab"),
        Binding("e", "export", "Export", show=False, id="setup.export", tooltip="Write it to a CSV file"),
    ]
    DEFAULT_CSS = """
    SetupScreen .status { height: 1; color: $text-muted; padding: 0 1; }
    SetupScreen .strip { height: auto; min-height: 6; max-height: 12; background: $panel; padding: 0 1;
        overflow-y: auto; }
    SetupScreen #check-table { min-height: 3; }
    """

    class Checked(Message):
        """A check came to its end."""

        def __init__(self, result: CheckResult) -> None:
            super().__init__()
            self.result = result

    class Over(Message):
        """All that were asked for have been run; `error` is what kept one from being run at all."""

        def __init__(self, error: SyncError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._results: dict[str, CheckResult] = {}
        self._cancel: CancelToken | None = None
        self._begun = False

    def body(self) -> ComposeResult:
        """Give the two tabs."""
        with TabbedContent():
            with TabPane("Checks", id="checks"):
                yield RecordTable(CHECKS, empty="Running the checks …", id="check-table")
                yield Static(classes="status", markup=False)
                yield Static(classes="strip", markup=False, id="check-strip")
            with TabPane("Settings", id="settings"):
                yield RecordTable(SETTINGS, id="setting-table")
                yield Static(classes="strip", markup=False, id="setting-strip")

    def on_screen_resume(self) -> None:
        """Run all checks the first time."""
        super().on_screen_resume()
        if not self._begun:
            self._begun = True
            self.query_one("#setting-table", RecordTable).show(Listed(shown(self.desk.loaded)))
            self.action_run_all()
        self._table.focus()

    def on_unmount(self) -> None:
        """Give up what is under way."""
        if self._cancel is not None:
            self._cancel.cancel()

    @property
    def _table(self) -> RecordTable:
        name = "check" if self.query_one(TabbedContent).active == "checks" else "setting"
        return self.query_one(f"#{name}-table", RecordTable)

    # Running.

    def action_run_all(self) -> None:
        """Run all checks."""
        if self._cancel is None:
            self._results.clear()
            self._run(())

    @on(RecordTable.Opened, "#check-table")
    def _run_one(self, message: RecordTable.Opened) -> None:
        if self._cancel is None:
            self._run((message.record.name,))

    def _run(self, names: Sequence[str]) -> None:
        self._cancel = CancelToken()
        self._check(tuple(names), self._cancel)
        self._show()

    @work(thread=True, group="checks", exit_on_error=False)
    def _check(self, names: tuple[str, ...], cancel: CancelToken) -> None:
        error: SyncError | None = None
        try:
            with self.desk.looking(cancel) as service:
                for result in service.checks(names):
                    cancel.check("run the checks")
                    self.post_message(self.Checked(result))
        except RunCancelledError:
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("checks failed")
            error = unforeseen(failure)
        self.post_message(self.Over(error))

    @on(Checked)
    def _checked(self, message: Checked) -> None:
        self._results[message.result.name] = message.result
        self._show()

    @on(Over)
    def _over(self, message: Over) -> None:
        self._cancel = None
        if message.error is not None and not self._results:
            self.query_one("#check-table", RecordTable).empty = str(message.error)
        self._show()
        self.tell_heading()

    # Showing.

    def _show(self) -> None:
        table = self.query_one("#check-table", RecordTable)
        table.show(Listed(tuple(self._results.values())), keep_place=True)
        running = "   running …" if self._cancel is not None else ""
        self.query_one(".status", Static).update(Content(counts(self._results.values()) + running))

    @on(RecordTable.Moved, "#check-table")
    def _moved(self, message: RecordTable.Moved) -> None:
        result: CheckResult | None = message.record
        strip = self.query_one("#check-strip", Static)
        strip.update("" if result is None else told(result))

    @on(RecordTable.Moved, "#setting-table")
    def _setting(self, message: RecordTable.Moved) -> None:
        row = message.record
        lines = () if row is None else (f"{row.key} = {row.value}", f"from {row.source}")
        self.query_one("#setting-strip", Static).update(Content("\n".join(map(clean, lines))))

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self._table.focus()

    def action_tab(self) -> None:
        """Go to the other tab."""
        tabs = self.query_one(TabbedContent)
        tabs.active = "settings" if tabs.active == "checks" else "checks"

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self._table, "setup")
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_copy(self) -> None:
        """Copy a report without secrets."""
        self.notify(copy(self.app, report(self.desk, self._results.values())), markup=False)
