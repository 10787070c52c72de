"""The frame of the screen: modes, colours, keys, signals. What a mode does is in its screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from core.errors import SyncError
from tui import modes
from tui.desk import Desk
from tui.keymap import keymap_of
from tui.runs import Run
from tui.screens.opening import OpeningScreen
from tui.themes import THEMES
from tui.wishes import Wishes

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


class SyncApp(App[None]):
    """The program on a screen; `open_desk` is called in a thread as soon as something is to be seen."""

    TITLE = "Sync Uploader"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        each.name: each.open for each in modes.MODES
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                f"{each.digit},{each.f_key}",
                f"mode('{each.name}')",
                each.short,
                show=False,
                id=f"mode.{each.name}",
                tooltip=f"Go to {each.name}",
            )
            for each in modes.MODES
        ),
        Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="What can be done here"),
        Binding(
            "ctrl+q", "quit", "Quit", show=False, id="app.quit", tooltip="Leave the program", priority=True
        ),
    ]

    class Opened(Message):
        """The configuration was read, or could not be."""

        def __init__(self, desk: Desk | SyncError) -> None:
            super().__init__()
            self.desk = desk

    def __init__(self, open_desk: Callable[[], Desk], wishes: Wishes | None = None) -> None:
        super().__init__()
        self._open_desk = open_desk
        self._desk: Desk | None = None
        self.wishes = wishes or Wishes()

    @property
    def desk(self) -> Desk:
        """The way to the service; there is one as soon as a mode is shown."""
        if self._desk is None:
            raise RuntimeError("no configuration has been opened")
        return self._desk

    def get_default_screen(self) -> Screen[Any]:
        """Begin with what can be seen before anything is known."""
        return OpeningScreen()

    def on_mount(self) -> None:
        """Put on the colours, listen to signals, and begin."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[self.wishes.theme].name
        self._listen()
        self.call_after_refresh(self.action_open)

    @work(thread=True, group="open")
    def action_open(self) -> None:
        """Read the configuration."""
        try:
            desk: Desk | SyncError = self._open_desk()
        except SyncError as refused:
            desk = refused
        self.post_message(self.Opened(desk))

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        if isinstance(message.desk, SyncError):
            if isinstance(self.screen, OpeningScreen):
                self.screen.tell(message.desk)
            return
        self._desk = message.desk
        keys, complaints = keymap_of(message.desk.loaded.config.screen.keys)
        self.set_keymap(keys)
        for complaint in (*message.desk.loaded.warnings, *complaints):
            self.notify(complaint, severity="warning", markup=False, timeout=15)
        self.switch_mode(modes.FIRST)

    def action_mode(self, name: str) -> None:
        """Go to a mode."""
        if self._desk is not None:
            self.switch_mode(name)

    def show_mode(self, name: str) -> None:
        """Go to a mode, for a screen that leads there."""
        self.action_mode(name)

    def show_plan(self, run: Run, *, offer: bool = True) -> None:
        """Plan a run and show the plan."""
        from tui.screens.plan import PlanScreen  # noqa: PLC0415 - needed when something is to go up

        self.push_screen(PlanScreen(run, offer=offer))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every action of the screen in hand, and of the program, in the palette."""
        offered: set[str] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in offered and active.enabled:
                offered.add(binding.id)
                run = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(binding.tooltip or binding.description, binding.id, run)
        yield SystemCommand("Other colours", "Dark or light", self.action_other_theme)

    def action_other_theme(self) -> None:
        """Change between dark and light."""
        names = [each.name for each in THEMES.values()]
        self.theme = names[1] if self.theme == names[0] else names[0]

    async def action_help(self) -> None:
        """Show what can be done here."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - rarely needed

        if not isinstance(self.screen, HelpScreen):
            await self.push_screen(HelpScreen.of(self.screen))

    async def action_quit(self) -> None:
        """Leave; in the middle of a write a person is asked first."""
        writing = self._desk.writing if self._desk else None
        if writing is None:
            self.leave()
            return
        from tui.widgets.question import Question  # noqa: PLC0415 - rarely needed

        words = (
            f"{writing} is under way.\n\nTo leave now ends it after the records in hand. What was written "
            "is in the journal, and the next run goes on from there."
        )
        await self.push_screen(Question(words, "End it and leave", "Go on"), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.leave()

    def leave(self, exit_code: int = 0) -> None:
        """End the program: whatever runs stops after the records in hand."""
        if self._desk is not None:
            self._desk.stop()
        self.exit(return_code=exit_code)

    def close(self) -> None:
        """Sign out everywhere, once the screen is gone."""
        if self._desk is not None:
            self._desk.close()

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            # Windows has no signal handlers in its event loop, and a test's loop is not in the main thread.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                if number is not None:
                    loop.add_signal_handler(number, self.leave, 128 + number)

    def _fatal_error(self) -> None:
        # What nobody foresaw: the log has the details, and a person reads one sentence, no traceback.
        import structlog  # noqa: PLC0415 - slow to load, and the screen paints before it

        structlog.get_logger().error("unforeseen", exc_info=self._exception)
        self.panic(
            Text(f"error: {type(self._exception).__name__}. This is a defect of the program; the log has it.")
        )
