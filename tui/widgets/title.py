"""The line at the top of what is no mode: what one looks at, and whether it is a demo or an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from tui.program import HasDesk


class Title(HorizontalGroup):
    """Says what is shown; at the right stands what every mode's heading says too (DEMO, EVALUATION)."""

    DEFAULT_CSS = """
    Title { dock: top; height: auto; max-height: 2; background: $panel; padding: 0 1; }
    Title > #title { width: 1fr; height: auto; text-style: bold; }
    Title > #label { width: auto; height: 1; margin-left: 2; text-style: bold; color: $warning; }
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay out both."""
        yield Static(Content(self._words), id="title", markup=False)
        yield Static(id="label", markup=False)

    def on_mount(self) -> None:
        """Say it."""
        self.tell(self._words)

    def tell(self, words: str) -> None:
        """Say something else, and again whose company it is, which may have become known meanwhile."""
        self.query_one("#title", Static).update(Content(words))
        label = cast("HasDesk", self.app).desk.label
        shown = self.query_one("#label", Static)
        shown.display = bool(label)
        shown.update(Content(label))
