"""How a long piece of work tells where it is, and is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from core.errors import SyncError
from core.upload.outcome import Outcome

COUNTED = 100
"""So many records are read between two looks at who watches."""

Each = TypeVar("Each")

Clock: TypeAlias = Callable[[], datetime]
"""Gives the time now, with its zone."""


class PlanProgress(Protocol):
    """Is told how many records of a phase ("customers") have been planned."""

    def __call__(self, phase: str, done: int) -> None: ...


class UploadProgress(Protocol):
    """Is told how many of the records that write are done, and how the last one ended."""

    def __call__(self, done: int, total: int, last: Outcome | None) -> None: ...


def silent_plan(phase: str, done: int) -> None:
    """Tell nobody."""


def silent_upload(done: int, total: int, last: Outcome | None) -> None:
    """Tell nobody."""


class RunCancelledError(SyncError):
    """A person or a signal asked the work to stop."""


class CancelToken:
    """Asks a piece of work to stop after the records in hand, or to rest; safe among threads."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def cancel(self) -> None:
        """Ask; this ends a pause too."""
        self._asked.set()
        self._going.set()

    def pause(self) -> None:
        """Ask that nothing more is begun until `resume`."""
        if not self.cancelled:
            self._going.clear()

    def resume(self) -> None:
        """Let the work go on."""
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether the work is to rest."""
        return not self._going.is_set()

    def wait_while_paused(self) -> None:
        """Rest until the work may go on, or is to stop."""
        self._going.wait()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until somebody asks."""
        self._asked.wait(seconds)

    def check(self, tried: str) -> None:
        """Raise RunCancelledError where somebody asked; `tried` says what is given up."""
        if self.cancelled:
            raise cancelled(tried)


def cancelled(tried: str) -> RunCancelledError:
    """Give the error of work that was asked to stop."""
    return RunCancelledError(
        "run.cancelled",
        tried=tried,
        found="the run was asked to stop",
        remedy="Run it again: it goes on where it stopped, and writes nothing twice.",
    )


Seconds: TypeAlias = Callable[[], float]
"""Counts seconds from anywhere on; nobody can set it back, as they can a clock."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches a piece of work: the clock, those who are told of progress, and the one who may stop it."""

    clock: Clock
    cancel: CancelToken = field(default_factory=CancelToken)
    planned: PlanProgress = silent_plan
    uploaded: UploadProgress = silent_upload
    seconds: Seconds = time.monotonic


def counted(records: Iterable[Each], phase: str, watch: Watch) -> Iterator[Each]:
    """Give records as they come, tell of each hundred of them, and stop where somebody asked."""
    done = 0
    for done, record in enumerate(records, 1):
        if done % COUNTED == 0:
            watch.cancel.check(f"{phase} records of the accounts")
            watch.planned(phase, done)
        yield record
    watch.planned(phase, done)
