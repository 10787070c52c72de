"""The last step: every check, the file to be written, and the copy of the old one."""

from __future__ import annotations

from core.setup.field import Field
from core.setup.session import Session


class SummaryStep:
    """Asks nothing: what was answered is judged as a whole."""

    name = "summary"
    title = "Check and write"
    short = "Write"
    why = "Every check on what was answered. Nothing has been written so far."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always shown."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:  # noqa: ARG002 - as every step
        """There is nothing to ask."""
        return ()

    def prove(self, session: Session) -> str:
        """Judge the configuration as a whole; raises ConfigurationError with each mistake."""
        session.draft.loaded()
        return "the configuration is whole"
