"""What a check is: a name, what it tries, what it needs to have held before, and a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.checks.result import Finding
from core.checks.site import Site


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `run` gives what it found or raises SyncError, which is a failed check.

    `manual` is the section of the manual that tells of what is checked.
    """

    name: str
    tries: str
    run: Callable[[Site], Finding]
    needs: tuple[str, ...] = ()
    manual: str = ""
