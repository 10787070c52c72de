"""The six modes of the screen, each loaded when it is first shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode: its name in bindings, its digit and F-key, its title, and where its screen is.

    A `{system}` in the title is the accounting system's word for its own view ("Sage").
    """

    name: str
    digit: str
    f_key: str
    title: str
    short: str
    screen: str

    def titled(self, system: str) -> str:
        """Give the title as people see it."""
        return self.title.format(system=system)

    def open(self) -> Screen[Any]:
        """Make its screen."""
        return self.opener()()

    def opener(self) -> Callable[[], Screen[Any]]:
        """Load its screen's class."""
        found: Callable[[], Screen[Any]] = getattr(
            importlib.import_module(f"tui.screens.{self.name}"), self.screen
        )
        return found


MODES = (
    Mode("home", "1", "f7", "Home", "Home", "HomeScreen"),
    Mode("accounting", "2", "f2", "{system} View", "{system}", "AccountingScreen"),
    Mode("crm", "3", "f3", "CRM View", "CRM", "CrmScreen"),
    Mode("batch", "4", "f4", "Batch", "Batch", "BatchScreen"),
    Mode("history", "5", "f5", "History", "Hist", "HistoryScreen"),
    Mode("setup", "6", "f6", "Setup", "Setup", "SetupScreen"),
)
"""In the order of their digits; F-keys reach them where a digit would be typed into a field."""


_MEANWHILE = "opening"


async def forget(app: App[Any], meanwhile: Callable[[], Screen[Any]]) -> None:
    """Let go of every mode's screen, so that each is made anew from another configuration."""
    app.add_mode(_MEANWHILE, meanwhile)
    await app.switch_mode(_MEANWHILE)
    for each in MODES:
        await app.remove_mode(each.name)
        app.add_mode(each.name, each.open)


FIRST = MODES[0].name


def mode_named(name: str) -> Mode:
    """Find a mode."""
    return next(each for each in MODES if each.name == name)
