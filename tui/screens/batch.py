"""Batch: everything that changed since the last one, now or by the machine's scheduler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from core.accounting.base import mark_name
from core.errors import SyncError
from core.text import clean
from core.upload.batch import mark_kept
from core.upload.journal_history import PastRun
from tui.advice import advice, unforeseen
from tui.clipboard import copy
from tui.past_words import did, ended
from tui.runs import BatchRun
from tui.schedule_text import schedule_lines
from tui.screens.mode_screen import ModeScreen
from tui.screens.past_run import PastRunScreen
from tui.terminal import Column
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.program import HasDesk

LAST = 20
"""So many of the last runs are shown."""

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Started", 17), lambda each: f"{each.started.astimezone():%Y-%m-%d %H:%M}"),
    (Column("Ended", 9), ended),
    (Column("Seconds", 7, right=True), lambda each: "" if each.seconds is None else f"{each.seconds:.1f}"),
    (Column("What it did", 36), did),
)


class BatchScreen(ModeScreen):
    """The unattended run, by hand (manual 8)."""

    MODE = "batch"
    HELP = """\
A batch uploads what changed in the accounts since the last one, and tries again what may go up now. `b` plans
it, shows the plan and asks; `d` only shows it. `f` compares everything: after a restored backup, or where
people changed figures in the CRM. Where [sync_accounting] is switched on, `b` and `f` fill its database too.

It runs by itself from cron, systemd or the Task Scheduler: `c` copies what is to be typed for that.
`syncupload schedule show` has more to say about it: other intervals, who runs it, where its log is.
"""
    DEFAULT_CSS = """
    BatchScreen .line { height: auto; padding: 0 1; }
    BatchScreen #schedule, BatchScreen #runs { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "run", "Run", id="batch.run", tooltip="Plan a batch, and carry it out when asked"),
        Binding("d", "dry_run", "Dry run", id="batch.dry_run", tooltip="Only show what a batch would do"),
        Binding("f", "full", "Full", id="batch.full", tooltip="Compare everything, not only what changed"),
        Binding("c", "copy", "Copy line", show=False, id="batch.copy", tooltip="Copy the scheduler's line"),
        Binding("r", "again", "Again", show=False, id="batch.again", tooltip="Read the journal again"),
    ]

    class Read(Message):
        """The journal was read, or could not be."""

        def __init__(self, runs: Sequence[PastRun] | SyncError, mark: str | None) -> None:
            super().__init__()
            self.runs = runs
            self.mark = mark

    def body(self) -> ComposeResult:
        """Give the mark, the scheduler's line, and the last runs, whatever each of them was."""
        yield Static("", id="mark", classes="line", markup=False)
        yield Static(Content("\n".join(("By itself:", *self._lines()))), id="schedule", classes="line")
        yield Static("Every run, uploads by hand and orders too:", id="runs", classes="line")
        yield RecordTable(COLUMNS, empty="Nothing has been uploaded yet.")

    def on_screen_resume(self) -> None:
        """Read the journal anew: a run may have ended meanwhile."""
        super().on_screen_resume()
        self.action_again()
        self.query_one(RecordTable).focus()

    @work(thread=True, exclusive=True, group="batch", exit_on_error=False)
    def action_again(self) -> None:
        """Read the journal again."""
        runs: Sequence[PastRun] | SyncError
        mark: str | None = None
        try:
            company = self.desk.loaded.config.sync.company
            with self.desk.history() as history:
                runs = history.runs(LAST)
                mark = history.mark(company, mark_kept(evaluation=self.desk.evaluation))
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("history failed")
            runs = unforeseen(failure)
        self.post_message(self.Read(runs, mark))

    @on(Read)
    def _read(self, message: Read) -> None:
        line = self.query_one("#mark", Static)
        if isinstance(message.runs, SyncError):
            line.update(advice(message.runs))
            return
        self.query_one(RecordTable).show(Listed(message.runs), keep_place=True)
        line.update(Content(_mark(message.mark)))

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        self.app.push_screen(PastRunScreen(message.record))

    def _lines(self) -> Sequence[str]:
        return schedule_lines(self.desk.loaded)

    def action_run(self) -> None:
        """Plan a batch, and carry it out when asked."""
        cast("HasDesk", self.app).show_plan(BatchRun(self.desk))

    def action_dry_run(self) -> None:
        """Only show what a batch would do."""
        cast("HasDesk", self.app).show_plan(BatchRun(self.desk), offer=False)

    def action_full(self) -> None:
        """Compare everything, and carry it out when asked."""
        cast("HasDesk", self.app).show_plan(BatchRun(self.desk, full=True))

    def action_copy(self) -> None:
        """Copy the scheduler's line."""
        self.notify(copy(self.app, "\n".join(self._lines())), markup=False)


def _mark(mark: str | None) -> str:
    if mark is None:
        return "No batch has ended yet: the first one compares everything. Have a backup of the CRM."
    return f"Uploaded up to: {clean(mark_name(mark))}. The next batch looks at what changed since."
