"""How far a QuickBooks company has been read: a time of its wall clock, and what was seen close to it.

QuickBooks has no counter of changes. It is asked for what was modified since a time, which brings the last
records again; those are known by their edit sequences. The time is a day before the latest stamp: so a clock
may be set back, summer time may end, and QuickBooks may stand in another zone, and nothing is missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.errors import AccountingError

OVERLAP = timedelta(hours=26)
MOST = 5_000
"""So many records are remembered; beyond, a few that did not change are compared again."""
COMPARE_ALL = (
    "run `syncupload batch --full`, or, where the Web Connector comes, `syncupload quickbooks serve --full`: "
    "it compares everything and sets a new mark"
)
"""What leads out where a mark does not hold."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`time` is a wall clock's, `year` the first day of the financial year.

    `seen` are records that were modified after `time` and have been read, each with its edit sequence.
    `witness` is the id of a transaction that was there, and its edit sequence, blank for none.
    """

    time: datetime
    year: date
    seen: frozenset[str]
    witness: tuple[str, str] = ("", "")

    def written(self) -> str:
        """Write it down; what stands before the `;` names it."""
        seen = sorted(self.seen) if len(self.seen) <= MOST else []
        rest = json.dumps([self.year.isoformat(), list(self.witness), seen], separators=(",", ":"))
        return f"{self.time.isoformat(timespec='seconds')};{rest}"


def read_mark(written: str) -> Mark:
    """Read a mark; raises AccountingError where it is none of this system."""
    time, _, rest = written.partition(";")
    try:
        year, (identity, sequence), seen = json.loads(rest)
        return Mark(
            datetime.fromisoformat(time),
            date.fromisoformat(year),
            frozenset(str(each) for each in seen),
            (str(identity), str(sequence)),
        )
    except (ValueError, TypeError) as problem:
        raise AccountingError(
            "accounting.mark_unreadable",
            tried="find out what has changed in QuickBooks",
            found="the mark of the last batch was not made by QuickBooks",
            remedy=f"Once: {COMPARE_ALL}.",
        ) from problem
