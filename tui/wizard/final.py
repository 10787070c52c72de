"""The last step's body: every check with its cure, the file as it would be written, what is left to do."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TabbedContent, TabPane

from core.checks.result import CheckResult, Mark
from core.errors import SyncError
from core.setup.session import Session
from core.text import clean
from core.web_steps import numbered
from tui.checks_shown import CHECKS, counts, told
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable
from tui.widgets.table_manners import KEYS


class CheckTable(RecordTable):
    """The checks; Enter goes to the question that mends the one in hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(each, description="Mend", tooltip="Go to the question where the check in hand is mended")
        if isinstance(each, Binding) and each.action == "open"
        else each
        for each in KEYS
    ]


_SCROLLED = {"final-checks": "#final-table", "final-file": "#final-scroll", "final-then": "#final-steps"}
"""What takes the focus in each tab."""


class Final(Vertical):
    """Tabs: the checks, the file, and where something is left to be done by hand, that."""

    DEFAULT_CSS = """
    Final { height: 1fr; }
    Final .status { height: 1; color: $text-muted; padding: 0 1; }
    Final .strip { height: auto; min-height: 5; max-height: 11; background: $surface; padding: 0 1;
        overflow-y: auto; }
    Final CheckTable { min-height: 3; }
    """
    BINDINGS = [("left", "tab(-1)", ""), ("right", "tab(1)", "")]  # noqa: RUF012 - as Textual declares it

    def __init__(self) -> None:
        super().__init__()
        self.results: list[CheckResult] = []

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with TabbedContent():
            with TabPane("Checks", id="final-checks"):
                yield CheckTable(CHECKS, empty="Running every check …", id="final-table")
                yield Static(classes="status", markup=False)
                yield Static(classes="strip", markup=False)
            with TabPane("File", id="final-file"), VerticalScroll(id="final-scroll"):
                yield Static(id="final-text", markup=False)
            with TabPane("And then", id="final-then"), VerticalScroll(id="final-steps"):
                yield Static(id="final-told", markup=False)

    def begin(self, session: Session) -> None:
        """Forget the results of before, and show the file."""
        self.results.clear()
        self._show()
        self.query_one("#final-text", Static).update(Content(_file(session)))
        self._tell_steps(session)
        self.query_one(RecordTable).focus()

    def _tell_steps(self, session: Session) -> None:
        told = _steps(session)
        self.query_one("#final-told", Static).update(Content("\n".join(told)))
        tabs = self.query_one(TabbedContent)
        (tabs.show_tab if told else tabs.hide_tab)("final-then")

    def take_worst_in_hand(self) -> None:
        """Go to the first check that failed, else to the first warning, unless a row is in hand already."""
        table, marks = self.query_one(RecordTable), [each.mark for each in self.results]
        worst = next((mark for mark in (Mark.FAIL, Mark.WARN) if mark in marks), None)
        if worst is not None and table.cursor == 0:
            table.cursor = marks.index(worst)

    def add(self, result: CheckResult) -> None:
        """Show the result of a check that came to its end."""
        self.results.append(result)
        self._show()

    def _show(self) -> None:
        self.query_one(RecordTable).show(Listed(tuple(self.results)), keep_place=True)
        self.query_one(".status", Static).update(Content(counts(self.results)))

    @on(RecordTable.Moved)
    def _moved(self, message: RecordTable.Moved) -> None:
        message.stop()
        strip = self.query_one(".strip", Static)
        strip.update("" if message.record is None else told(message.record))

    def action_tab(self, by: int) -> None:
        """Go to another tab."""
        tabs = self.query_one(TabbedContent)
        shown = [name for name in _SCROLLED if tabs.get_tab(name).display]
        tabs.active = shown[(shown.index(tabs.active) + by) % len(shown)]
        self.query_one(_SCROLLED[tabs.active]).focus()


def _file(session: Session) -> str:
    path = session.draft.path
    kept = "The file that stands there is kept beside it, under its date." if path.exists() else "A new file."
    secrets = ", ".join(session.draft.secrets)
    apart = f"Kept apart from it: {secrets}." if secrets else ""
    try:
        text = session.preview()
    except SyncError as refused:
        text = str(refused)
    lines = [f"{path}", kept, *([apart] if apart else []), "", *text.splitlines()]
    return "\n".join(map(clean, lines))


def _steps(session: Session) -> tuple[str, ...]:
    try:
        steps = session.steps()
    except SyncError:
        return ()  # the file's tab tells why there is none
    return ("When it is written:", "", *numbered(steps)) if steps else ()
