"""The plan, before anything is written: what is made, what changes, what is refused, field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from core.errors import SyncError
from core.text import clean
from core.upload.plan import Action, Change
from core.upload.plan_table import LEDGER_WAVES, Plan, Planned
from core.upload.progress import RunCancelledError
from tui.advice import advice, unforeseen
from tui.exporting import export_of
from tui.field_names import entity_name, field_name
from tui.outcome import SIGN
from tui.plan_saving import save_plan
from tui.runs import Run
from tui.screens.progress import ProgressScreen
from tui.tally import Tally
from tui.terminal import Column
from tui.ways import Way
from tui.widgets import order_lines
from tui.widgets.field_lines import field_lines
from tui.widgets.file_question import FileQuestion
from tui.widgets.question import Question
from tui.widgets.record_table import RecordTable
from tui.widgets.title import Title
from tui.widgets.working import Working

if TYPE_CHECKING:
    from tui.program import HasDesk

FILTERS: tuple[tuple[str, tuple[Action, ...]], ...] = (
    ("all but unchanged", (Action.CREATE, Action.UPDATE, Action.BLOCKED, Action.SKIPPED)),
    ("created", (Action.CREATE,)),
    ("changed", (Action.UPDATE,)),
    ("blocked", (Action.BLOCKED,)),
    ("skipped", (Action.SKIPPED,)),
    ("unchanged", (Action.UNCHANGED,)),
    ("all", tuple(Action)),
)

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("", 1), lambda each: SIGN[each.change.action]),
    (Column("Record", 12), lambda each: entity_name(each.change.entity)),
    (Column("Key", 16), lambda each: each.change.key),
    (Column("What becomes of it", 38), lambda each: in_short(each.change)),
)


class PlanScreen(Screen[None]):
    """Plans a run, shows it, and has it carried out where a person says so."""

    HELP = """\
What an upload would do; nothing has been written. `+` is made, `~` is changed, `!` is refused with its
reason, `-` is left out on purpose. Below the table stands the record in hand, field by field, before and
after; of an invoice that is made, line by line, with its tax and its totals.

