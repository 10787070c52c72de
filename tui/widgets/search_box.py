"""The line above a table in which one says what the records begin with."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Label

from core.text import clean, visible

LONGEST = 60
"""Characters of a prefix; no key of any accounting system is longer."""


class _Prefix(Input, inherit_bindings=True):
    """The input itself: nothing that a terminal obeys gets in, also not by pasting."""

    cursor_blink = reactive(False, init=False)

    def validate_value(self, value: str) -> str:
        """Keep what is pasted or typed to one line of visible characters."""
        return visible(value)


class SearchBox(HorizontalGroup):
    """A label, an input and what Enter does; it tells its screen what to find, and when one leaves it."""

    HELP = """\
## Searching

Write what the account, code or number begins with, and press Enter to find it; nothing finds all.
Escape clears the box, and leaves it where it is empty; Down goes to the table.
"""
    DEFAULT_CSS = """
    SearchBox {
        height: 1;
        background: $surface;
        & > Label { width: auto; height: 1; padding: 0 1; color: $text-muted; }
        & > Input { width: 1fr; height: 1; }
        &:ansi > Label { color: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "clear", "Clear", show=False, id="search.clear", tooltip="Clear the box, or leave it"
        ),
        Binding("down", "leave", "To the table", show=False, id="search.leave", tooltip="Go to the table"),
    ]

    class Find(Message):
        """The records that begin with `prefix` are wanted; an empty one wants all."""

        def __init__(self, box: SearchBox, prefix: str) -> None:
            super().__init__()
            self.box = box
            self.prefix = prefix

        @property
        def control(self) -> SearchBox:
            """The box that tells it."""
            return self.box

    class Left(Message):
        """One goes from the box to the table: the screen gives that the focus."""

        def __init__(self, box: SearchBox) -> None:
            super().__init__()
            self.box = box

        @property
        def control(self) -> SearchBox:
            """The box that tells it."""
            return self.box

    def __init__(self, label: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        """Make an empty box behind a label such as "Account begins with:"."""
        super().__init__(id=id)
        self._label = label
        self._input = _Prefix(compact=True, max_length=LONGEST, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Put the three parts on their line."""
        yield Label(Content(clean(self._label)))
        yield self._input
        yield Label("Enter Find")

    @property
    def prefix(self) -> str:
        """What is written in the box."""
        return clean(self._input.value)

    @prefix.setter
    def prefix(self, text: str) -> None:
        self._input.value = text

    def focus(self, scroll_visible: bool = True) -> SearchBox:
        """Give the input the focus."""
        self._input.focus(scroll_visible)
        return self

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Find(self, self.prefix))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    def action_clear(self) -> None:
        """Clear the box, or leave it where there is nothing to clear."""
        if self._input.value:
            self._input.clear()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Tell the screen that the table is to have the focus."""
        self.post_message(self.Left(self))
