"""Opens the screen: first what the terminal can do, then the program, then the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import SyncError
from tui.answer import explain
from tui.set_up import SetUp
from tui.terminal_fitness import check_terminal
from tui.wishes import Wishes, wishes

if TYPE_CHECKING:
    from core.setup.session import Session
    from tui.desk import Desk
    from tui.setting import Setting


def open_screen(setting: Setting, start_log: Callable[[], None], *, set_up_at_once: bool = False) -> int:
    """Show the screen of a configuration until it is left; give the exit code."""

    def desk() -> Desk:
        start_log()
        from tui.desk import Desk  # noqa: PLC0415 - after the first paint

        return Desk(setting.load())

    def set_up() -> Session:
        from core.setup.opening import open_session  # noqa: PLC0415 - rarely needed

        return open_session(setting.config, setting.company)

    return show(desk, wishes(setting.config, setting.company), SetUp(set_up, at_once=set_up_at_once))


def show(open_desk: Callable[[], Desk], wished: Wishes, set_up: SetUp | None = None) -> int:
    """Show the screen; `open_desk` is called in a thread, once something is to be seen."""
    try:
        check_terminal()
    except SyncError as unfit:
        explain(sys.stderr, unfit)
        return unfit.exit_code
    _quieten()
    from tui.app import SyncApp  # noqa: PLC0415 - Textual is needed for the screen alone

    app = SyncApp(open_desk, wished, set_up)
    app.run(mouse=wished.mouse)
    app.close()
    _let_go()
    return app.return_code or 0


def _let_go() -> None:
    # A line that dropped takes no more output; Python would end with a code of its own over that.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _quieten() -> None:
    # Read when Textual is imported: nothing moves by itself, so nothing is sent over a slow line.
    for name, value in (("TEXTUAL_ANIMATIONS", "none"), ("TEXTUAL_SMOOTH_SCROLL", "0")):
        os.environ.setdefault(name, value)
