"""The CRM View: the orders that are ready in the CRM, what they need, and what stands in their way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TabbedContent, TabPane

from core.errors import SyncError
from core.text import clean
from core.upload.progress import RunCancelledError
from core.upload.waiting import OrderPart
from tui.advice import unforeseen
from tui.clipboard import copy
from tui.columns import cell_text
from tui.exporting import export_of
from tui.order_columns import ORDER_COLUMNS, note, sign
from tui.screens.mode_screen import ModeScreen
from tui.screens.waiting import WaitingScreen
from tui.tally import REPAINT, Tally
from tui.widgets.record_table import RecordTable
from tui.widgets.waiting_view import WaitingView

if TYPE_CHECKING:
    from core.upload.scan import Scan

TITLES: Mapping[OrderPart, str] = {
    OrderPart.CUSTOMERS: "Customers",
    OrderPart.PRODUCTS: "Products",
    OrderPart.ORDERS: "Invoices",
    OrderPart.ITEMS: "Invoice Items",
}
"""The four entities of the manual's CRM View, in the order of the tabs (section 7)."""


class CrmScreen(ModeScreen):
    """Four tabs over one scan."""

    MODE = "crm"
    HELP = """\
The orders (or invoices) of the CRM whose status says that they are ready for the accounts, with their
customers, products and lines. `s` scans again; Esc stops a scan. Nothing is written by looking.

A row with `!` needs attention: the accounts do not hold its customer or its product, or something is wrong
with it. The line below the table says what, and what to do; Enter shows the row whole. Accountants see to
customers and products first, then to the invoices.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "scan", "Scan", id="crm.scan", tooltip="Read again what waits in the CRM"),
        Binding("escape", "stop", "Stop", id="crm.stop", tooltip="Stop the scan"),
        Binding("left", "tab(-1)", "Left", show=False, id="crm.left", tooltip="The tab to the left"),
        Binding("right", "tab(1)", "Right", show=False, id="crm.right", tooltip="The tab to the right"),
        Binding("c", "copy", "Copy", show=False, id="crm.copy", tooltip="Copy the row in hand"),
        Binding("e", "export", "Export", show=False, id="crm.export", tooltip="Write it to a CSV file"),
    ]

    class Scanned(Message):
        """A scan came to its end; the scan is the receiver's to close."""

        def __init__(self, scan: Scan, marked: Mapping[OrderPart, int]) -> None:
            super().__init__()
            self.scan = scan
            self.marked = marked

    class Ended(Message):
        """A scan was given up, or could not be made."""

        def __init__(self, error: SyncError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._scan: Scan | None = None
        self._tally: Tally | None = None
        self._begun = False

    def body(self) -> ComposeResult:
        """Give the tabs."""
        with TabbedContent():
            for part, title in TITLES.items():
                with TabPane(title, id=str(part)):
                    yield WaitingView(part, self.desk.system)

    def on_mount(self) -> None:
        """Look at the figures of a scan four times a second, while there is one."""
        super().on_mount()
        self._clock = self.set_interval(REPAINT, self._show_progress, pause=True)

    def on_screen_resume(self) -> None:
        """Scan the first time."""
        super().on_screen_resume()
        if not self._begun:
            self._begun = True
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
        return [self._view(part) for part in TITLES]

    # Scanning.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what is under way."""
        if action == "stop":
            return self._tally is not None
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
        try:
            with self.desk.looking(tally.cancel) as service:
                scan = service.scan(tally.watch)
            marked = {part: sum(1 for row in scan[part] if sign(row)) for part in OrderPart}
        except RunCancelledError:
            self.post_message(self.Ended(None))
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("scan failed")
            self.post_message(self.Ended(unforeseen(failure)))
            return
        if not self.post_message(self.Scanned(scan, marked)):
            scan.close()

    @on(Scanned)
    def _scanned(self, message: Scanned) -> None:
        before, self._scan = self._scan, message.scan
        self._over()
        for view in self._views:
            view.show(message.scan[view.part], message.marked[view.part], self._nothing())
        if before is not None:
            before.close()

    @on(Ended)
    def _ended(self, message: Ended) -> None:
        self._over()
        for view in self._views:
            if message.error is None:
                view.say("The scan was stopped: `s` scans again.")
            else:
                view.refuse(message.error)

    def _over(self) -> None:
        self._clock.pause()
        self._tally = None
        self.refresh_bindings()
        self.tell_heading()

    def _nothing(self) -> str:
        orders = self.desk.loaded.config.orders
        what, status = (orders.record, orders.ready_status) if orders else ("order", None)
        return f"Nothing waits: no {what} in the CRM has the status reason {status}, which marks it as ready."

    def _show_progress(self) -> None:
        if self._tally is not None:
            figures = self._tally.figures
            read = "waiting for both sides …" if not figures.phase else f"{figures.done:,} orders read …"
            for view in self._views:
                view.say(f"Scanning: {read}")

    # The tabs and the row in hand.

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self.view.table.focus()

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        self.app.push_screen(WaitingScreen(self.view.part, message.record, self.desk.system))

    def action_tab(self, by: int) -> None:
        """Go to a neighbouring tab."""
        parts = list(TITLES)
        tabs = self.query_one(TabbedContent)
        tabs.active = str(parts[(parts.index(OrderPart(tabs.active)) + by) % len(parts)])

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
