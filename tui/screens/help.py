"""What can be done on the screen in hand: its own words, then every key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Markdown, Static

KEY_WIDTH = 14


class HelpScreen(ModalScreen[None]):
    """Help for one screen; Esc closes it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 90%;
        background: $surface; border: solid $border; padding: 0 1; }
    HelpScreen Markdown { padding: 0; margin: 0; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "app.pop_screen", "Close", id="help.close", tooltip="Back"),
    ]

    def __init__(self, words: str, keys: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._words = words
        self._keys = keys

    @classmethod
    def of(cls, screen: Screen[Any]) -> Self:
        """Gather the help of a screen: its own words, those of what has the focus, and all keys."""
        words = [str(getattr(each, "HELP", "") or "").strip() for each in (screen, screen.focused) if each]
        return cls("\n\n".join(each for each in dict.fromkeys(words) if each), list(_keys(screen)))

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with VerticalScroll() as area:
            area.can_focus = True
            yield Markdown(self._words)
            yield Static(Content("\n").join(self._lines()))

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def _lines(self) -> Iterator[Content]:
        yield Content("")
        for key, description, more in self._keys:
            yield Content.assemble(
                (key.ljust(KEY_WIDTH), "bold $accent"), description, (f"  {more}", "$text-muted")
            )


def _keys(screen: Screen[Any]) -> Iterator[tuple[str, str, str]]:
    shown: dict[str, tuple[str, str, str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.description:
            continue
        key = screen.app.get_key_display(binding)
        name = binding.id or binding.action
        earlier = shown.get(name)
        if earlier is None:
            told = f"{binding.tooltip or ''} [{name}]" if binding.id else binding.tooltip
            shown[name] = (key, binding.description, told)
        elif key not in earlier[0].split():
            shown[name] = (f"{earlier[0]} {key}", *earlier[1:])
    yield from shown.values()
