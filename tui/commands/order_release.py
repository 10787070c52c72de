"""`syncupload orders release`: an order that a run had claimed is set free (manual 7)."""

from __future__ import annotations

from typing import Annotated, TextIO

import typer

from core.service import SyncService
from core.text import clean
from core.upload.order_release import Released
from tui.answer import Answer, give
from tui.limited import limited
from tui.setting import Json, setting_of
from tui.watching import watched

NotInvoice = Annotated[
    list[str] | None,
    typer.Option("--not-invoice", metavar="NUMBER", help="This invoice is another order's: you have looked."),
]


def release(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The number of an order of the CRM.")],
    another: NotInvoice = None,
    as_json: Json = False,
) -> None:
    """Set an order free that a run has claimed, once the accounts were asked for its invoice."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched("reading") as (watch, _):
            released = service.release_order(order, watch, another or ())
        return limited(told(released, loaded.warnings), service)

    give(answer, as_json=as_json)


def told(released: Released, warnings: tuple[str, ...] = ()) -> Answer:
    """Say which order is free now, and what of."""
    document = {
        "number": released.number,
        "claimed": released.claimed,
        "holder": released.holder,
        "since": released.since,
        "invoice_number": released.invoice_number,
    }
    return Answer(document, lambda stream: _show(stream, released), 0, warnings)


def _show(stream: TextIO, released: Released) -> None:
    number = clean(released.number)
    stream.write(f"{number} is free: {_of_whom(released)}.\n")
    if released.invoice_number:
        invoice = clean(released.invoice_number)
        stream.write(
            f"Invoice {invoice} was made from it; nothing in the accounts bears its order number now, nor is "
            "that invoice. Whoever gave it another number there by hand should say so before you upload: it "
            "would not be found, and a second one made.\n"
        )
    stream.write(f"Where it is ready in the CRM: syncupload orders upload {number}\n")


def _of_whom(released: Released) -> str:
    if not released.claimed:
        return "nobody holds a claim of it, and its invoice number was taken off"
    since = "" if released.since is None else f" since {released.since.astimezone():%Y-%m-%d %H:%M}"
    return f"{clean(released.holder) or 'somebody whom the claim does not name'} had claimed it{since}"
