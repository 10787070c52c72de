"""Waits for accounts that let nobody in right now, for as long as is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TypeVar

from core.accounting.orders import AccountingBusyError

_PAUSE = 2.0
"""Seconds between two attempts."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long busy accounts are waited for, by which clock; `sleep` waits."""

    seconds: float
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], object] = sleep

    def through(self, deed: Callable[[], T]) -> T:
        """Do it, and again while they are busy and there is time; raises AccountingBusyError at the end."""
        end = self.clock() + self.seconds
        while True:
            try:
                return deed()
            except AccountingBusyError as busy:
                left = end - self.clock()
                if left <= 0:
                    raise self._tired(busy) from None
                self.sleep(min(_PAUSE, left))

    def _tired(self, busy: AccountingBusyError) -> AccountingBusyError:
        if not self.seconds:
            return busy
        waited = f"{busy.found}; it was waited for {self.seconds:g} seconds"
        return AccountingBusyError(busy.code, tried=busy.tried, found=waited, remedy=busy.remedy)
