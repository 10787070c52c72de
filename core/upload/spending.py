"""What a run costs: requests to the CRM and seconds, those of its planning included."""

from __future__ import annotations

from dataclasses import dataclass

from core.crm.base import Crm
from core.upload.outcome import CallCount
from core.upload.progress import Clock


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests to the CRM and seconds."""

    calls: CallCount
    seconds: float


NOTHING = Spent(CallCount(0, 0), 0.0)


class Meter:
    """Counts from now on, beyond what was spent before."""

    def __init__(self, crm: Crm, clock: Clock, before: Spent) -> None:
        self._crm = crm
        self._clock = clock
        self._before = before
        self._began = clock()
        self._read, self._write = crm.calls.read, crm.calls.write

    def spent(self) -> Spent:
        """Give all that was spent until now."""
        calls, before = self._crm.calls, self._before
        read, write = calls.read - self._read, calls.write - self._write
        return Spent(
            CallCount(before.calls.read + read, before.calls.write + write),
            before.seconds + (self._clock() - self._began).total_seconds(),
        )
