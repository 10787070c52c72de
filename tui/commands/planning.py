"""`syncupload plan` and `upload`: what an upload would do, and doing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.accounting.base import Subject
from core.errors import UsageError
from core.service import SyncService
from core.upload.plan_table import CRM_WAVES
from tui.answer import Answer, give
from tui.choice import All, Keys, selection_of
from tui.limited import limited
from tui.outcome import plan_answer, run_answer
from tui.plan_saving import Out, Replace, Saving, open_plan
from tui.setting import Json, Search, setting_of
from tui.watching import watched

Which = Annotated[Subject, typer.Argument(help="customers, products, invoices or transactions")]


def plan(
    context: typer.Context,
    subject: Which,
    keys: Keys = None,
    search: Search = "",
    everything: All = False,
    out: Out = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show what an upload would do, field by field; nothing is written. Exit 4: there is something to do."""

    def answer() -> Answer:
        selection = selection_of(subject, keys or (), search, everything)
        saving = Saving(out, replace)
        saving.prove()
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched() as (watch, interruption):
            made = service.plan(subject, selection, watch)
        saving.save(made)
        return limited(plan_answer(made, loaded.warnings, interruption), service)

    give(answer, as_json=as_json)


def upload(
    context: typer.Context,
    subject: Annotated[
        Subject | None, typer.Argument(help="customers, products, invoices or transactions")
    ] = None,
    keys: Keys = None,
    search: Search = "",
    everything: All = False,
    saved: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Carry out a saved plan.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Upload records into the CRM, with what they need; or carry out exactly what a saved plan says."""

    def answer() -> Answer:
        _only_one_of(subject, saved, more=bool(search or everything))
        wanted = (
            (subject, selection_of(subject, keys or (), search, everything))
            if subject
            else open_plan(saved or Path(), CRM_WAVES)
        )
        loaded = setting_of(context).load()
        with (
            SyncService(loaded) as service,
            watched() as (watch, interruption),
            service.locked(watch.clock),
        ):
            made = service.plan(*wanted, watch) if isinstance(wanted, tuple) else wanted
            report = service.upload(made, watch, exact=saved is not None)
        return limited(run_answer(report, made, loaded.warnings, interruption), service)

    give(answer, as_json=as_json)


def _only_one_of(subject: Subject | None, saved: Path | None, *, more: bool) -> None:
    if (subject is None) == (saved is None) or (saved and more):
        raise UsageError(
            "selection.unclear",
            tried="choose what to upload",
            found="both records and a saved plan were named" if saved else "nothing was named",
            remedy="Name customers, products, invoices or transactions, or give --plan FILE alone.",
        )
