"""How QuickBooks is reached: plain values, so that another process can be told them."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_WAIT = 60
"""Seconds that a busy QuickBooks is waited for."""


@dataclass(frozen=True, slots=True)
class QuickBooksSettings:
    """Which company file, blank for the one that is open; `wait` is how many seconds it is waited for."""

    file: str = ""
    wait: int = DEFAULT_WAIT

    @property
    def name(self) -> str:
        """Say what is asked, as people call it."""
        return f"the QuickBooks company {self.file}" if self.file else "the company open in QuickBooks"
