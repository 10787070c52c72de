"""Plans in files: the same file for the command and for the screen, and only for its own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from core.errors import SyncError, UsageError
from core.text import clean
from core.upload.plan_table import LEDGER_WAVES, Plan

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Save the plan to FILE.")]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace", help="With --out: a file of that name may be replaced; a saved plan always is."
    ),
]


@dataclass(frozen=True, slots=True)
class Saving:
    """Where a command saves its plan, if anywhere."""

    file: Path | None
    replace: bool = False

    def prove(self) -> None:
        """Raise UsageError, before anything is read, where a file is there that has to stay."""
        if self.file is not None:
            Plan.place(self.file, replace=self.replace).prove()

    def save(self, made: Plan) -> None:
        """Save it; raises SyncError where it cannot be written."""
        if self.file is not None:
            save_plan(made, self.file, replace=self.replace)


def save_plan(made: Plan, file: Path, *, replace: bool = False) -> None:
    """Save a plan; raises SyncError where it cannot be written, UsageError where a file has to stay."""
    try:
        made.save(file, replace=replace)
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
