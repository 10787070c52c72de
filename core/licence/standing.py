"""Whether there is a licence, and if not, why: the one answer for checks, commands and screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import SyncError
from core.licence import verifying
from core.licence.limit import CURE, LIMIT
from core.licence.trouble import ASK, LicenceError


class State(StrEnum):
    """What the licence lets a person do."""

    LICENSED = "licensed"
    EVALUATION = "evaluation"
    DEMO = "demo"
    """A sandbox company, which needs no licence."""


@dataclass(frozen=True, slots=True)
class Licence:
    """How things stand; `problem` says why the serial number and the key that there are make no licence."""

    state: State = State.EVALUATION
    serial: str = ""
    problem: SyncError | None = None

    @property
    def evaluation(self) -> bool:
        """Whether the evaluation's limit holds."""
        return self.state is State.EVALUATION

    @property
    def words(self) -> str:
        """Say how things stand."""
        if self.state is State.LICENSED:
            return f"licensed, serial number {self.serial}"
        why = f": {self.problem.found}" if self.problem else ""
        if self.state is State.DEMO:
            return f"a sandbox company, which needs no licence{why}"
        return f"evaluation, {LIMIT}{why}"

    @property
    def remedy(self) -> str:
        """Say what to do; blank where nothing is missing."""
        if self.problem:
            return self.problem.remedy
        return f"{ASK} {CURE}" if self.evaluation else ""


def standing(serial: str, key: str, unread: SyncError | None, exempt: Callable[[], bool]) -> Licence:
    """Judge what is held; `unread` is why the key could not be read, `exempt` asks the books."""
    problem = unread
    if problem is None and (serial.strip() or key.strip()):
        try:
            verifying.verify(serial, key)
        except LicenceError as wrong:
            problem = wrong
        else:
            return Licence(State.LICENSED, serial)
    return Licence(State.DEMO if exempt() else State.EVALUATION, serial, problem)
