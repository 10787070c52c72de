"""A plan saved to a file that nobody has yet: the same file for the command and for the screen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.errors import SyncError
from core.text import clean
from core.upload.plan_table import Plan


def save_plan(made: Plan, file: Path) -> None:
    """Save a plan; raises SyncError where it cannot be written."""
    try:
        made.save(file)
    except (OSError, sqlite3.Error) as refused:
        raise SyncError(
            "plan.unwritable",
            tried=f"save the plan to {clean(str(file))}",
            found=clean(getattr(refused, "strerror", None) or str(refused)),
            remedy="Name a file in a folder that you may write to; nothing else was written.",
        ) from refused
