"""History: every run, and what is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TabbedContent, TabPane

from core.csv_file import write_csv
from core.errors import SyncError
from core.text import clean
from core.upload.journal_history import PastRun
from tui.advice import advice, unforeseen
from tui.exporting import export_of
from tui.past_table import RUN_TITLES, run_rows
from tui.past_words import did, ended
from tui.screens.mode_screen import ModeScreen
from tui.screens.past_run import PastRunScreen
from tui.terminal import Column
from tui.widgets.aside_view import AsideView
from tui.widgets.file_question import FileQuestion
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable

RUNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Run", 6, right=True), lambda each: each.number),
    (Column("Started", 17), lambda each: f"{each.started.astimezone():%Y-%m-%d %H:%M}"),
    (Column("Ended", 9), ended),
    (Column("What it did", 38), did),
)


class HistoryScreen(ModeScreen):
    """What was done, by run and by record, and what could not be done."""

    MODE = "history"
    HELP = """\
Every run that wrote to the CRM, the newest first. Enter shows what became of each of its records, every field
before and after. `v` checks all runs against their hash chains: nobody has altered them since.

The second tab holds what could not be uploaded, with cause and cure. A batch tries such a record again when
it changes in the accounts, when the configuration changes, or when what it waits for has gone up; `t` has it
tried in any case, `d` forgets it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Again", show=False, id="history.again", tooltip="Read it again"),
        Binding("v", "verify", "Verify", id="history.verify", tooltip="Check that nobody altered it"),
        Binding(
            "e", "export", "Export", show=False, id="history.export", tooltip="Write the runs to a CSV file"
        ),
        Binding("left", "tab", "Left", show=False, id="history.left", tooltip="The other tab"),
        Binding("right", "tab", "Right", show=False, id="history.right", tooltip="The other tab"),
    ]
    DEFAULT_CSS = """
    HistoryScreen .status { height: 1; color: $text-muted; padding: 0 1; }
    HistoryScreen .strip { height: 4; background: $panel; padding: 0 1; overflow-y: auto; }
    """

    class Read(Message):
        """The runs were read, or could not be."""

        def __init__(self, runs: Sequence[PastRun] | SyncError) -> None:
            super().__init__()
            self.runs = runs

    class Verified(Message):
        """The runs were held against their chains: what is odd of them, in words."""

        def __init__(self, said: str, *, altered: bool) -> None:
            super().__init__()
            self.said = said
            self.altered = altered

    def body(self) -> ComposeResult:
        """Give the two tabs."""
        with TabbedContent():
            with TabPane("Runs", id="runs"):
                yield RecordTable(RUNS, empty="Reading the journal …", id="run-table")
                yield Static(classes="status", markup=False)
                yield Static(classes="strip", markup=False)
            with TabPane("Set aside", id="asides"):
                yield AsideView()

    def on_screen_resume(self) -> None:
        """Read the journal anew: a run may have ended meanwhile."""
        super().on_screen_resume()
        self.action_again()
        self._focus()

    @on(TabbedContent.TabActivated)
    def _focus(self) -> None:
        runs = self.query_one(TabbedContent).active == "runs"
        (self.query_one("#run-table", RecordTable) if runs else self.query_one(AsideView).table).focus()
        self.refresh_bindings()

    def action_tab(self) -> None:
        """Go to the other tab."""
        tabs = self.query_one(TabbedContent)
        tabs.active = "asides" if tabs.active == "runs" else "runs"

    def action_again(self) -> None:
        """Read the journal again."""
        self._read_runs()
        self.query_one(AsideView).read()

    @work(thread=True, exclusive=True, group="history", exit_on_error=False)
    def _read_runs(self) -> None:
        runs: Sequence[PastRun] | SyncError
        try:
            with self.desk.history() as history:
                runs = history.runs()
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("history failed")
            runs = unforeseen(failure)
        self.post_message(self.Read(runs))

    @on(Read)
    def _read(self, message: Read) -> None:
        table = self.query_one("#run-table", RecordTable)
        if isinstance(message.runs, SyncError):
            self.query_one(".strip", Static).update(advice(message.runs))
            return
        table.empty = "Nothing has been uploaded yet."
        table.show(Listed(message.runs), keep_place=True)

    @on(RecordTable.Moved, "#run-table")
    def _moved(self, message: RecordTable.Moved) -> None:
        run: PastRun | None = message.record
        self.query_one(".status", Static).update(Content(message.table.place))
        self.query_one(".strip", Static).update("" if run is None else _told(run))

    @on(RecordTable.Opened, "#run-table")
    def _opened(self, message: RecordTable.Opened) -> None:
        self.app.push_screen(PastRunScreen(message.record))

    @work
    async def action_export(self) -> None:
        """Write all runs, or all that is set aside, to a CSV file."""
        question = FileQuestion("Export the runs to which file?", "history.csv", self._export)
        if self.query_one(TabbedContent).active == "asides":
            asides = export_of(self.query_one(AsideView).table, "set-aside")
            if asides is None:
                return
            question = asides
        if said := await self.app.push_screen_wait(question):
            self.notify(said, markup=False)

    def _export(self, file: Path) -> str:
        with self.desk.history() as history:
            count = write_csv(file, RUN_TITLES, run_rows(history.runs()))
        return f"{count:,} rows written to {clean(str(file))}"

    @work(thread=True, exclusive=True, group="verify", exit_on_error=False)
    def action_verify(self) -> None:
        """Hold every run against its hash chain."""
        try:
            with self.desk.history() as history:
                verdicts = [(run, history.verify(run.run)) for run in history.runs()]
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("history failed")
            self.post_message(self.Verified(str(unforeseen(failure)), altered=True))
            return
        odd = [f"run {run.number}: {verdict.found}" for run, verdict in verdicts if verdict.ok is False]
        said = "; ".join(odd) or f"{len(verdicts):,} runs are as they were written"
        self.post_message(self.Verified(said, altered=bool(odd)))

    @on(Verified)
    def _verified(self, message: Verified) -> None:
        severity: Any = "error" if message.altered else "information"
        self.notify(message.said, severity=severity, markup=False, timeout=20)


def _told(run: PastRun) -> Content:
    words = [f"{run.run}   {run.company}"]
    if run.seconds is not None:
        words.append(f"{run.seconds:.1f} s, {run.calls_read} reads and {run.calls_write} writes in the CRM")
    if run.error:
        words.append(f"{run.error['found']} → {run.error['remedy']}")
    return Content("\n".join(words))
