"""The batch mode."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class BatchScreen(ModeScreen):
    """First."""

    MODE = "batch"

    def body(self) -> ComposeResult:
        yield Static("batch")
