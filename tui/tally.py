"""The latest figures of a piece of work: written by its threads, read by the screen four times a second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.upload.progress import CancelToken, Clock, Watch

if TYPE_CHECKING:
    from core.upload.outcome import Outcome

REPAINT = 0.25
"""Seconds between two looks at the figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How far the work is; `total` is None while nobody knows."""

    phase: str = ""
    done: int = 0
    total: int | None = None
    failed: int = 0
    last: Outcome | None = None


class Tally:
    """Is told of progress from any thread; `figures` is replaced whole, so reading it needs no lock."""

    def __init__(self, clock: Clock, cancel: CancelToken | None = None) -> None:
        self.cancel = cancel or CancelToken()
        self.figures = Figures()
        self.began: datetime | None = None
        self._clock = clock

    @property
    def watch(self) -> Watch:
        """Give what the service is to tell."""
        return Watch(self._clock, self.cancel, self._planned, self._uploaded)

    def seconds(self) -> float:
        """Give for how long records have been going up."""
        return (self._clock() - self.began).total_seconds() if self.began else 0.0

    def _planned(self, phase: str, done: int) -> None:
        self.figures = Figures(phase, done)

    def _uploaded(self, done: int, total: int, last: Outcome | None) -> None:
        self.began = self.began or self._clock()
        failed = self.figures.failed if self.figures.total is not None else 0
        if last is not None and last.failed:
            failed += 1
        self.figures = Figures("uploading", done, total, failed, last)
