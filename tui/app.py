"""The frame of the screen: modes, colours, keys, signals. What a mode does is in its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import App, ScreenStackError, SystemCommand
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import ModalScreen, Screen

from core.config.places import NOT_FOUND
from core.errors import SyncError
from tui import modes
from tui.desk import Desk
from tui.keymap import keymap_of
from tui.listening import listen
from tui.palette import offered
from tui.runs import Run
from tui.screens.opening import OpeningScreen
from tui.set_up import SetUp
from tui.themes import THEMES, other_than
from tui.wishes import Wishes
from tui.wizard.launching import launch


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

    def __init__(
        self, open_desk: Callable[[], Desk], wishes: Wishes | None = None, set_up: SetUp | None = None
    ) -> None:
        super().__init__()
        self._open_desk, self._set_up = open_desk, set_up
        self._desk: Desk | None = None
        self._leaving = False
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
        listen(self.leave)
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
            self._offer_set_up(missing=message.desk.code == NOT_FOUND)
            return
        self._desk = message.desk
        loaded = message.desk.loaded
        keys, complaints = keymap_of(loaded.config.screen.keys)
        self.set_keymap(keys)
        for complaint in (*loaded.warnings, *complaints):
            self.notify(complaint, severity="warning", markup=False, timeout=15)
        self.switch_mode(modes.FIRST)
        self._offer_set_up()

    def _offer_set_up(self, *, missing: bool = False) -> None:
        if self._set_up is not None and self._set_up.due(missing=missing):
            self.action_set_up()

    def action_set_up(self) -> None:
        """Open the wizard."""
        if self._set_up is None:
            self.notify("There is nothing to set up here: run `syncupload setup`.", markup=False)
        elif not isinstance(self.screen, ModalScreen):
            launch(self, self._set_up.opens, self._begin_anew)

    @work
    async def _begin_anew(self) -> None:
        await modes.forget(self, OpeningScreen)
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        self.action_open()

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
        yield from offered(self, screen)
        yield SystemCommand("Other colours", "Dark or light", self.action_other_theme)

    def action_other_theme(self) -> None:
        """Change between dark and light."""
        self.theme = other_than(self.theme)

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
        else:
            from tui.widgets.leave_question import leave_question  # noqa: PLC0415 - rarely needed

            await self.push_screen(leave_question(writing), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.leave()

    def leave(self, exit_code: int = 0) -> None:
        """End the program: whatever runs stops after the records in hand."""
        self._leaving = True
        if self._desk is not None:
            self._desk.stop()
        self.exit(return_code=exit_code)

    def close(self) -> None:
        """Sign out everywhere, once the screen is gone."""
        if self._desk is not None:
            self._desk.close()

    def _handle_exception(self, error: Exception) -> None:
        # Whoever leaves closes what a screen consists of before the screen has heard its last messages.
        if self._leaving and isinstance(error, NoMatches | ScreenStackError):
            return
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # What nobody foresaw: the log has the details, and a person reads one sentence, no traceback.
        import structlog  # noqa: PLC0415 - slow to load, and the screen paints before it

        structlog.get_logger().error("unforeseen", exc_info=self._exception)
        self.panic(
            Text(f"error: {type(self._exception).__name__}. This is a defect of the program; the log has it.")
        )
