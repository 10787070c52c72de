"""One earlier run: what became of each record, every field before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from core.csv_file import write_csv
from core.errors import SyncError
from core.text import clean
from core.upload.journal_history import History, PastOutcome, PastRun
from tui.advice import advice
from tui.clipboard import copy
from tui.field_names import entity_name
from tui.past_table import RECORD_TITLES, record_rows
from tui.past_words import did
from tui.terminal import Column
from tui.widgets.field_lines import field_lines
from tui.widgets.file_question import FileQuestion
from tui.widgets.record_table import RecordTable
from tui.widgets.title import Title

if TYPE_CHECKING:
    from tui.program import HasDesk

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Outcome", 11), lambda each: each.outcome.outcome.value),
    (Column("Record", 15), lambda each: entity_name(each.outcome.entity)),
    (Column("Key", 16), lambda each: each.outcome.key),
    (Column("What was said", 30, spare=True), lambda each: each.outcome.message or ""),
)


class Outcomes:
    """The outcomes of a run, a page at a time."""

    def __init__(self, history: History, run: PastRun) -> None:
        self._history = history
        self._run = run

    @property
    def total(self) -> int:
        """How many there are; none of a run that was pruned."""
        return 0 if self._run.pruned else self._run.outcomes or 0

    def page(self, offset: int, limit: int) -> Sequence[PastOutcome]:
        """Give `limit` outcomes from `offset` (0 is the first) on."""
        return self._history.page(self._run.run, offset, limit)


class PastRunScreen(Screen[None]):
    """The records of a run; Esc goes back."""

    HELP = """\
What became of each record of the run, in the order in which it was written down: every field before and
after, and where it failed, the cause and the cure.
"""
    DEFAULT_CSS = """
    PastRunScreen > VerticalScroll { height: 40%; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", "Back", id="run.back", tooltip="Back to the runs"),
        Binding("e", "export", "Export", id="run.export", tooltip="Write all of it to a CSV file"),
        Binding("c", "copy", "Copy", id="run.copy", tooltip="Copy what is shown of the record in hand"),
    ]

    def __init__(self, run: PastRun) -> None:
        super().__init__()
        self._run = run
        self._open = ExitStack()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        started = f"{self._run.started.astimezone():%Y-%m-%d %H:%M}"
        yield Title(f"Run {self._run.number} of {started}   {did(self._run)}")
        yield RecordTable(COLUMNS, empty=self._nothing())
        with VerticalScroll() as area:
            area.can_focus = True
            yield Static("", id="detail", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Open the journal."""
        table = self.query_one(RecordTable)
        table.focus()
        try:
            history = self._open.enter_context(cast("HasDesk", self.app).desk.history())
        except SyncError as refused:
            self.query_one("#detail", Static).update(advice(refused))
            return
        table.show(Outcomes(history, self._run))

    def on_unmount(self) -> None:
        """Let go of the journal."""
        self._open.close()

    def _nothing(self) -> str:
        if self._run.pruned:
            return f"The records of this run were pruned on {self._run.pruned:%Y-%m-%d}."
        return "This run wrote nothing down."

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.query_one(VerticalScroll).focus()

    @on(RecordTable.Moved)
    def _moved(self, message: RecordTable.Moved) -> None:
        past: PastOutcome | None = message.record
        self.query_one("#detail", Static).update("" if past is None else told(past))

    @work
    async def action_export(self) -> None:
        """Write every field of every record of the run to a CSV file."""
        question = FileQuestion("Export to which file?", f"run-{self._run.number}.csv", self._export)
        if said := await self.app.push_screen_wait(question):
            self.notify(said, markup=False)

    def _export(self, file: Path) -> str:
        with cast("HasDesk", self.app).desk.history() as history:
            count = write_csv(file, RECORD_TITLES, record_rows(history.outcomes(self._run.run)))
        return f"{count:,} rows written to {clean(str(file))}"

    def action_copy(self) -> None:
        """Copy what is shown of the record in hand."""
        past: PastOutcome | None = self.query_one(RecordTable).record
        if past is not None:
            self.notify(copy(self.app, told(past).plain), markup=False)


def told(past: PastOutcome) -> Content:
    """Give all that is known of an outcome, in lines."""
    outcome = past.outcome
    lines = [Content.assemble((f"{outcome.outcome} ", "bold"), f"{past.made.astimezone():%Y-%m-%d %H:%M:%S}")]
    if outcome.message:
        lines.append(Content(f"{outcome.code or ''} {clean(outcome.message)}".strip()))
    if outcome.remedy:
        lines.append(Content.assemble(("Do  ", "$text-muted"), clean(outcome.remedy)))
    if past.change is not None:
        lines += field_lines(past.change)
    return Content("\n").join(lines)
