"""What a step of the set-up is: its words, its questions, and the proof that its answers hold."""

from __future__ import annotations

from typing import Protocol

from core.setup.field import Field
from core.setup.session import Session


class Step(Protocol):
    """One of the six steps; a module of `core.setup.steps` gives each."""

    name: str
    title: str
    short: str
    why: str

    def skipped(self, session: Session) -> str:
        """Say why there is nothing to ask; blank where there is."""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Give the questions, with what the systems really have to choose from; raises SyncError."""

    def prove(self, session: Session) -> str:
        """Try what was answered and say what was found; raises SyncError where it does not hold."""
