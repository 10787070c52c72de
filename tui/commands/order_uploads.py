"""`syncupload orders … plan` and `upload`: CRM orders, and what they need, into the accounts (manual 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from core.config.two_way import require_two_way
from core.errors import UsageError
from core.service import SyncService
from core.upload.plan_table import LEDGER_WAVES, Plan
from core.upload.waiting import OrderPart
from tui.answer import Answer, give
from tui.limited import limited
from tui.outcome import plan_answer, run_answer
from tui.plan_saving import Out, Replace, Saving, open_plan
from tui.setting import Json, setting_of
from tui.watching import watched

Orders = Annotated[list[str] | None, typer.Argument(metavar="[ORDER]…", help="Order numbers of the CRM.")]
References = Annotated[list[str] | None, typer.Argument(metavar="[KEY]…", help="Account numbers of the CRM.")]
Codes = Annotated[list[str] | None, typer.Argument(metavar="[KEY]…", help="Product IDs of the CRM.")]
All = Annotated[bool, typer.Option("--all", help="All that is ready.")]
Saved = Annotated[Path | None, typer.Option("--plan", metavar="FILE", help="Carry out a saved plan.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to go up: some by their keys, or expressly all."""

    part: OrderPart
    keys: Sequence[str]
    everything: bool

    def selection(self) -> Sequence[str]:
        """Give the keys, none for all; raises UsageError where neither or both were given."""
        if self.everything and self.keys:
            raise _unclear(f"{self._many} and --all exclude each other", "Give one of the two.")
        if not self.everything and not self.keys:
            raise _unclear(
                f"no {self._one} was named", f"Name {self._many}, or give --all for all that is ready."
            )
        return tuple(self.keys)

    @property
    def _many(self) -> str:
        return self.part.value

    @property
    def _one(self) -> str:
        return self.part.value.removesuffix("s")


def plan_orders(
    context: typer.Context,
    keys: Orders = None,
    everything: All = False,
    out: Out = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show the invoices that the orders would become, line by line. Exit 4: there is something to do."""
    _plan(context, Asked(OrderPart.ORDERS, keys or (), everything), Saving(out, replace), as_json=as_json)


def plan_customers(
    context: typer.Context,
    keys: References = None,
    everything: All = False,
    out: Out = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show which customers of the orders would be made in the accounts. Exit 4: there is something to do."""
    _plan(context, Asked(OrderPart.CUSTOMERS, keys or (), everything), Saving(out, replace), as_json=as_json)


def plan_products(
    context: typer.Context,
    keys: Codes = None,
    everything: All = False,
    out: Out = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show which products of the orders would be made in the accounts. Exit 4: there is something to do."""
    _plan(context, Asked(OrderPart.PRODUCTS, keys or (), everything), Saving(out, replace), as_json=as_json)


def upload_orders(
    context: typer.Context,
    keys: Orders = None,
    everything: All = False,
    saved: Saved = None,
    as_json: Json = False,
) -> None:
    """Make invoices of orders in the accounts, with the customers and products that they need."""
    _upload(context, Asked(OrderPart.ORDERS, keys or (), everything), saved, as_json=as_json)


def upload_customers(
    context: typer.Context,
    keys: References = None,
    everything: All = False,
    saved: Saved = None,
    as_json: Json = False,
) -> None:
    """Make the customers of orders in the accounts, where they are missing; those that exist stay."""
    _upload(context, Asked(OrderPart.CUSTOMERS, keys or (), everything), saved, as_json=as_json)


def upload_products(
    context: typer.Context,
    keys: Codes = None,
    everything: All = False,
    saved: Saved = None,
    as_json: Json = False,
) -> None:
    """Make the products of orders in the accounts, where they are missing; those that exist stay."""
    _upload(context, Asked(OrderPart.PRODUCTS, keys or (), everything), saved, as_json=as_json)


def _plan(context: typer.Context, asked: Asked, saving: Saving, *, as_json: bool) -> None:
    def answer() -> Answer:
        keys = asked.selection()
        saving.prove()
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched() as (watch, interruption):
            made = service.plan_orders(asked.part, keys, watch)
        saving.save(made)
        return limited(plan_answer(made, loaded.warnings, interruption), service)

    give(answer, as_json=as_json)


def _upload(context: typer.Context, asked: Asked, saved: Path | None, *, as_json: bool) -> None:
    def answer() -> Answer:
        if saved is not None and (asked.keys or asked.everything):
            raise _unclear("both a selection and a saved plan were named", "Give --plan FILE alone.")
        chosen = open_plan(saved, LEDGER_WAVES) if saved else asked.selection()
        loaded = setting_of(context).load()
        require_two_way(loaded.config.sync.source)  # the lock asks the CRM for its name
        with (
            SyncService(loaded) as service,
            watched() as (watch, interruption),
            service.locked(watch.clock),
        ):
            made = chosen if isinstance(chosen, Plan) else service.plan_orders(asked.part, chosen, watch)
            report = service.upload_orders(made, watch, exact=saved is not None)
        return limited(run_answer(report, made, loaded.warnings, interruption), service)

    give(answer, as_json=as_json)


def _unclear(found: str, remedy: str) -> UsageError:
    return UsageError("selection.unclear", tried="choose what to upload", found=found, remedy=remedy)
