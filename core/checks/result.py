"""What a check says: a mark, what was tried, what was found, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - the mark of a check
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found where nothing failed; a warning names its remedy."""

    found: str
    mark: Mark = Mark.PASS
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of `check`: `tried` completes "tried to …"; `remedy` is blank where all is well.

    `manual` is the section of the manual to read about it, `code` the failure's own name, blank without one.
    """

    name: str
    mark: Mark
    tried: str
    found: str
    remedy: str
    manual: str = ""
    code: str = ""
