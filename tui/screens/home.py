"""Home: what this company is, what it is connected to, and the doors."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class HomeScreen(ModeScreen):
    """First."""

    MODE = "home"

    def body(self) -> Iterable[Widget]:
        yield Static("home")
