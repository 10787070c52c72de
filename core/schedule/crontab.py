"""What a crontab says: the commands in it, and when each is due."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_NICKNAMES = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *"}
_ANY_DAY = ["*", "*", "*"]
_LOOKED_AHEAD = 2 * 24 * 60


@dataclass(frozen=True, slots=True)
class CronLine:
    """A command, and the minutes and hours at which it runs; None where its days are not all days."""

    words: tuple[str, ...]
    minutes: frozenset[int] | None
    hours: frozenset[int] | None

    def due(self, now: datetime) -> datetime | None:
        """Give when it is due after `now`; None where that cannot be said."""
        if not self.minutes or not self.hours:
            return None
        moment = now.replace(second=0, microsecond=0)
        for _ in range(_LOOKED_AHEAD):
            moment += timedelta(minutes=1)
            if moment.minute in self.minutes and moment.hour in self.hours:
                return moment
        return None


def cron_lines(text: str, *, with_user: bool = False) -> Iterator[CronLine]:
    """Read a crontab; one of the machine's own names a user before each command."""
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#") or re.match(r"[A-Za-z_]\w*\s*=", line):
            continue
        nickname, *parts = line.split(None, 1)
        if nickname.startswith("@"):
            line = " ".join((_NICKNAMES.get(nickname, "- - - - -"), *parts))  # noqa: PLW2901 - spelt out
        fields = line.split(None, 6 if with_user else 5)
        if len(fields) == (7 if with_user else 6):
            yield _line(fields)


def _line(fields: Sequence[str]) -> CronLine:
    minute, hour, *days = fields[:5]
    daily = days == _ANY_DAY
    return CronLine(
        _words(fields[-1]),
        _numbers(minute, 60) if daily else None,
        _numbers(hour, 24) if daily else None,
    )


def _words(command: str) -> tuple[str, ...]:
    shell = re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")
    try:
        return tuple(shlex.split(shell))
    except ValueError:
        return ()


def _numbers(field: str, end: int) -> frozenset[int] | None:
    """Give the numbers that a field means: *, 5, 1-5, */15, 0-30/10, and several by commas."""
    numbers: set[int] = set()
    for part in field.split(","):
        found = re.fullmatch(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?", part)
        if found is None or found[3] == "0":
            return None
        first = int(found[1] or 0)
        last = int(found[2]) if found[2] else first if found[1] and not found[3] else end - 1
        numbers.update(range(first, min(last, end - 1) + 1, int(found[3] or 1)))
    return frozenset(numbers)
