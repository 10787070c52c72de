"""What is seen before the configuration is read, and where it says so if it cannot be."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from core.errors import SyncError
from tui.advice import advice


class OpeningScreen(Screen[None]):
    """A title, and the cure of what stands in the way."""

    DEFAULT_CSS = """
    OpeningScreen > #title { dock: top; height: 1; background: $panel; text-style: bold; }
    OpeningScreen > VerticalScroll { padding: 1 2; }
    """
    HELP = "The program reads its configuration. Where it cannot, this screen says why, and what to do."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Try again", id="opening.again", tooltip="Read the configuration once more"),
        Binding("w", "app.set_up", "Set up", id="opening.set_up", tooltip="Open the set-up wizard"),
        Binding("q", "app.quit", "Quit", id="opening.quit", tooltip="Leave the program"),
    ]

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(" Sync Uploader", id="title")
        with VerticalScroll():
            yield Static("Reading the configuration …", id="said", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def tell(self, refused: SyncError) -> None:
        """Say why the program cannot begin."""
        self.query_one("#said", Static).update(advice(refused))

    async def action_again(self) -> None:
        """Read the configuration once more."""
        self.query_one("#said", Static).update("Reading the configuration …")
        await self.run_action("app.open")
