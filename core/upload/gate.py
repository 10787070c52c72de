"""The gate that as many workers pass at a time as the CRM bears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.upload.deed import Deed
from core.upload.progress import Watch
from core.upload.width import Width

TOO_BUSY = frozenset({"crm.busy", "crm.unanswered", "0x80044151"})
"""Ends that say that the CRM had too much to do: it said so, did not answer, or its database was too slow."""


class Gate:
    """Lets workers in, as many as the width says, and learns from how each fared."""

    def __init__(self, most: int, watch: Watch) -> None:
        self.width = Width.full(most)
        self.cancel = watch.cancel
        self._seconds = watch.seconds
        self._inside = 0
        self._state = threading.Condition()

    @contextmanager
    def pass_through(self) -> Iterator[list[Deed]]:
        """Wait for a place; what is put into the list is what came of the work."""
        with self._state:
            while self._inside >= self.width.now:
                self._state.wait()
            self._inside += 1
        began = self._seconds()
        came_of_it: list[Deed] = []
        try:
            yield came_of_it
        finally:
            busy = any(each.outcome.code in TOO_BUSY for each in came_of_it)
            with self._state:
                self._inside -= 1
                self.width = self.width.after(self._seconds() - began, refused=busy)
                self._state.notify_all()
