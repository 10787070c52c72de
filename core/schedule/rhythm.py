"""How often a batch is begun: every so many minutes, or once a day at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from core.errors import UsageError
from core.text import clean

HOUR, DAY = 60, 24 * 60
_UNITS = {"m": 1, "h": HOUR, "d": DAY}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many minutes, counted from midnight; a daily one may have its own time of day."""

    minutes: int
    at: time = time()

    @property
    def daily(self) -> bool:
        """Say whether it is once a day."""
        return self.minutes == DAY

    @property
    def even(self) -> bool:
        """Say whether its times are the same in every hour, or on every day: what a clock can say."""
        return (HOUR if self.minutes < HOUR else DAY) % self.minutes == 0 and (
            self.minutes < HOUR or self.minutes % HOUR == 0
        )

    @property
    def text(self) -> str:
        """Give it as it is typed: 15m, 2h, 1d."""
        if self.daily:
            return "1d"
        return f"{self.minutes // HOUR}h" if self.minutes % HOUR == 0 else f"{self.minutes}m"

    def __str__(self) -> str:
        if self.daily:
            return f"every day at {self.at:%H:%M}"
        count, unit = (self.minutes, "minute") if self.minutes % HOUR else (self.minutes // HOUR, "hour")
        return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def rhythm(every: str | None, at: str | None) -> Rhythm:
    """Read what --every and --at say; raises UsageError."""
    minutes = _minutes(every) if every is not None else DAY if at is not None else 2 * HOUR
    if at is None:
        return Rhythm(minutes)
    if minutes != DAY:
        raise _refused(
            f"--at goes with one batch a day, not with {clean(every)}", "Leave out one of the two."
        )
    return Rhythm(minutes, _time(at))


def _minutes(every: str) -> int:
    found = re.fullmatch(r"([0-9]{1,5})\s*([mhd])", every.strip().casefold())
    if found is None:
        raise _refused(f"{clean(every)!r} is no interval", "Write a number and m, h or d: 15m, 2h, 1d.")
    minutes = int(found[1]) * _UNITS[found[2]]
    if not 1 <= minutes <= DAY:
        raise _refused(
            f"{clean(every)} is not from a minute to a day",
            "Name an interval from 1m to 1d; --at gives a daily one its time.",
        )
    return minutes


def _time(at: str) -> time:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", at.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise _refused(f"{clean(at)!r} is no time of day", "Write hours and minutes: --at 02:30.")
    return time(int(found[1]), int(found[2]))


def _refused(found: str, remedy: str) -> UsageError:
    return UsageError("schedule.rhythm", tried="say how often a batch is begun", found=found, remedy=remedy)
