"""The questions of a step, a line each: what is asked, and what is answered."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label

from core.setup.field import Answer, Field, Kind, Offer
from core.text import visible
from tui.wizard.pick import PickLine

_YES_OR_NO = (Offer(True, "yes"), Offer(False, "no"))


class _Typed(Input):
    cursor_blink = reactive(False, init=False)

    def validate_value(self, value: str) -> str:
        """Keep what is pasted to one visible line."""
        return visible(value)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]


class Row(Horizontal):
    """One question."""

    DEFAULT_CSS = """
    Row { height: 1; }
    Row > Label { width: 20; color: $text-muted; }
    Row > Input { width: 1fr; }
    Row:focus-within > Label { color: $foreground; text-style: bold; }
    """

    def __init__(self, field: Field, value: Answer, *, known: bool) -> None:
        """`known` says that a secret is stored already: blank then keeps it."""
        super().__init__()
        self.field = field
        self._value = value
        self._known = known

    def compose(self) -> ComposeResult:
        """Lay out the label and what is answered."""
        star = "*" if self.field.required else " "
        yield Label(Content(f"{star}{self.field.label}"))
        if self.field.kind in (Kind.PICK, Kind.PICK_OR_TYPE, Kind.SWITCH):
            yield PickLine(_with_answers(self.field), self._value)
        else:
            yield self._input()

    def _input(self) -> _Typed:
        secret = self.field.kind is Kind.SECRET
        return _Typed(
            value="" if secret or self._value is None else str(self._value),
            placeholder="kept as it is; type to replace it" if secret and self._known else "",
            password=secret,
            type="integer" if self.field.kind is Kind.NUMBER else "text",
            compact=True,
            select_on_focus=False,
        )

    @property
    def answer(self) -> Answer:
        """What is answered now; None where nothing is."""
        lines = self.query(PickLine)
        if lines:
            return lines.first().value
        typed = self.query_one(Input).value.strip()
        if self.field.kind is Kind.NUMBER and typed.lstrip("-").isdigit():
            return int(typed)
        return typed or None

    @property
    def asks(self) -> Widget:
        """The part of it that takes the focus."""
        lines = self.query(PickLine)
        return lines.first() if lines else self.query_one(Input)


class Form(VerticalScroll, can_focus=False):
    """All questions of a step; scrolls where they are many."""

    DEFAULT_CSS = "Form { height: 1fr; padding: 0 1; }"

    class Changed(Message):
        """The answer of a question that leads to others has changed."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Done(Message):
        """Enter was pressed in the last of them."""

    async def ask(self, rows: list[Row], focus: str = "") -> None:
        """Put up other questions, with the focus on one by its key, else on the first.

        The same questions stay as they are, with what is being typed into them.
        """
        if [row.field for row in rows] == [row.field for row in self.rows]:
            rows = self.rows
        else:
            await self.remove_children()
            await self.mount_all(rows)
        wanted = [row for row in rows if row.field.key == focus] or rows[:1]
        for row in wanted:
            row.asks.focus()

    @property
    def rows(self) -> list[Row]:
        """The questions, from top to bottom."""
        return list(self.query(Row))

    @on(PickLine.Changed)
    def _picked(self, message: PickLine.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(message.line.field.key))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        rows = self.rows
        asked = [row.asks for row in rows]
        place = asked.index(event.input) if event.input in asked else len(asked)
        if place + 1 < len(asked):
            asked[place + 1].focus()
        else:
            self.post_message(self.Done())


def _with_answers(field: Field) -> Field:
    if field.kind is not Kind.SWITCH:
        return field
    return Field(field.key, field.label, field.kind, field.help, field.default, _YES_OR_NO)
