"""One kind of record: a search box, the table of what was found, and the record in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from core.accounting.base import Selection, Subject
from core.errors import SyncError
from core.text import clean
from core.upload.plan import Action, Change
from core.upload.progress import CancelToken, RunCancelledError
from tui.advice import advice, unforeseen
from tui.columns import COLUMNS, cell_text
from tui.field_names import field_name, shown
from tui.outcome import SIGN
from tui.subjects import WORDS
from tui.tally import REPAINT, Tally
from tui.widgets.record_table import RecordTable
from tui.widgets.search_box import SearchBox
from tui.widgets.signs import UNKNOWN

if TYPE_CHECKING:
    from core.upload.spool import RowSpool
    from tui.desk import Desk
    from tui.program import HasDesk

_KNOWN = 5_000
"""Standings that are remembered; older ones are asked for again."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to go up, in words; `select` names thousands of keys if need be, so it belongs in a thread."""

    words: str
    select: Callable[[], Selection]


class RecordView(Vertical):
    """A tab of the Accounting View; searching again gives up the search before."""

    DEFAULT_CSS = """
    RecordView { height: 1fr; }
    RecordView > .status { height: 1; color: $text-muted; padding: 0 1; }
    RecordView > .strip { height: 3; background: $panel; padding: 0 1; }
    """

    class Found(Message):
        """A search came to its end; the spool is the receiver's to close."""

        def __init__(self, spool: RowSpool, prefix: str) -> None:
            super().__init__()
            self.spool = spool
            self.prefix = prefix

    class Stood(Message):
        """What an upload would do with some records, by their keys."""

        def __init__(self, changes: Mapping[str, Change]) -> None:
            super().__init__()
            self.changes = changes

    class Refused(Message):
        """Something could not be done; `searching` tells what it was."""

        def __init__(self, error: SyncError, *, searching: bool) -> None:
            super().__init__()
            self.error = error
            self.searching = searching

    def __init__(self, subject: Subject) -> None:
        super().__init__(id=f"view-{subject}")
        self.subject = subject
        self.words = WORDS[subject]
        self._prefix = ""
        self._spool: RowSpool | None = None
        self._search = CancelToken()
        self._standing = CancelToken()
        self._changes: dict[str, Change] = {}
        self._trouble: SyncError | None = None
        self._tally: Tally | None = None
        self._searched = False

    def compose(self) -> ComposeResult:
        """Lay out the box, the table and the record in hand."""
        yield SearchBox(self.words.asks)
        yield RecordTable(
            COLUMNS[self.subject],
            key_of=self.words.key_of,
            standing=self._sign if self.words.compared else None,
            empty="Nothing has been looked for yet: press Enter.",
        )
        yield Static(classes="status", markup=False)
        yield Static(classes="strip", markup=False)

    def on_mount(self) -> None:
        """Look at the figures of a search four times a second, while there is one."""
        self._clock = self.set_interval(REPAINT, self._show_progress, pause=True)

    def on_unmount(self) -> None:
        """Give up what is under way, and the disk space."""
        self._search.cancel()
        self._standing.cancel()
        if self._spool is not None:
            self._spool.close()

    # What the screen asks.

    @property
    def table(self) -> RecordTable:
        """The table."""
        return self.query_one(RecordTable)

    def enter(self) -> None:
        """Be shown: search for everything the first time, and take the focus."""
        self.table.focus()
        if not self._searched:
            self.find(self._prefix)

    def find(self, prefix: str) -> None:
        """Search for records whose reference begins so."""
        self._search.cancel()
        self._standing.cancel()
        self._tally = Tally(self._desk.clock)
        self._search = self._tally.cancel
        self._searched = True
        self._changes.clear()
        self._trouble = None
        self._clock.resume()
        self._read(prefix, self._tally)

    def again(self) -> None:
        """Search for the same once more."""
        self.find(self._prefix)

    def focus_search(self) -> None:
        """Go to the search box."""
        self.query_one(SearchBox).focus()

    @property
    def key(self) -> str | None:
        """The key of the record in hand."""
        record = self.table.record
        return None if record is None or self.words.key_of is None else self.words.key_of(record)

    def chosen(self) -> Chosen | None:
        """Say what is marked, or else in hand; None where there is nothing that can go up."""
        count = self.table.marks.count(self.table.total)
        if count:
            return Chosen(self._described(count), self._marked)
        if self.key is None:
            return None
        return Chosen(f"{self.words.one} {clean(self.key)}", partial(Selection, keys=(self.key,)))

    def row_text(self) -> str:
        """Give the row in hand as text, its cells apart by tabs."""
        record = self.table.record
        cells = [] if record is None else [cell_text(cell(record)) for _, cell in COLUMNS[self.subject]]
        return "\t".join(cells)

    def _described(self, count: int) -> str:
        words = self.words.counted(count)
        if self.table.marks.every and self._prefix:
            return f'{words} (all that begin with "{clean(self._prefix)}")'
        return f"{words} (all)" if self.table.marks.every else words

    def _marked(self) -> Selection:
        marks, key_of = self.table.marks, self.words.key_of
        if marks.every:
            return Selection(prefix=self._prefix)
        if not marks.all_but or self._spool is None or key_of is None:
            return Selection(keys=tuple(sorted(marks.keys)))
        return Selection(keys=tuple(key for key in map(key_of, self._spool) if marks.holds(key)))

    # Searching.

    @property
    def _desk(self) -> Desk:
        return cast("HasDesk", self.app).desk

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _read(self, prefix: str, tally: Tally) -> None:
        try:
            with self._desk.looking(tally.cancel) as service:
                spool = service.rows(self.subject, Selection(prefix=prefix), tally.watch)
                spool.page(0, 1)  # sorts it, which takes its time
        except RunCancelledError:
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("search failed")
            self.post_message(self.Refused(unforeseen(failure), searching=True))
            return
        if tally.cancel.cancelled or not self.post_message(self.Found(spool, prefix)):
            spool.close()

    @on(SearchBox.Find)
    def _asked(self, message: SearchBox.Find) -> None:
        message.stop()
        self.find(message.prefix)
        self.table.focus()

    @on(SearchBox.Left)
    def _left(self, message: SearchBox.Left) -> None:
        message.stop()
        self.table.focus()

    @on(Found)
    def _found(self, message: Found) -> None:
        message.stop()
        before, self._spool = self._spool, message.spool
        self._prefix = message.prefix
        self._clock.pause()
        self._tally = None
        self.table.empty = self._nothing()
        self.table.show(message.spool)
        if before is not None:
            before.close()
        self._show_status()

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        message.stop()
        self._trouble = message.error
        if message.searching:
            self._clock.pause()
            self._tally = None
            self.table.empty = str(message.error)
        self._show_status()
        self._show_strip()

    def _nothing(self) -> str:
        if self._prefix:
            return f'No {self.words.one} whose reference begins with "{clean(self._prefix)}".'
        return f"The accounts hold no {self.words.many}."

    # The column of the CRM.

    def _sign(self, record: Any) -> str:
        key_of = self.words.key_of
        change = self._changes.get(key_of(record)) if key_of else None
        return UNKNOWN if change is None else SIGN[change.action]

    @on(RecordTable.Viewed)
    def _viewed(self, message: RecordTable.Viewed) -> None:
        message.stop()
        key_of = self.words.key_of
        if not self.words.compared or key_of is None or self._spool is None or self._trouble is not None:
            return
        records = self._spool.page(message.first, message.last - message.first + 1)
        keys = [key for key in map(key_of, records) if key not in self._changes]
        if keys:
            self._standing.cancel()
            self._standing = CancelToken()
            self._judge(keys, self._standing)

    @work(thread=True, exclusive=True, group="standing", exit_on_error=False)
    def _judge(self, keys: list[str], cancel: CancelToken) -> None:
        tally = Tally(self._desk.clock, cancel)
        try:
            with self._desk.looking(cancel) as service:
                changes = service.standings(self.subject, keys, tally.watch)
        except RunCancelledError:
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("standing failed")
            self.post_message(self.Refused(unforeseen(failure), searching=False))
            return
        self.post_message(self.Stood(changes))

    @on(Stood)
    def _stood(self, message: Stood) -> None:
        message.stop()
        if len(self._changes) > _KNOWN:
            self._changes.clear()
        self._changes.update(message.changes)
        self.table.refresh_rows()
        self._show_strip()

    # The record in hand.

    @on(RecordTable.Moved)
    @on(RecordTable.MarksChanged)
    def _moved(self) -> None:
        self._show_status()
        self._show_strip()

    def _show_progress(self) -> None:
        if self._tally is not None:
            figures = self._tally.figures
            waiting = "waiting for the accounts …" if not figures.phase else f"{figures.done:,} read …"
            self._say(Content(f"Searching: {waiting}"))

    def _show_status(self) -> None:
        if self._tally is not None:
            return
        marked = self.table.marks.described(self.table.total)
        begins = f'begins with "{clean(self._prefix)}"' if self._prefix else ""
        told = (self.table.place, marked, begins, self._wrong())
        self._say(Content(" · ".join(each for each in told if each)))

    def _wrong(self) -> str:
        """Say what went ill, where that does not stand below at the row in hand."""
        below = self.table.record is None or self.words.compared
        return "" if self._trouble is None or below else f"! {clean(self._trouble.found)}"

    def _say(self, words: Content) -> None:
        status = self.query_one(".status", Static)
        if status.content != words:
            status.update(words)

    def _show_strip(self) -> None:
        record = self.table.record
        strip = self.query_one(".strip", Static)
        if record is None:
            strip.update("" if self._trouble is None else advice(self._trouble))
            return
        strip.update(Content("\n").join((self._first_line(), *self._more(record))))

    def _first_line(self) -> Content:
        change = self._changes.get(self.key or "")
        if not self.words.compared:
            return Content("")
        if self._trouble is not None:
            return Content.assemble(("CRM: ", "$text-muted"), clean(self._trouble.found))
        return Content.assemble(
            ("CRM: ", "$text-muted"), "not yet known" if change is None else _words(change)
        )

    def _more(self, record: Any) -> list[Content]:
        left_out = set(self.table.left_out)
        cells = [
            (column.title, clean(cell_text(cell(record))))
            for column, cell in COLUMNS[self.subject]
            if column.title in left_out
        ]
        told = [Content.assemble((f"{title} ", "$text-muted"), text) for title, text in cells if text]
        return [Content("  ").join(told)] if told else []


def _words(change: Change) -> Content:
    match change.action:
        case Action.CREATE:
            return Content("not there yet: an upload makes it")
        case Action.UPDATE:
            fields = ", ".join(
                f"{field_name(each.name)} {shown(each.before) or '(empty)'} → {shown(each.after)}"
                for each in change.fields
            )
            more = "" if not change.children else f" and {len(change.children)} that belong to it"
            return Content(f"would change: {fields or 'nothing of its own'}{more}")
        case Action.UNCHANGED:
            return Content(clean(change.reason) if change.reason else "same")
        case _:
            return Content(f"{change.action}: {clean(change.reason or '')}")
