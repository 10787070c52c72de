"""One tab of the CRM View: the table of what waits, and what is to be done about the row in hand."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.errors import SyncError
from core.records import SalesOrder
from core.text import clean
from core.upload.waiting import Missing, OrderPart, Waiting, WaitingSpool
from tui.advice import advice
from tui.columns import cell_text
from tui.order_columns import ORDER_COLUMNS, SIGN_COLUMN, missing_words
from tui.widgets.record_table import RecordTable


class WaitingView(Vertical):
    """Shows the rows of one entity of a scan."""

    DEFAULT_CSS = """
    WaitingView { height: 1fr; }
    WaitingView > .status { height: 1; color: $text-muted; padding: 0 1; }
    WaitingView > .strip { height: 4; background: $panel; padding: 0 1; }
    """

    def __init__(self, part: OrderPart, system: str) -> None:
        super().__init__(id=f"waiting-{part}")
        self.part = part
        self._system = system
        self._marked = 0
        self._words = ""
        self._trouble: SyncError | None = None

    def compose(self) -> ComposeResult:
        """Lay out the table and what is said below it."""
        yield RecordTable((SIGN_COLUMN, *ORDER_COLUMNS[self.part]), empty="Nothing has been scanned yet.")
        yield Static(classes="status", markup=False)
        yield Static(classes="strip", markup=False)

    @property
    def table(self) -> RecordTable:
        """The table."""
        return self.query_one(RecordTable)

    @property
    def row(self) -> Waiting | None:
        """The row in hand."""
        row: Waiting | None = self.table.record
        return row

    def show(self, spool: WaitingSpool, marked: int, nothing: str) -> None:
        """Show what a scan found, `marked` rows of which need attention, or say `nothing`."""
        self._marked, self._trouble = marked, None
        self.table.empty = nothing
        self.table.show(spool)
        self.say("")

    def refuse(self, error: SyncError) -> None:
        """Say why there was no scan; what an earlier one found stays."""
        self._trouble = error
        self.table.empty = str(error)
        self.say("")

    def say(self, words: str) -> None:
        """Say what goes on; nothing where nothing does."""
        self._words = words
        self._tell()

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        trouble = "" if self._trouble is None else f"! {clean(self._trouble.found)}"
        marked = f"{self._marked:,} marked !" if self._marked and self.table.total else ""
        parts = (self._words, self.table.place, marked, trouble)
        self.query_one(".status", Static).update(Content(" · ".join(each for each in parts if each)))
        self.query_one(".strip", Static).update(self._strip())

    def _strip(self) -> Content:
        row = self.row
        if row is None:
            return Content("") if self._trouble is None else advice(self._trouble)
        return Content("\n").join((self._state(row), self._left_out(row)))

    def _state(self, row: Waiting) -> Content:
        said = told(row, self._system)
        if not said:
            return Content(f"= nothing is missing in {self._system}")
        more = f" (and {len(said) - 1} more: Enter)" if len(said) > 1 else ""
        return Content.assemble(said[0], more)

    def _left_out(self, row: Waiting) -> Content:
        cells = [(column.title, clean(cell_text(cell(row)))) for column, cell in ORDER_COLUMNS[self.part]]
        told = [Content.assemble((f"{title} ", "$text-muted"), text) for title, text in cells if text]
        return Content("  ").join(told)


def told(row: Waiting, system: str) -> list[Content]:
    """Say what the accounts lack of a row, what is wrong with it, and what to do: a thing each."""
    missing = (
        f"{words} {_remedy(row, what, system)}"
        for what, words in zip(row.missing, missing_words(row, system), strict=True)
    )
    problems = (f"{each[0].upper()}{each[1:]}" for each in row.problems)
    return [Content.assemble(("! ", "bold $error"), clean(each)) for each in (*problems, *missing)]


def _remedy(row: Waiting, what: Missing, system: str) -> str:
    if what is Missing.PRODUCT and isinstance(row.record, SalesOrder):
        return "The tab Products marks them."
    return f"Make it in {system}, or correct its number in the CRM; then scan again."
