"""Plans in files: the same file for the command and for the screen, and only for its own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from core.errors import SyncError, UsageError
from core.text import clean
from core.upload.plan_table import LEDGER_WAVES, Plan


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


def open_plan(file: Path, waves: Collection[str]) -> Plan:
    """Open a saved plan of these entities; raises UsageError where it goes the other way."""
    plan = Plan.open(file)
    others = {entity for entity, _ in plan.counts()} - set(waves)
    if not others:
        return plan
    plan.close()
    orders = bool(others & set(LEDGER_WAVES))
    kind, command = (
        ("orders of the CRM", "orders upload") if orders else ("records of the accounts", "upload")
    )
    raise UsageError(
        "plan.other_way",
        tried=f"carry out the saved plan {clean(str(file))}",
        found=f"it is a plan of {kind}",
        remedy=f"Carry it out by `syncupload {command} --plan FILE`.",
    )
