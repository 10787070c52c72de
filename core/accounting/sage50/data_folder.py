"""What a Sage 50 data folder tells of its version without being opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_YEAR = re.compile(r"(?i)Sage(?:[\\/]Accounts[\\/])?(20(?:0[6-9]|1[0-9]|20))(?![0-9])")
"""Sage\\Accounts\\2015\\Company.000\\ACCDATA, or as older ones had it, Sage2007\\Accounts."""
_YEAR_OF_VERSION_0 = 1994
"""Version 12 came in 2006, and one each year up to version 26 in 2020; after that years say nothing."""
_QUEUE = "QUEUE.DTA"
_QUEUE_HEAD, _QUEUE_BEFORE_15, _QUEUE_FROM_15 = 2, 83, 100
"""The size of the head and of the records of QUEUE.DTA, which lists who is signed in."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The versions that data may be of, both ends included, and what tells it."""

    least: int
    most: int
    told: str

    def fits(self, version: int) -> bool:
        """Whether the data may be of that version."""
        return self.least <= version <= self.most


def data_version(folder: str) -> DataVersion | None:
    """Say which version made a folder, by the year in its path or by its queue; None where nothing tells."""
    return _by_year(folder) or _by_queue(Path(folder))


def _by_year(folder: str) -> DataVersion | None:
    years = _YEAR.findall(folder)
    if not years:
        return None
    version = int(years[-1]) - _YEAR_OF_VERSION_0
    return DataVersion(version, version, f"version {version}, by the year {years[-1]} in their folder")


def _by_queue(folder: Path) -> DataVersion | None:
    try:
        size = next(each for each in folder.iterdir() if each.name.upper() == _QUEUE).stat().st_size
    except (OSError, StopIteration):
        return None
    records = size - _QUEUE_HEAD
    before, after = records % _QUEUE_BEFORE_15 == 0, records % _QUEUE_FROM_15 == 0
    if records <= 0 or before == after:
        return None
    if before:
        return DataVersion(0, 14, f"a version before 15, by their {_QUEUE}")
    return DataVersion(15, 99, f"version 15 or later, by their {_QUEUE}")
