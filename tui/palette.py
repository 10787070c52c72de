"""What the command palette offers: every action of the screen in hand, and of the program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen


def offered(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Give each action once, by its binding's tooltip and id."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id not in seen and active.enabled:
            seen.add(binding.id)
            run = partial(app.run_action, binding.action, active.node)
            yield SystemCommand(binding.tooltip or binding.description, binding.id, run)
