"""`syncupload batch`: the unattended upload of what changed (manual 8)."""

from __future__ import annotations

from typing import Annotated

import typer

from core.service import SyncService
from tui.answer import Answer, give
from tui.batch_run import Asked, carry_out, planned, rehearsed
from tui.limited import limited
from tui.outcome import of_batch, plan_answer
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
                made = planned(service, watch, asked)
                shown = plan_answer(made.plan, loaded.warnings, interruption, made.mark)
                return limited(rehearsed(service, watch, of_batch(shown, made), asked), service)
            return carry_out(service, loaded, (watch, interruption), asked).answer

    give(answer, as_json=as_json)
