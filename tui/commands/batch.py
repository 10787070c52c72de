"""`syncupload batch`: the unattended upload of everything (manual 8)."""

from __future__ import annotations

from typing import Annotated

import typer

from core.service import SyncService
from tui.answer import Answer, give
from tui.outcome import plan_answer, run_answer
from tui.setting import Json, setting_of
from tui.watching import watched

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what it would do; write nothing.")]
Full = Annotated[bool, typer.Option("--full", help="Compare everything, not only what changed.")]
Recreate = Annotated[bool, typer.Option("--recreate", help="Make again what a person deleted in the CRM.")]


def batch(
    context: typer.Context,
    dry_run: DryRun = False,
    full: Full = False,  # noqa: ARG001 - every batch compares everything until it keeps a mark
    recreate: Recreate = False,
    as_json: Json = False,
) -> None:
    """Upload everything that differs: products and units, customers and contacts, then invoices."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched() as (watch, interruption):
            plan = service.plan_batch(watch, recreate=recreate)
            if dry_run:
                return plan_answer(plan, loaded.warnings, interruption)
            report = service.upload(plan, watch)
        return run_answer(report, plan, loaded.warnings, interruption)

    give(answer, as_json=as_json)
