"""One customer's account the way SYNC Accounting showed it (manual 2.1, 6.3); it writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static, TabbedContent, TabPane

from core.errors import SyncError
from core.syncaccounting.account import Account
from core.text import clean
from core.upload.progress import CancelToken, RunCancelledError
from tui.account_shown import COLUMNS, PARTS, ageing_rows, heading, parts
from tui.advice import advice, unforeseen
from tui.widgets.listed import Listed
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.program import HasDesk


class AccountScreen(Screen[None]):
    """What a customer owes, and what was posted; Esc goes back."""

    HELP = """\
One customer's account as the accounts have it: the balance, how old what is outstanding is, and below it the
open invoices, the credit notes and the payments; the arrow keys left and right turn from one to the other.
Where the balance is not the sum of what is outstanding, a line says so.
"""
    DEFAULT_CSS = """
    AccountScreen > #title { dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; }
    AccountScreen > #said { height: auto; max-height: 7; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", "Back", id="account.back", tooltip="Back to the table"),
        Binding("left", "tab(-1)", "Left", show=False, id="account.left", tooltip="The tab to the left"),
        Binding("right", "tab(1)", "Right", show=False, id="account.right", tooltip="The tab to the right"),
    ]

    class Read(Message):
        """The account was read, or could not be."""

        def __init__(self, account: Account | SyncError) -> None:
            super().__init__()
            self.account = account

    def __init__(self, reference: str) -> None:
        super().__init__()
        self._reference = reference
        self._cancel = CancelToken()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(Content(f"Account {clean(self._reference)}"), id="title")
        yield Static(Content("Asking the accounts …"), id="said")
        with TabbedContent():
            for part in PARTS:
                with TabPane(part, id=_id(part)):
                    yield RecordTable(COLUMNS, empty="None.", id=f"table-{_id(part)}")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Ask the accounts."""
        self._ask()

    def on_unmount(self) -> None:
        """Give it up."""
        self._cancel.cancel()

    @work(thread=True, group="account", exit_on_error=False)
    def _ask(self) -> None:
        desk = cast("HasDesk", self.app).desk
        account: Account | SyncError
        try:
            with desk.looking(self._cancel) as service:
                account = service.account(self._reference, desk.clock().astimezone().date())
        except RunCancelledError:
            return
        except SyncError as refused:
            account = refused
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("account failed")
            account = unforeseen(failure)
        self.post_message(self.Read(account))

    @on(Read)
    def _read(self, message: Read) -> None:
        account = message.account
        said = self.query_one("#said", Static)
        if isinstance(account, SyncError):
            said.update(advice(account))
            return
        said.update(Content("\n").join(map(Content, (*heading(account), *ageing_rows(account)))))
        tabs = self.query_one(TabbedContent)
        for part, posted in parts(account).items():
            tabs.get_tab(_id(part)).label = Content(f"{part} ({len(posted)})")
            self.query_one(f"#table-{_id(part)}", RecordTable).show(Listed(posted))
        self._focus()

    @on(TabbedContent.TabActivated)
    def _focus(self) -> None:
        active = self.query_one(TabbedContent).active
        if active:
            self.query_one(f"#table-{active}", RecordTable).focus()

    def action_tab(self, by: int) -> None:
        """Go to a neighbouring tab."""
        tabs = self.query_one(TabbedContent)
        ids = [_id(part) for part in PARTS]
        tabs.active = ids[(ids.index(tabs.active) + by) % len(ids)]


def _id(part: str) -> str:
    return part.casefold().replace(" ", "-")
