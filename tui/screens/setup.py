"""The setup mode."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class SetupScreen(ModeScreen):
    """First."""

    MODE = "setup"

    def body(self) -> Iterable[Widget]:
        yield Static("setup")
