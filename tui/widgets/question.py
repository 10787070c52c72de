"""A question with a harmless answer that has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class Question(ModalScreen[bool]):
    """Asks before something is done; dismissed with True where it is to be done."""

    DEFAULT_CSS = """
    Question { align: center middle; background: $background 60%; }
    Question > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: solid $border; padding: 0 1; }
    Question Static { height: auto; margin-bottom: 1; }
    Question Horizontal { height: 1; align-horizontal: right; }
    Question Button { margin-left: 2; }
    """
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "Back", id="question.no", tooltip="Do nothing"),
        Binding("y", "answer(True)", "Yes", id="question.yes", tooltip="Do it"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, words: str | Content, yes: str, no: str = "Back") -> None:
        super().__init__()
        self._words = Content(words) if isinstance(words, str) else words
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static(self._words)
            with Horizontal():
                yield Button(Content(self._no), id="no", compact=True)
                yield Button(Content(self._yes), id="yes", compact=True, variant="warning")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by a key."""
        self.dismiss(answer)
