"""The versions of qbXML: what a QuickBooks offers, and which of it is spoken.

QuickBooks 2003 began with 2.0, QuickBooks 2023 has 16.0. Before 6.0 the editions of Canada, the United
Kingdom and Australia had languages of their own (`CA3.0`, `UK3.0`), which say TaxCode for SalesTaxCode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WRITTEN = re.compile(r"([A-Z]{2})?(\d{1,2})\.(\d{1,2})")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of qbXML; `country` is blank in the language that all editions share."""

    major: int
    minor: int = 0
    country: str = ""

    def __str__(self) -> str:
        return f"{self.country}{self.major}.{self.minor}"

    def has(self, since: Version) -> bool:
        """Say whether it has what came with `since`."""
        return (self.major, self.minor) >= (since.major, since.minor)


OLDEST = Version(2)
"""What every QuickBooks since 2003 understands, and is asked in until it has said more."""

PROVED = Version(13)
"""The version whose public schema every request is proved against; 14.0 to 16.0 take the same requests."""

FIRST_WORDS = (OLDEST, Version(2, 0, "CA"), Version(2, 0, "UK"), Version(2, 0, "AU"))
"""The versions in which a QuickBooks is asked which versions it has, one after the other."""


def version_of(written: str) -> Version | None:
    """Read a version; None where it is none."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        return None
    country, major, minor = found.groups()
    return Version(int(major), int(minor), country or "")


def negotiated(offered: Iterable[str]) -> Version | None:
    """Choose the newest offered version up to the proved one, else the oldest beyond it; None: none fits."""
    known = [each for each in map(version_of, offered) if each is not None and each.has(OLDEST)]
    shared = [each for each in known if not each.country] or known
    spoken = [each for each in shared if PROVED.has(each)]
    return max(spoken) if spoken else min(shared, default=None)
