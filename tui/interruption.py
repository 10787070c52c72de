"""SIGHUP, SIGINT and SIGTERM end a run after the records in hand, with the exit code that says so."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Self

from core.upload.progress import CancelToken

_SIGNALS = [getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name)]


class Interruption:
    """While it is entered, a signal asks the work to stop; a second SIGINT ends the program at once."""

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
        if self.received is not None and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.received = number
        self.cancel.cancel()
