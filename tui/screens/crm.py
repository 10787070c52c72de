"""The CRM View: the orders that are ready in the CRM, what they need, and uploading what one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TabbedContent, TabPane

from core.errors import SyncError
from core.text import clean
from core.upload.waiting import OrderPart
from tui.clipboard import copy
from tui.columns import cell_text
from tui.exporting import export_of
from tui.order_columns import ORDER_COLUMNS, note
from tui.orders_run import Chosen, OrdersRun
from tui.scanning import scanned
from tui.screens.mode_screen import ModeScreen
from tui.screens.waiting import WaitingScreen
from tui.tally import REPAINT, Tally
from tui.waiting_words import WORDS
from tui.widgets.record_table import RecordTable
from tui.widgets.waiting_view import WaitingView

if TYPE_CHECKING:
    from core.upload.scan import Scan
    from tui.program import HasDesk


def _quiet(key: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, name, show=False, id=f"crm.{name.casefold()}", tooltip=tooltip)


class CrmScreen(ModeScreen):
    """Four tabs over one scan (manual 7)."""

    MODE = "crm"
    HELP = """\
The orders (or invoices) of the CRM whose status says that they are ready for the accounts, with their
customers, products and lines. `s` scans again; Esc stops a scan. Nothing is written by looking.

A row with `+` is not in the accounts: an upload makes it. A row with `!` cannot go up; the line below the
table says why, and what to do; Enter shows the row whole. Type the first letters of a number into the box
(`/`) and press Enter to see fewer.

