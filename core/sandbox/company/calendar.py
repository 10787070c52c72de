"""The dates of the sandbox's company, made from the day its books were last written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

CREATED = "2010-04-27 17:16:57"
"""Most rows of a real company bear the second of an old conversion."""
BEYOND = "2130-01-01"
"""A creation date as found in real audit trails."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """This financial year up to `today`, and the year before it, as ISO 8601 dates."""

    today: date
    this_year: tuple[str, ...]
    last_year: tuple[str, ...]

    @property
    def stamp(self) -> str:
        """The second at which an upgrade re-stamped most rows."""
        return f"{self.today.isoformat()} 09:30:00"

    @property
    def this_month(self) -> str:
        """What the dates of this month begin with."""
        return self.today.isoformat()[:8]

    def any_day(self, random: Random) -> str:
        """Pick a day, more often of this year."""
        return random.choice(self.this_year if random.random() < 0.75 else self.last_year)


def calendar(today: date) -> Calendar:
    """Give the calendar of books that were last written on `today`; the year begins in January."""
    start = date(today.year, 1, 1)
    this_year = (start + timedelta(days=n) for n in range((today - start).days + 1))
    last = date(today.year - 1, 1, 1)
    last_year = (last + timedelta(days=n) for n in range((start - last).days))
    return Calendar(today, tuple(d.isoformat() for d in this_year), tuple(d.isoformat() for d in last_year))
