"""An earlier run in a few words, the same to the command line and on the screen."""

from __future__ import annotations

from core.upload.journal_history import PastRun


def ended(run: PastRun) -> str:
    """Say how a run ended."""
    if run.ended is None:
        return "cut short"
    return "failed" if run.error else "done"


def did(run: PastRun) -> str:
    """Say what a run did: its counts, and the code of what stopped it."""
    counts = "  ".join(f"{count} {name}" for name, count in run.summary.items() if count) or "nothing"
    return f"{counts}  {run.error['code']}" if run.error else counts
