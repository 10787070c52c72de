"""What became of an upload: what failed first, with its cause and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from core.errors import SyncError
from core.text import clean
from core.upload.outcome import Outcome, Report, Result, unwritten
from core.upload.plan import Action
from core.upload.plan_table import Plan, Planned
from tui.accounts_database import words_of
from tui.advice import advice
from tui.clipboard import copy
from tui.exporting import export_of
from tui.field_names import entity_name
from tui.runs import Run
from tui.terminal import Column
from tui.widgets.field_lines import field_lines
from tui.widgets.record_table import RecordTable
from tui.widgets.title import Title

if TYPE_CHECKING:
    from tui.program import HasDesk

NOT_ATTEMPTED = "not attempted"
FILTERS = FAILED, WRITTEN, ALL = ("failed", "written", "all")


def outcome_of(planned: Planned) -> Outcome | None:
    """Say how a planned record ended; None where it was not attempted."""
    if planned.outcome is not None or planned.change.writes:
        return planned.outcome
    return unwritten(planned.change)


def _word(planned: Planned) -> str:
    ended = outcome_of(planned)
    return NOT_ATTEMPTED if ended is None else ended.outcome.value


def _said(planned: Planned) -> str:
    ended = outcome_of(planned)
    return "" if ended is None else f"{ended.code or ''} {ended.message or ''}".strip()


COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Outcome", 13), _word),
    (Column("Record", 12), lambda each: entity_name(each.change.entity)),
    (Column("Key", 16), lambda each: each.change.key),
    (Column("What was said", 26), _said),
)


class OutcomeScreen(Screen[None]):
    """The end of a run; Esc closes it."""

    HELP = """\
What became of each record. First those are shown that failed, or, where none did, those that were written:
below the table is the cause, and what to do. `f` shows the others, then all. `r` plans what failed once more,
`h` goes to the history, where all of this is kept.
"""
    DEFAULT_CSS = """
    OutcomeScreen > #error, OutcomeScreen > #filled { height: auto; max-height: 8; padding: 0 1; }
    OutcomeScreen > VerticalScroll { height: 35%; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Plan again", id="outcome.again", tooltip="Plan the same once more"),
        Binding("f", "filter", "Show only", id="outcome.filter", tooltip="What failed, was written, or all"),
        Binding("c", "copy", "Copy", show=False, id="outcome.copy", tooltip="Copy the record in hand"),
        Binding("h", "history", "History", id="outcome.history", tooltip="Go to the history"),
        Binding("escape,q", "close", "Close", id="outcome.close", tooltip="Back to where it began"),
        Binding("e", "export", "Export", show=False, id="outcome.export", tooltip="Write it to a CSV file"),
    ]

    def __init__(self, run: Run, plan: Plan, report: Report | SyncError) -> None:
        super().__init__()
        self._run = run
        self._plan = plan
        self._report = report
        self._filter = FAILED

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Title(self._title())
        yield Static("", id="error", markup=False)
        yield Static("", id="filled", markup=False)
        yield RecordTable(COLUMNS, empty="None of them: f shows the others.")
        with VerticalScroll() as area:
            area.can_focus = True
            yield Static("", id="detail", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Show what failed, or all where nothing did."""
        error = self._report if isinstance(self._report, SyncError) else self._report.error
        line = self.query_one("#error", Static)
        line.display = error is not None
        if error is not None:
            line.update(advice(error))
        self._tell_filled()
        if not self._plan.of_failures().total:
            self._filter = WRITTEN if self._plan.writing else ALL
        self._show()
        self.query_one(RecordTable).focus()

    def _tell_filled(self) -> None:
        line, filled = self.query_one("#filled", Static), self._run.filled
        line.display = filled is not None
        if filled is not None:
            line.update(advice(filled) if isinstance(filled, SyncError) else Content(words_of(filled)))

    def _title(self) -> str:
        if isinstance(self._report, SyncError):
            return f"Not uploaded: {self._run.words}"
        summary = self._report.summary
        counts = "  ".join(f"{summary[result]:,} {result}" for result in Result if summary[result])
        ended = "Stopped" if self._report.error else "Uploaded"
        return f"{ended}: {self._run.words} in {self._report.seconds:.1f} s   {counts or 'nothing to do'}"

    def _show(self) -> None:
        plan, table = self._plan, self.query_one(RecordTable)
        if self._filter == FAILED:
            table.show(plan.of_failures())
        else:
            table.show(plan.of_actions((Action.CREATE, Action.UPDATE)) if self._filter == WRITTEN else plan)

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.query_one(VerticalScroll).focus()

    @on(RecordTable.Moved)
    def _moved(self, message: RecordTable.Moved) -> None:
        planned: Planned | None = message.record
        self.query_one("#detail", Static).update("" if planned is None else _told(planned))

    def action_filter(self) -> None:
        """Show what failed, what was written, or all records."""
        self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
        self._show()

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self.query_one(RecordTable), "outcome")
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_copy(self) -> None:
        """Copy what is shown of the record in hand."""
        planned: Planned | None = self.query_one(RecordTable).record
        if planned is not None:
            self.notify(copy(self.app, _told(planned).plain), markup=False)

    def action_again(self) -> None:
        """Plan the same once more: what went up is unchanged then."""
        self.action_close()
        cast("HasDesk", self.app).show_plan(self._run.again())

    def action_history(self) -> None:
        """Go to the history, where all of this is kept."""
        self.action_close()
        cast("HasDesk", self.app).show_mode("history")

    def action_close(self) -> None:
        """Go back to where it began."""
        self._run.close()
        self.app.pop_screen()


def _told(planned: Planned) -> Content:
    ended = outcome_of(planned)
    lines = [Content.assemble((f"{entity_name(planned.change.entity)} {clean(planned.change.key)}", "bold"))]
    if ended is None:
        lines.append(Content("It was not attempted: the run was stopped before."))
    elif ended.message and ended.message != planned.change.reason:
        lines.append(Content(_said(planned)))
    if ended is not None and ended.remedy:
        lines.append(Content.assemble(("Do  ", "$text-muted"), clean(ended.remedy)))
    return Content("\n").join([*lines, *field_lines(planned.change)])