Space marks a row, `a` all that match. `u` shows what an upload of the marked ones, or else of the one in
hand, would do, and asks before it does it; `U` does so for all that are shown. Accountants see to customers
and products first, look over their tax and nominal codes, then upload the invoices; an invoice whose
customer or product is missing makes that first. What is in the accounts already is never touched.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "scan", "Scan", id="crm.scan", tooltip="Read again what waits in the CRM"),
        Binding("escape", "stop", "Stop", id="crm.stop", tooltip="Stop the scan"),
        Binding("u", "upload", "Upload", id="crm.upload", tooltip="Plan an upload of what is marked"),
        Binding(
            "U", "upload_all", "Upload all", show=False, id="crm.upload_all", tooltip="Plan an upload of all"
        ),
        _quiet("p", "preview", "Preview", "Only show what an upload would do"),
        _quiet("slash", "search", "Find", "Search"),
        _quiet("left", "tab(-1)", "Left", "The tab to the left"),
        _quiet("right", "tab(1)", "Right", "The tab to the right"),
        _quiet("c", "copy", "Copy", "Copy the row in hand"),
        _quiet("e", "export", "Export", "Write it to a CSV file"),
    ]

    class Scanned(Message):
        """A scan came to its end (it is the receiver's to close), was given up (None), or failed."""

        def __init__(self, scan: Scan | SyncError | None) -> None:
            super().__init__()
            self.scan = scan

    def __init__(self) -> None:
        super().__init__()
        self._scan: Scan | None = None
        self._tally: Tally | None = None
        self._stale = True

    def body(self) -> ComposeResult:
        """Give the tabs."""
        with TabbedContent():
            for part, words in WORDS.items():
                with TabPane(words.title, id=str(part)):
                    yield WaitingView(part, self.desk.system)

    def on_mount(self) -> None:
        """Look at the figures of a scan four times a second, while there is one."""
        super().on_mount()
        self._clock = self.set_interval(REPAINT, self._show_progress, pause=True)

    def on_screen_resume(self) -> None:
        """Scan the first time, and where something was written since."""
        super().on_screen_resume()
        if self._stale:
            self._stale = False
            self.action_scan()
        self.view.table.focus()

    def on_unmount(self) -> None:
        """Give up what is under way, and the disk space."""
        self.action_stop()
        if self._scan is not None:
            self._scan.close()

    @property
    def view(self) -> WaitingView:
        """The tab in hand."""
        return self._view(OrderPart(self.query_one(TabbedContent).active or OrderPart.CUSTOMERS))

    def _view(self, part: OrderPart) -> WaitingView:
        return self.query_one(f"#waiting-{part}", WaitingView)

    @property
    def _views(self) -> list[WaitingView]:
        return [self._view(part) for part in WORDS]

    # Scanning.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a scan or its end, whichever can be, and to upload only what goes up by itself."""
        if action in ("scan", "stop"):
            return (action == "stop") == (self._tally is not None)
        if action in ("upload", "upload_all", "preview"):
            return self.is_mounted and self.view.words.key_of is not None
        return super().check_action(action, parameters)

    def action_scan(self) -> None:
        """Read what waits, unless that is under way."""
        if self._tally is None:
            self._tally = Tally(self.desk.clock)
            self._clock.resume()
            self._show_progress()
            self._read(self._tally)
            self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop the scan."""
        if self._tally is not None:
            self._tally.cancel.cancel()

    @work(thread=True, group="scan", exit_on_error=False)
    def _read(self, tally: Tally) -> None:
        scan = scanned(self.desk, tally)
        if not self.post_message(self.Scanned(scan)) and scan is not None and not isinstance(scan, SyncError):
            scan.close()

    @on(Scanned)
    def _scanned(self, message: Scanned) -> None:
        self._clock.pause()
        self._tally = None
        self.refresh_bindings()
        self.tell_heading()
        scan = message.scan
        if scan is None:
            self._say("The scan was stopped: `s` scans again.")
        elif isinstance(scan, SyncError):
            for view in self._views:
                view.refuse(scan)
        else:
            self._show(scan)

    def _show(self, scan: Scan) -> None:
        before, self._scan = self._scan, scan
        for view in self._views:
            view.show(scan[view.part], self._nothing())
        if before is not None:
            before.close()

    def _nothing(self) -> str:
        orders = self.desk.loaded.config.orders
        what, status = (orders.record, orders.ready_status) if orders else ("order", None)
        return f"Nothing waits: no {what} in the CRM has the status reason {status}, which marks it as ready."

    def _show_progress(self) -> None:
        if self._tally is not None:
            figures = self._tally.figures
            read = "waiting for both sides …" if not figures.phase else f"{figures.done:,} orders read …"
            self._say(f"Scanning: {read}")

    def _say(self, words: str) -> None:
        for view in self._views:
            view.say(words)

    # Uploading.

    def action_upload(self) -> None:
        """Plan an upload of what is marked, or else of what is in hand."""
        self._plan(self.view.chosen(), offer=True)

    def action_upload_all(self) -> None:
        """Plan an upload of all that is shown."""
        self._plan(self.view.everything(), offer=True)

    def action_preview(self) -> None:
        """Only show what an upload would do."""
        self._plan(self.view.chosen(), offer=False)

    @on(WaitingView.Wanted)
    def _wanted(self, message: WaitingView.Wanted) -> None:
        if message.everything:
            self.action_upload_all()
        else:
            self.action_upload()

    def _plan(self, chosen: Chosen | None, *, offer: bool) -> None:
        if chosen is None:
            self.notify("There is nothing to upload here, or it has no number yet.", markup=False)
            return
        run = OrdersRun(self.desk, self.view.part, chosen, self._written)
        cast("HasDesk", self.app).show_plan(run, offer=offer)

    def _written(self) -> None:
        self._stale = True

    # The tabs and the row in hand.

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self.view.table.focus()
        self.refresh_bindings()

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        self.app.push_screen(WaitingScreen(self.view.part, message.record, self.desk.system))

    def action_tab(self, by: int) -> None:
        """Go to a neighbouring tab."""
        parts = list(WORDS)
        tabs = self.query_one(TabbedContent)
        tabs.active = str(parts[(parts.index(OrderPart(tabs.active)) + by) % len(parts)])

    def action_search(self) -> None:
        """Go to the search box."""
        self.view.focus_search()

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self.view.table, self.view.part)
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_copy(self) -> None:
        """Copy the row in hand, with what is wrong with it."""
        view = self.view
        row = view.row
        if row is None:
            self.notify("There is nothing to copy here.", markup=False)
            return
        cells = [cell_text(cell(row)) for _, cell in ORDER_COLUMNS[view.part]]
        line = "  ".join(clean(each) for each in (*cells, note(row, self.desk.system)) if each)
        self.notify(copy(self.app, line), markup=False)
