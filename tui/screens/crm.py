"""The crm mode."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from tui.screens.mode_screen import ModeScreen


class CrmScreen(ModeScreen):
    """First."""

    MODE = "crm"

    def body(self) -> Iterable[Widget]:
        yield Static("crm")
