"""How Sage 50 is written into: plain values, so that another process can be told them."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field

DEFAULT_WAIT = 60
"""Seconds that a busy Sage 50 is waited for."""
_LONGEST_UNIQUE = 32
"""With a longer UniqueID Disconnect breaks silently, and the user's name stays in use."""


@dataclass(frozen=True, slots=True)
class SageSettings:
    """Who writes into which company.

    `object` is the ProgID ("SDOEngine.13"), blank where the version decides; `version` is Sage's, 0 where
    nobody said. `wait` is how many seconds a user name in use, or exclusive mode, is waited for.
    """

    folder: str
    user: str = "MANAGER"
    password: str = field(default="", repr=False)
    object: str = ""
    version: int = 0
    wait: int = DEFAULT_WAIT

    @property
    def name(self) -> str:
        """Say what is written into, as people call it."""
        return f"the Sage 50 company in {self.folder} as {self.user}"


def unique_name(computer: str = "") -> str:
    """Give the UniqueID of a login, the computer's name; at most 32 characters."""
    return (computer or platform.node() or "syncupload")[:_LONGEST_UNIQUE]
