"""One thing out of a list: the line that shows it, and the list that opens over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.setup.field import Answer, Field, Kind, Offer
from core.text import clean, match_key, visible


@dataclass(frozen=True, slots=True)
class Picked:
    """What was picked or typed."""

    value: Answer


class _Filter(Input):
    cursor_blink = reactive(False, init=False)

    def validate_value(self, value: str) -> str:
        """Keep what is pasted to one visible line."""
        return visible(value)


class PickScreen(ModalScreen[Picked | None]):
    """Offers, narrowed by what is typed; where anything may be typed, that is the last of them."""

    HELP = "Type to narrow the list, go up and down, Enter takes the one in hand, Esc goes back without."
    DEFAULT_CSS = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%;
        background: $surface; border: solid $border; padding: 0 1; }
    PickScreen OptionList { height: auto; max-height: 14; border: none; background: $surface; padding: 0; }
    PickScreen OptionList > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    PickScreen .words { height: auto; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="pick.back", tooltip="Pick nothing"),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
    ]

    def __init__(self, field: Field, value: Answer) -> None:
        super().__init__()
        self._field = field
        self._value = value
        self._shown: list[Answer] = []

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static(Content(f"{self._field.label}: type to narrow, Enter takes it, Esc goes back"))
            yield _Filter(compact=True)
            yield OptionList()
            yield Static(Content(self._field.help), classes="words")

    def on_mount(self) -> None:
        """Show all of them, with the present one in hand."""
        self._narrow("")
        places = [number for number, value in enumerate(self._shown) if value == self._value]
        self.query_one(OptionList).highlighted = places[0] if places else (0 if self._shown else None)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        wanted = match_key(typed)
        fit = [each for each in self._field.offers if wanted in match_key(f"{each.label} {each.note}")]
        options = [Option(_line(each)) for each in fit]
        self._shown = [each.value for each in fit]
        text = typed.strip()
        if self._field.kind is Kind.PICK_OR_TYPE and text and text not in map(str, self._shown):
            words = "(new: it is made at the end)" if self._field.made else "(as typed)"
            options.append(Option(Content.assemble(clean(text), (f"  {words}", "$text-muted"))))
            self._shown.append(text)
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options or [Option(self._nothing(), disabled=True)])
        listed.highlighted = 0 if options else None

    def _nothing(self) -> Content:
        if self._field.kind is Kind.PICK_OR_TYPE:
            return Content("nothing was found: type it")
        return Content("there is none")

    def action_move(self, by: int) -> None:
        """Go up or down in the list while the focus stays where one types."""
        listed = self.query_one(OptionList)
        if self._shown:
            now = listed.highlighted or 0
            listed.highlighted = max(0, min(len(self._shown) - 1, now + by))

    def action_back(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take(self.query_one(OptionList).highlighted)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _take(self, number: int | None) -> None:
        if number is not None and number < len(self._shown):
            self.dismiss(Picked(self._shown[number]))


def _line(offer: Offer) -> Content:
    note = f"  {clean(offer.note)}" if offer.note else ""
    return Content.assemble(clean(offer.label), (note, "$text-muted"))


class PickLine(Static, can_focus=True):
    """The line of a field that is picked: its value, and that Enter opens the list."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Pick", id="pick.open", tooltip="Open the list"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    PickLine { height: 1; width: 1fr; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    PickLine:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    class Changed(Message):
        """Another value was picked."""

        def __init__(self, line: PickLine) -> None:
            super().__init__()
            self.line = line

    def __init__(self, field: Field, value: Answer) -> None:
        super().__init__(markup=False)
        self.field = field
        self.value = value

    def on_mount(self) -> None:
        """Show the value."""
        self._draw()

    def on_click(self) -> None:
        """Open the list."""
        self.action_open()

    def action_open(self) -> None:
        """Open the list of offers."""
        self.app.push_screen(PickScreen(self.field, self.value), self._picked)

    def _picked(self, picked: Picked | None) -> None:
        if picked is not None and picked.value != self.value:
            self.value = picked.value
            self._draw()
            self.post_message(self.Changed(self))

    def _draw(self) -> None:
        offer = self.field.offered(self.value)
        if offer is not None:
            words, note = clean(offer.label), clean(offer.note)
        elif self.value is None:
            words, note = "", "Enter picks it" if self.field.required else "left out"
        else:
            new = self.field.made
            words, note = clean(str(self.value)), "new: it is made at the end" if new else ""
        self.update(Content.assemble(f"{words} ▾ ", (note, "italic")))