`u` asks, then carries out exactly this. `s` saves it to a file, which `--plan FILE` of the command carries
out. `f` shows only what is made, changed, refused …
"""
    DEFAULT_CSS = """
    PlanScreen > #said { height: auto; max-height: 8; padding: 0 1; }
    PlanScreen > VerticalScroll { height: 40%; background: $panel; padding: 0 1; }
    PlanScreen > #sum { height: auto; max-height: 2; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "upload", "Upload", id="plan.upload", tooltip="Carry out exactly this plan"),
        Binding("s", "save", "Save plan", id="plan.save", tooltip="Save the plan to a file"),
        Binding("f", "filter", "Show only", id="plan.filter", tooltip="Show only what is made, changed …"),
        Binding("escape,q", "back", "Back", id="plan.back", tooltip="Back; nothing is written"),
        Binding("e", "export", "Export", show=False, id="plan.export", tooltip="Write it to a CSV file"),
    ]

    class Made(Message):
        """The plan is there, or could not be made."""

        def __init__(self, plan: Plan | SyncError | None) -> None:
            super().__init__()
            self.plan = plan

    def __init__(self, run: Run, *, offer: bool = True) -> None:
        super().__init__()
        self._run = run
        self._offer = offer
        self.plan: Plan | None = None
        self._filter = 0
        self._tally: Tally | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        desk = cast("HasDesk", self.app).desk
        self._tally = Tally(desk.clock)
        yield Title(f"Upload {self._run.words} to {self._run.way.target}")
        yield Working(self._tally, id="working")
        yield Static("", id="said", markup=False)
        yield RecordTable(COLUMNS, empty="")
        with VerticalScroll() as area:
            area.can_focus = True
            yield Static("", id="detail", markup=False)
        yield Static("", id="sum", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Plan it."""
        self.query_one("#said").display = False
        self.query_one(RecordTable).focus()
        self._make()

    @work(thread=True, group="plan", exit_on_error=False)
    def _make(self) -> None:
        plan: Plan | SyncError | None = None
        if self._tally is None:
            return
        try:
            plan = self._run.plan(self._tally.watch)
            plan.page(0, 1)  # sorts it, which takes its time
        except RunCancelledError:
            plan = None
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("planning failed")
            plan = unforeseen(failure)
        if not self.post_message(self.Made(plan)):
            self._run.close()

    @on(Made)
    async def _made(self, message: Made) -> None:
        await self.query_one("#working").remove()
        if message.plan is None:
            self._leave()
        elif isinstance(message.plan, SyncError):
            self._say(advice(message.plan))
        else:
            self.plan = message.plan
            self._show()
        self.refresh_bindings()

    def _say(self, words: Content) -> None:
        said = self.query_one("#said", Static)
        said.display = True
        said.update(words)

    def _show(self) -> None:
        plan = self.plan
        if plan is None:
            return
        name, actions = FILTERS[self._filter]
        table = self.query_one(RecordTable)
        table.empty = (
            "Everything is as it should be: there is nothing to do." if not self._filter else "None."
        )
        table.show(plan.of_actions(actions))
        counts = plan.summary()
        told = "  ".join(_counts(action, counts[action]) for action in Action)
        self.query_one(Title).tell(f"Upload {self._run.words}   {told}")
        writes = plan.writing
        words = f"Writes {writes:,} record{'' if writes == 1 else 's'}." if writes else "Writes nothing."
        besides = f"\n{self._run.besides}" if self._offer and self._run.besides else ""
        self.query_one("#sum", Static).update(
            Content(f"{words} Nothing is deleted, ever.   f shows: {name}{besides}")
        )

    @on(RecordTable.Moved)
    def _moved(self, message: RecordTable.Moved) -> None:
        planned: Planned | None = message.record
        detail = Content("") if planned is None else Content("\n").join(_detail(planned.change))
        self.query_one("#detail", Static).update(detail)

    # Keys.

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.query_one(VerticalScroll).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an upload where there is something to write, to the CRM or beside it."""
        if action == "upload":
            return self._offer and self.plan is not None and bool(self.plan.writing or self._run.besides)
        if action in ("save", "filter"):
            return self.plan is not None
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Show only the next kind of change."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._show()

    @work
    async def action_save(self) -> None:
        """Save the plan to a file."""
        plan = self.plan
        if plan is None:
            return
        question = FileQuestion(
            "Save the plan to which file?", "upload.plan", partial(_saved, plan, self._run.way)
        )
        if said := await self.app.push_screen_wait(question):
            self.notify(said, markup=False, timeout=12)

    @work
    async def action_upload(self) -> None:
        """Ask, then carry it out."""
        plan = self.plan
        if plan is not None and await self.app.push_screen_wait(
            Question("\n\n".join(filter(None, (self._run.way.question(plan), self._run.besides))), "Upload")
        ):
            self.app.switch_screen(ProgressScreen(self._run, plan))

    @work
    async def action_export(self) -> None:
        """Write the table to a CSV file."""
        question = export_of(self.query_one(RecordTable), "plan")
        if question and (said := await self.app.push_screen_wait(question)):
            self.notify(said, markup=False)

    def action_back(self) -> None:
        """Go back; planning is given up, and nothing is written."""
        if self.plan is None and self._tally is not None and self.query("#working"):
            self._tally.cancel.cancel()
            return
        self._leave()

    def _leave(self) -> None:
        self._run.close()
        self.app.pop_screen()

    def on_unmount(self) -> None:
        """Give up what is under way."""
        if self.plan is None and self._tally is not None:
            self._tally.cancel.cancel()


def _counts(action: Action, count: int) -> str:
    return f"{SIGN[action]} {count:,} {action}" if count else f"{SIGN[action]} 0"


def _saved(plan: Plan, way: Way, file: Path) -> str:
    save_plan(plan, file)
    return f"Saved. It is carried out exactly by: {way.command} {clean(str(file))}"


def in_short(change: Change) -> str:
    """Say in a few words what becomes of a record."""
    if change.reason and not change.writes:
        return clean(change.reason)
    if change.entity in LEDGER_WAVES and (words := order_lines.order_in_short(change)):
        return words
    if change.action is Action.UPDATE:
        parts = [field_name(each.name) for each in change.fields]
    else:
        parts = [entity_name(change.entity)] if change.action is Action.CREATE else []
    parts += _counted(entity_name(each.entity) for each in change.children)
    return ", ".join(parts)


def _counted(names: Any) -> Collection[str]:
    counts: dict[str, int] = {}
    for each in names:
        counts[each] = counts.get(each, 0) + 1
    return [name if count == 1 else f"{count} {name}s" for name, count in counts.items()]


def _detail(change: Change) -> list[Content]:
    lines = list(field_lines(change))
    if change.action is Action.UPDATE:
        lines.append(Content("  nothing else is touched"))
    return lines
