"""SIGHUP, SIGINT and SIGTERM end a run after the records in hand, with the exit code that says so."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

from core.breaking_off import may_break_off
from core.upload.progress import CancelToken, cancelled

_SIGNALS = [getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name)]

_STDERR = 2

_ASKED = (
    b"\nAsked to stop: the records in hand are finished first, which waits for the CRM and the accounts.\n"
    b"Ctrl+C, or a second SIGTERM, ends it at once: the next run looks up what became of them.\n"
)


class Interruption:
    """While it is entered, a signal asks the work to stop; a second SIGINT or SIGTERM ends it at once.

    A reading on which nothing depends is given up by the first one, as RunCancelledError.
    """

    def __init__(self) -> None:
        self.cancel = CancelToken()
        self.received: int | None = None
        self._before: dict[int, object] = {}

    @property
    def exit_code(self) -> int | None:
        """128 and the signal's number, as a shell reports it; None where none came."""
        return None if self.received is None else 128 + self.received

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # what signal.signal gave back

    def _note(self, number: int, _frame: FrameType | None) -> None:
        again = self.received is not None
        if again and (number == signal.SIGINT or number == self.received == signal.SIGTERM):
            raise KeyboardInterrupt(number)
        self.received = number
        self.cancel.cancel()
        if may_break_off():
            raise cancelled("read the CRM")
        if not again:
            with suppress(OSError):  # not through sys.stderr: the signal may have come in the midst of a line
                os.write(_STDERR, _ASKED)
