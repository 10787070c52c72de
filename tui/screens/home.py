"""Home: what this company is, what it is connected to, and the doors."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class HomeScreen(ModeScreen):
    """First."""

    MODE = "home"

    def body(self) -> ComposeResult:
        yield Static("home")
