"""What a helper serves."""

from __future__ import annotations

from typing import Protocol


class Service(Protocol):
    """One thing that was opened; used from one thread, but for `cancel`."""

    def call(self, op: str, args: list[object]) -> object:
        """Do something, and give what came of it; raises SyncError."""

    def cancel(self) -> None:
        """Break off what is being read, as another thread asks."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""
