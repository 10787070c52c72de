"""Signals that end the screen: whatever runs stops after the records in hand, the terminal is restored."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


def listen(leave: Callable[[int], object]) -> None:
    """Have `leave` called with the exit code that a signal asks for."""
    loop = asyncio.get_running_loop()
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # Windows has no signal handlers in its event loop, and a test's loop is not in the main thread.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            if number is not None:
                loop.add_signal_handler(number, leave, 128 + number)
