"""One tab of the CRM View: a search box, the table of what waits, and what becomes of the row in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from core.errors import SyncError
from core.text import clean
from core.upload.progress import CancelToken
from core.upload.waiting import OrderPart, Waiting, WaitingSpool
from tui.advice import advice, unforeseen
from tui.columns import cell_text
from tui.order_columns import LACKING, ORDER_COLUMNS, SIGN_COLUMN, WRONG
from tui.orders_run import Chosen
from tui.sieve import Sifted, sift
from tui.waiting_words import WORDS, told
from tui.widgets.record_table import RecordTable
from tui.widgets.search_box import SearchBox


class WaitingView(Vertical):
    """Shows the rows of one entity of a scan."""

    DEFAULT_CSS = """
    WaitingView { height: 1fr; }
    WaitingView .status { width: 1fr; height: 1; color: $text-muted; padding: 0 1; }
    WaitingView > .strip { height: 4; background: $panel; padding: 0 1; }
    WaitingView Button { margin-right: 1; }
    """

    class Sieved(Message):
        """What matches was found, or could not be; rows of its own are the receiver's to close."""

        def __init__(self, sifted: Sifted | SyncError) -> None:
            super().__init__()
            self.sifted = sifted

    class Wanted(Message):
        """An upload is wanted by a button: of everything that is shown, or of what is chosen."""

        def __init__(self, *, everything: bool) -> None:
            super().__init__()
            self.everything = everything

    def __init__(self, part: OrderPart, system: str) -> None:
        super().__init__(id=f"waiting-{part}")
        self.part = part
        self.words = WORDS[part]
        self._system = system
        self._prefix = ""
        self._scanned: WaitingSpool | None = None
        self._sifted: Sifted | None = None
        self._sieve = CancelToken()
        self._nothing = ""
        self._said = ""
        self._trouble: SyncError | None = None

    def compose(self) -> ComposeResult:
        """Lay out the box, the table and what is said below it."""
        yield SearchBox(self.words.asks)
        yield RecordTable(
            (SIGN_COLUMN, *ORDER_COLUMNS[self.part]),
            key_of=self.words.key_of,
            empty="Nothing has been scanned yet.",
        )
        with HorizontalGroup():
            yield Static(classes="status", markup=False)
            if self.words.key_of is not None:
                yield Button("Upload selected", classes="selected", compact=True)
                yield Button("Upload all", classes="all", compact=True)
        yield Static(classes="strip", markup=False)

    def on_unmount(self) -> None:
        """Give up what is under way, and the disk space."""
        self._sieve.cancel()
        if self._sifted is not None:
            self._sifted.close()

    # What the screen asks.

    @property
    def table(self) -> RecordTable:
        """The table."""
        return self.query_one(RecordTable)

    @property
    def row(self) -> Waiting | None:
        """The row in hand."""
        row: Waiting | None = self.table.record
        return row

    def show(self, scanned: WaitingSpool, nothing: str) -> None:
        """Show what of a new scan begins as the box says, or say `nothing`."""
        self._scanned, self._nothing, self._trouble = scanned, nothing, None
        self._look_through()

    def refuse(self, error: SyncError) -> None:
        """Say why there was no scan; what an earlier one found stays."""
        self._trouble = error
        self.table.empty = str(error)
        self.say("")

    def say(self, words: str) -> None:
        """Say what goes on; nothing where nothing does."""
        self._said = words
        self._tell()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.query_one(SearchBox).focus()

    def chosen(self) -> Chosen | None:
        """Say what is marked, or else in hand; None where that has no number to name it by."""
        key_of, marks = self.words.key_of, self.table.marks
        if key_of is None or self.row is None:
            return None
        if marks.every:
            return self.everything()
        if count := marks.count(self.table.total):
            return Chosen(self.words.counted(count), self._marked)
        key = key_of(self.row)
        return Chosen(f"{self.words.one} {clean(key)}", lambda: (key,)) if key else None

    def everything(self) -> Chosen | None:
        """Say what is shown: all that waits, or all of it that begins as the box says."""
        found, key_of = self._sifted, self.words.key_of
        if found is None or not found.rows.total or key_of is None:
            return None
        words = self.words.counted(found.rows.total)
        if not found.prefix:
            return Chosen(f"{words} (all)", lambda: None)
        words = f'{words} (all that begin with "{clean(found.prefix)}")'
        return Chosen(words, partial(_keys, found.rows, key_of))

    def _marked(self) -> list[str]:
        marks, found, key_of = self.table.marks, self._sifted, self.words.key_of
        if not marks.all_but or found is None or key_of is None:
            return sorted(filter(None, marks.keys))
        return [each for each in _keys(found.rows, key_of) if marks.holds(each)]

    # Searching.

    @on(SearchBox.Find)
    def _asked(self, message: SearchBox.Find) -> None:
        message.stop()
        self._prefix = message.prefix
        self._look_through()
        self.table.focus()

    @on(SearchBox.Left)
    def _left(self, message: SearchBox.Left) -> None:
        message.stop()
        self.table.focus()

    def _look_through(self) -> None:
        self._sieve.cancel()
        self._sieve = CancelToken()
        if self._scanned is not None:
            self._sift(self._scanned, self._prefix, self._sieve)

    @work(thread=True, exclusive=True, group="sieve", exit_on_error=False)
    def _sift(self, scanned: WaitingSpool, prefix: str, cancel: CancelToken) -> None:
        sifted: Sifted | SyncError
        try:
            sifted = sift(scanned, prefix, cancel)
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            if cancel.cancelled:  # of a scan that has gone meanwhile
                return
            structlog.get_logger().exception("search failed")
            sifted = unforeseen(failure)
        told = not cancel.cancelled and self.post_message(self.Sieved(sifted))
        if not told and isinstance(sifted, Sifted):
            sifted.close()

    @on(Sieved)
    def _sieved(self, message: Sieved) -> None:
        message.stop()
        if isinstance(message.sifted, SyncError):
            self.refuse(message.sifted)
            return
        before, self._sifted = self._sifted, message.sifted
        self.table.empty = self._none()
        self.table.show(message.sifted.rows)
        if before is not None:
            before.close()
        self.say("")

    def _none(self) -> str:
        if self._sifted is not None and self._sifted.prefix:
            return f'Nothing that waits begins with "{clean(self._prefix)}".'
        return self._nothing

    # The row in hand.

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(everything=event.button.has_class("all")))

    @on(RecordTable.Moved)
    @on(RecordTable.MarksChanged)
    def _moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        told = (self._said, self.table.place, *self._counts(), self._wrong())
        self.query_one(".status", Static).update(Content(" · ".join(each for each in told if each)))
        self.query_one(".strip", Static).update(self._strip())

    def _counts(self) -> Sequence[str]:
        found = self._sifted
        if found is None or not self.table.total:
            return ()
        return (
            self.table.marks.described(self.table.total),
            f"{found.lacking:,} to make {LACKING}" if found.lacking else "",
            f"{found.wrong:,} blocked {WRONG}" if found.wrong else "",
        )

    def _wrong(self) -> str:
        """Say what went ill; without a row in hand all of it stands below."""
        return "" if self._trouble is None or self.row is None else f"! {clean(self._trouble.found)}"

    def _strip(self) -> Content:
        row = self.row
        if row is None:
            return Content("") if self._trouble is None else advice(self._trouble)
        return Content("\n").join((self._state(row), self._whole(row)))

    def _state(self, row: Waiting) -> Content:
        said = told(row, self._system)
        if not said:
            return Content(f"= nothing is missing in {self._system}")
        more = f" (and {len(said) - 1} more: Enter)" if len(said) > 1 else ""
        return Content.assemble(told_line(*said[0]), more)

    def _whole(self, row: Waiting) -> Content:
        cells = [(column.title, clean(cell_text(cell(row)))) for column, cell in ORDER_COLUMNS[self.part]]
        told = [Content.assemble((f"{title} ", "$text-muted"), text) for title, text in cells if text]
        return Content("  ").join(told)


def _keys(rows: WaitingSpool, key_of: Callable[[Waiting], str]) -> list[str]:
    return list(filter(None, dict.fromkeys(map(key_of, rows))))


def told_line(mark: str, words: str) -> Content:
    """Give what is said of a row as a line; what cannot go up stands out."""
    return Content.assemble((f"{mark} ", "bold $error" if mark == WRONG else "bold"), words)
