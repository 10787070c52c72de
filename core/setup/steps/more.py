"""The fifth step: what can wait, orders that go the other way and the SYNC Accounting database."""

from __future__ import annotations

from core.setup.field import Field
from core.setup.session import Session
from core.setup.steps.sync_accounting import SyncAccountingPart
from core.setup.steps.two_way import TwoWayPart

PARTS = (TwoWayPart(), SyncAccountingPart())


class MoreStep:
    """Asks both on one page; a system that is only read has no orders to be asked for."""

    name = "more"
    title = "More than the upload"
    short = "More"
    why = "What the program can do besides. It can wait: the set-up can be gone through again at any time."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Give the questions of each part."""
        return tuple(each for part in PARTS if not part.skipped(session) for each in part.fields(session))

    def prove(self, session: Session) -> str:
        """Prove each part."""
        return "; ".join(part.skipped(session) or part.prove(session) for part in PARTS)
