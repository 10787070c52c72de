"""An upload under way: how far it is, how fast, and how to let it rest or stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer

from core.errors import SyncError
from core.upload.outcome import Report
from core.upload.plan_table import Plan
from tui.advice import unforeseen
from tui.runs import Run
from tui.screens.outcome import OutcomeScreen
from tui.tally import Tally
from tui.widgets.question import Question
from tui.widgets.title import Title
from tui.widgets.working import Working

if TYPE_CHECKING:
    from tui.program import HasDesk


class ProgressScreen(Screen[None]):
    """Carries a plan out; it cannot be left before that has ended, only paused and stopped."""

    HELP = """\
The plan is being carried out. Space lets it rest, and go on again. `x` stops it after the records in hand;
what was written stays, is in the journal, and is not written twice by the next run.
"""
    DEFAULT_CSS = """
    ProgressScreen > Working { height: 4; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,p", "pause", "Pause", id="progress.pause", tooltip="Let it rest, or go on again"),
        Binding("x,escape", "stop", "Stop", id="progress.stop", tooltip="Stop after the records in hand"),
    ]

    class Ended(Message):
        """The run ended, or could not begin."""

        def __init__(self, report: Report | SyncError) -> None:
            super().__init__()
            self.report = report

    def __init__(self, run: Run, plan: Plan) -> None:
        super().__init__()
        self._run = run
        self._plan = plan
        self._tally: Tally | None = None

    @property
    def tally(self) -> Tally:
        """The figures."""
        if self._tally is None:
            self._tally = Tally(cast("HasDesk", self.app).desk.clock)
        return self._tally

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Title(f"Uploading {self._run.words}")
        yield Working(self.tally)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Begin."""
        self._carry_out()

    @work(thread=True, group="upload", exit_on_error=False)
    def _carry_out(self) -> None:
        report: Report | SyncError
        try:
            report = self._run.carry_out(self.tally.watch)
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("upload failed")
            report = unforeseen(failure)
        if not self.post_message(self.Ended(report)):
            self._run.close()

    @on(Ended)
    def _ended(self, message: Ended) -> None:
        self.app.switch_screen(OutcomeScreen(self._run, self._plan, message.report))

    def action_pause(self) -> None:
        """Let it rest, or go on again."""
        cancel = self.tally.cancel
        if cancel.paused:
            cancel.resume()
        else:
            cancel.pause()

    @work
    async def action_stop(self) -> None:
        """Ask, then stop it after the records in hand."""
        words = "Stop it after the records in hand?\n\nWhat was written stays; the next run goes on there."
        if await self.app.push_screen_wait(Question(words, "Stop it", "Go on")):
            self.tally.cancel.cancel()
