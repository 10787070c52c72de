"""Home: what this company is, what it is connected to and how that is, and the doors."""

from __future__ import annotations

from typing import ClassVar

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from core.errors import SyncError
from core.upload.progress import CancelToken, RunCancelledError
from tui.advice import advice, unforeseen
from tui.overview import Line, overview
from tui.screens.mode_screen import ModeScreen

_WIDTH = 14

TOUR = "A tour: 2 shows the accounts · Space marks · u uploads, after a look · ? helps"
"""What to press on a demo (one line at 80 columns)."""

DOORS = (
    ("2", "{system} View", "look at the accounts, upload what you choose"),
    ("3", "CRM View", "orders that wait in the CRM"),
    ("4", "Batch", "everything that changed since the last run"),
    ("5", "History", "what was done, and what is set aside"),
    ("6", "Setup", "checks with their cures, and the settings"),
)


class HomeScreen(ModeScreen):
    """The first thing to be seen."""

    MODE = "home"
    HELP = """\
The digits lead to the other modes; where a field has the focus, the F-keys do (F2 to F6, F7 for Home).
"""
    DEFAULT_CSS = """
    HomeScreen > VerticalScroll { padding: 1 2; }
    HomeScreen Static { height: auto; }
    HomeScreen #tour { color: $text-warning; margin-bottom: 1; }
    HomeScreen #doors { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Look again", id="home.again", tooltip="Ask both sides again"),
        Binding("q", "app.quit", "Quit", id="home.quit", tooltip="Leave the program"),
    ]

    class Known(Message):
        """One more thing is known; None: that was all."""

        def __init__(self, line: Line | None) -> None:
            super().__init__()
            self.line = line

    def __init__(self) -> None:
        super().__init__()
        self._cancel: CancelToken | None = None
        self._lines: list[Line] = []

    def body(self) -> ComposeResult:
        """Give what is known, then the doors."""
        with VerticalScroll() as area:
            area.can_focus = True
            if self.desk.tour:
                yield Static(TOUR, id="tour", markup=False)
            yield Static("Asking both sides …", id="known", markup=False)
            yield Static(self._doors(), id="doors")

    def on_screen_resume(self) -> None:
        """Ask anew: a run may have ended meanwhile."""
        super().on_screen_resume()
        self.action_again()

    def on_unmount(self) -> None:
        """Give it up."""
        if self._cancel is not None:
            self._cancel.cancel()

    def action_again(self) -> None:
        """Ask both sides."""
        if self._cancel is None:
            self._lines = []
            self._cancel = CancelToken()
            self._ask(self._cancel)

    @work(thread=True, group="home", exit_on_error=False)
    def _ask(self, cancel: CancelToken) -> None:
        try:
            for line in overview(self.desk, cancel):
                self.post_message(self.Known(line))
        except RunCancelledError:
            return
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().exception("overview failed")
            error = unforeseen(failure)
            self.post_message(self.Known(Line("", error.found, error)))
        self.post_message(self.Known(None))

    @on(Known)
    def _known(self, message: Known) -> None:
        if message.line is None:
            self._cancel = None
            self.tell_heading()
            return
        self._lines.append(message.line)
        self.query_one("#known", Static).update(Content("\n").join(map(_told, self._lines)))

    def _doors(self) -> Content:
        told = (
            Content.assemble(
                (f"  {digit} ", "bold $accent"), name.format(system=self.desk.system).ljust(16), words
            )
            for digit, name, words in DOORS
        )
        return Content("\n").join(told)


def _told(line: Line) -> Content:
    title = (line.title.ljust(_WIDTH), "$text-muted")
    if line.error is None:
        return Content.assemble(title, line.words)
    return Content("\n").join((Content.assemble(title, ("fails", "bold $text-error")), _indented(line.error)))


def _indented(error: SyncError) -> Content:
    lines = advice(error).split("\n")
    return Content("\n").join(Content.assemble("  ", each) for each in lines)
