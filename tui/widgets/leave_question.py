"""Whether one leaves in the middle of a write."""

from __future__ import annotations

from tui.widgets.question import Question


def leave_question(writing: str) -> Question:
    """Ask before something that is being written is ended; `writing` names it."""
    words = (
        f"{writing} is under way.\n\nTo leave now ends it after the records in hand. What was written "
        "is in the journal, and the next run goes on from there."
    )
    return Question(words, "End it and leave", "Go on")
