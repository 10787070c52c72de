"""How far a Sage 200 company has been read: a row version of its database, and its financial year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import AccountingError

_WRITTEN = re.compile(r"(\d{1,20});(\d{1,20})")


@dataclass(frozen=True, slots=True)
class Mark:
    """Every row that has changed since has a higher version than `version`; `year` is this year's id."""

    version: int
    year: int

    def written(self) -> str:
        """Write it down; what stands before the `;` names it."""
        return f"{self.version};{self.year}"


def read_mark(written: str) -> Mark:
    """Read a mark; raises AccountingError where it is none of this system."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise AccountingError(
            "accounting.mark_unreadable",
            tried="find out what has changed in the accounts since the last batch",
            found="the mark of the last batch was not made for Sage 200 or Sage MMS",
            remedy="Run `syncupload batch --full` once: it compares everything and sets a new mark.",
        )
    return Mark(int(found.group(1)), int(found.group(2)))
