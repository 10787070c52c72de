"""`syncupload batch`: the unattended upload of what changed (manual 8)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from core.errors import SyncError
from core.service import SyncService
from core.text import clean
from core.upload.batch import MARK, Batch
from core.upload.progress import Watch
from tui.accounts_database import fill_after, filling, of_filling
from tui.answer import Answer, give
from tui.limited import limited
from tui.outcome import of_batch, plan_answer, run_answer
from tui.setting import Json, setting_of
from tui.watching import watched

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what it would do; write nothing.")]
Full = Annotated[bool, typer.Option("--full", help="Compare everything, not only what changed.")]
Recreate = Annotated[
    bool, typer.Option("--recreate", help="Compare everything; make again what a person deleted in the CRM.")
]


def batch(
    context: typer.Context,
    dry_run: DryRun = False,
    full: Full = False,
    recreate: Recreate = False,
    as_json: Json = False,
) -> None:
    """Upload what changed since the last batch: products and units, customers and contacts, then invoices."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched() as (watch, interruption):
            asked = Asked(full=full, recreate=recreate)
            if dry_run:
                made = _planned(service, watch, asked)
                shown = plan_answer(made.plan, loaded.warnings, interruption, made.mark)
                return limited(of_batch(shown, made), service)
            try:
                with service.locked(watch.clock):
                    made = _planned(service, watch, asked)
                    report, mark = service.upload_batch(made, watch)
            except SyncError as failed:
                fill_after(failed, service, watch, full=full)
                raise
            filled = None if interruption.exit_code else filling(service, watch, full=full)
            ran = run_answer(report, made.plan, loaded.warnings, interruption, mark)
            return limited(of_filling(of_batch(ran, made), filled), service)

    give(answer, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared."""

    full: bool
    recreate: bool


def _planned(service: SyncService, watch: Watch, asked: Asked) -> Batch:
    made = service.plan_batch(watch, full=asked.full, recreate=asked.recreate)
    _announce(made)
    return made


_LICENSED = "It is the first one with a licence: what the evaluation left out goes up now."
_UNLICENSED = "It is the first one without a licence."
"""The batches of an evaluation have a mark of their own, as they pass over what is beyond its limit."""


def _announce(made: Batch) -> None:
    """Say on stderr how much is compared, and what is odd about the accounts."""
    if made.first:
        counted = ", ".join(f"{count} {action}" for action, count in made.plan.summary().items() if count)
        sys.stderr.write(
            f"No batch has ended yet: this one is full, everything is compared ({counted or 'nothing'}). "
            "Have a backup of the CRM.\n"
        )
    elif made.full:
        sys.stderr.write("This batch is full: everything is compared.\n")
    if made.activated:
        licensed = made.kept_as == MARK
        sys.stderr.write(f"{_LICENSED if licensed else _UNLICENSED}\n")
    if made.standing:
        sys.stderr.write(
            f"{len(made.standing)} set aside earlier, and not tried again: syncupload quarantine list\n"
        )
    for note in made.notes:
        sys.stderr.write(f"note: {clean(note)}\n")
