"""The crm mode."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class CrmScreen(ModeScreen):
    """First."""

    MODE = "crm"

    def body(self) -> ComposeResult:
        yield Static("crm")
