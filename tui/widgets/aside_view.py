"""What is set aside: cause, cure, what waits for it; tried again or dropped at a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from core.errors import SyncError
from core.text import clean
from core.upload.journal import Aside, EntityKey
from tui.advice import advice, unforeseen
from tui.asides import named
from tui.field_names import entity_name
from tui.terminal import Column
from tui.widgets.listed import Listed
from tui.widgets.question import Question
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.program import HasDesk

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Record", 12), lambda each: entity_name(each.held.entity)),
    (Column("Key", 16), lambda each: each.held.key),
    (Column("Tries", 5, right=True), lambda each: each.held.tries),
    (Column("Cause", 40), lambda each: each.held.message),
)


def key_of(aside: Aside) -> str:
    """Give what an aside is marked by."""
    return f"{aside.held.entity}:{aside.held.key}"


class AsideView(Vertical):
    """The tab of the quarantine."""

    DEFAULT_CSS = """
    AsideView { height: 1fr; }
    AsideView > .status { height: 1; color: $text-muted; padding: 0 1; }
    AsideView > VerticalScroll { height: 6; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "retry", "Try again", id="aside.retry", tooltip="Have the next batch try them again"),
        Binding("d", "drop", "Drop", id="aside.drop", tooltip="Forget them until they change"),
    ]

    class Read(Message):
        """The quarantine was read, or could not be."""

        def __init__(self, asides: Sequence[Aside] | SyncError) -> None:
            super().__init__()
            self.asides = asides

    class Done(Message):
        """Records were told to be tried again, or were dropped."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield RecordTable(COLUMNS, key_of=key_of, empty="Reading the journal …")
        yield Static(classes="status", markup=False)
        with VerticalScroll():
            yield Static("", id="aside-detail", markup=False)

    @property
    def table(self) -> RecordTable:
        """The table."""
        return self.query_one(RecordTable)

    @work(thread=True, exclusive=True, group="asides", exit_on_error=False)
    def read(self) -> None:
        """Read what is set aside."""
        asides: Sequence[Aside] | SyncError
        try:
            desk = cast("HasDesk", self.app).desk
            with desk.service() as service, service.open_quarantine(desk.clock) as quarantine:
                asides = quarantine.asides()
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("quarantine failed")
            asides = unforeseen(failure)
        self.post_message(self.Read(asides))

    @on(Read)
    def _shown(self, message: Read) -> None:
        message.stop()
        if isinstance(message.asides, SyncError):
            self.query_one("#aside-detail", Static).update(advice(message.asides))
            return
        self.table.empty = "Nothing is set aside."
        self.table.show(Listed(message.asides))

    @on(RecordTable.Moved)
    @on(RecordTable.MarksChanged)
    def _moved(self, message: RecordTable.Moved | RecordTable.MarksChanged) -> None:
        message.stop()
        marked = self.table.marks.described(self.table.total)
        self.query_one(".status", Static).update(
            Content(f"{self.table.place}{' · ' if marked else ''}{marked}")
        )
        aside: Aside | None = self.table.record
        self.query_one("#aside-detail", Static).update("" if aside is None else told(aside))

    def _chosen(self) -> list[EntityKey]:
        marks, total = self.table.marks, self.table.total
        rows: Sequence[Aside] = () if self.table.source is None else self.table.source.page(0, total)
        if marks.count(total):
            return [(each.held.entity, each.held.key) for each in rows if marks.holds(key_of(each))]
        aside: Aside | None = self.table.record
        return [] if aside is None else [(aside.held.entity, aside.held.key)]

    def action_retry(self) -> None:
        """Have the next batch try the marked ones again, or else the one in hand."""
        if chosen := self._chosen():
            self._tell(chosen, drop=False)

    @work
    async def action_drop(self) -> None:
        """Ask, then forget the marked ones, or else the one in hand."""
        chosen = self._chosen()
        words = f"Drop {named(chosen)}?\n\nNo batch looks at it until it changes in the accounts."
        if not chosen:
            return
        sure = await self.app.push_screen_wait(Question(words, "Drop"))
        if sure:
            self._tell(chosen, drop=True)

    @work(thread=True, exclusive=True, group="asides", exit_on_error=False)
    def _tell(self, keys: list[EntityKey], *, drop: bool) -> None:
        try:
            desk = cast("HasDesk", self.app).desk
            with desk.service() as service, service.open_quarantine(desk.clock) as quarantine:
                meant = quarantine.drop(keys) if drop else quarantine.retry(keys)
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("quarantine failed")
            self.post_message(self.Done(str(unforeseen(failure))))
            return
        self.post_message(self.Done(f"{'Dropped' if drop else 'The next batch tries again'}: {named(meant)}"))

    @on(Done)
    def _done(self, message: Done) -> None:
        message.stop()
        self.notify(message.said, markup=False)
        self.read()


def told(aside: Aside) -> Content:
    """Give all that is known of a record that is set aside."""
    held = aside.held
    lines = [
        Content.assemble((f"{entity_name(held.entity)} {clean(held.key)}", "bold"), _since(aside)),
        Content(f"{held.code}: {clean(held.message)}"),
        Content.assemble(("Do  ", "$text-muted"), clean(held.remedy)),
    ]
    if held.waits:
        lines.append(Content(f"waits for {named(held.waits)}"))
    if aside.holds:
        lines.append(Content(f"holds back {named(aside.holds)}"))
    return Content("\n").join(lines)


def _since(aside: Aside) -> str:
    again = ", tried again by the next batch" if aside.held.retry else ""
    return f"  since {aside.held.since.astimezone():%Y-%m-%d %H:%M}{again}"
