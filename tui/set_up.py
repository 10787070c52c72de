"""How the wizard is opened from the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.setup.session import Session


@dataclass(slots=True)
class SetUp:
    """`opens` begins a set-up, in a thread, for it looks around; `at_once` waits for no key."""

    opens: Callable[[], Session]
    at_once: bool = False

    def due(self, *, missing: bool) -> bool:
        """Say once whether it is time: where it was asked for, or the configuration is missing."""
        due, self.at_once = self.at_once or missing, False
        return due
