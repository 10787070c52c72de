"""What a signal may break off: a reading on which nothing depends, in the thread that takes the signals."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

THREADS = "crm"
"""What the names of the threads begin with that write to the CRM, and may wait long for its answer."""

_here = threading.local()  # signals come to the main thread, so no other thread's reading is broken off


@contextmanager
def breakable() -> Iterator[None]:
    """Read something that may be given up at any moment, unless a `whole` piece of work asks for it."""
    before = may_break_off()
    _here.breakable = not getattr(_here, "whole", False)
    try:
        yield
    finally:
        _here.breakable = before


@contextmanager
def whole() -> Iterator[None]:
    """Carry a piece of work through: none of its readings is given up."""
    before = getattr(_here, "whole", False)
    _here.whole = True
    try:
        yield
    finally:
        _here.whole = before


def may_break_off() -> bool:
    """Whether this thread only reads just now, and may be torn out of it by an exception."""
    return bool(getattr(_here, "breakable", False))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How something is waited for: `pause` waits so many seconds; `check` is asked while it lasts.

    Both may raise to give it up.
    """

    pause: Callable[[float], object]
    check: Callable[[], object] = bool


def breakable_pause(seconds: float) -> None:
    """Wait, and let a signal end it by an exception."""
    with breakable():
        time.sleep(seconds)


BY_SIGNAL = Waiting(breakable_pause)
"""Waiting that a signal alone ends."""
