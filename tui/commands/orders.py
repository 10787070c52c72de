"""`syncupload orders`: what waits in the CRM for the accounts, and the commands around it (manual 7)."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, TextIO

import typer

from core.service import SyncService
from core.upload.waiting import OrderPart, WaitingSpool
from tui.answer import Answer, give
from tui.columns import cell_text
from tui.commands import order_uploads
from tui.commands.order_release import release
from tui.desk import short_name
from tui.limited import limited
from tui.order_columns import ORDER_COLUMNS, SIGN_COLUMN, note
from tui.setting import Json, setting_of
from tui.shapes import waiting_shape
from tui.terminal import Column, print_table
from tui.watching import watched

app = typer.Typer(help="Orders of the CRM that are ready, and what they need.", no_args_is_help=True)
customers = typer.Typer(help="The customers of those orders.", no_args_is_help=True)
products = typer.Typer(help="The products of those orders.", no_args_is_help=True)
items = typer.Typer(help="The lines of those orders.", no_args_is_help=True)
app.add_typer(customers, name="customers")
app.add_typer(products, name="products")
app.add_typer(items, name="items")

Prefix = Annotated[
    str,
    typer.Option("--search", metavar="PREFIX", help="Account, product or order numbers that begin so."),
]
Limit = Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N rows.")]

_NOTE = Column("Note", 24, spare=True)


@app.command("list")
def list_orders(
    context: typer.Context, search: Prefix = "", limit: Limit = None, as_json: Json = False
) -> None:
    """List the orders that are ready, with their lines."""
    _list(context, OrderPart.ORDERS, (search, limit), as_json=as_json)


@customers.command("list")
def list_customers(
    context: typer.Context, search: Prefix = "", limit: Limit = None, as_json: Json = False
) -> None:
    """List the customers of the orders that are ready, and say which of them the accounts lack."""
    _list(context, OrderPart.CUSTOMERS, (search, limit), as_json=as_json)


@products.command("list")
def list_products(
    context: typer.Context, search: Prefix = "", limit: Limit = None, as_json: Json = False
) -> None:
    """List the products of the orders that are ready, and say which of them the accounts lack."""
    _list(context, OrderPart.PRODUCTS, (search, limit), as_json=as_json)


@items.command("list")
def list_items(
    context: typer.Context, search: Prefix = "", limit: Limit = None, as_json: Json = False
) -> None:
    """List the lines of the orders that are ready."""
    _list(context, OrderPart.ITEMS, (search, limit), as_json=as_json)


app.command("plan")(order_uploads.plan_orders)
app.command("upload")(order_uploads.upload_orders)
app.command("release")(release)
customers.command("plan")(order_uploads.plan_customers)
customers.command("upload")(order_uploads.upload_customers)
products.command("plan")(order_uploads.plan_products)
products.command("upload")(order_uploads.upload_products)


def _list(context: typer.Context, part: OrderPart, wanted: tuple[str, int | None], *, as_json: bool) -> None:
    search, limit = wanted

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service, watched("reading") as (watch, _):
            rows = service.scan(watch, search)[part]
        document = {
            "entity": part.value,
            "total": rows.total,
            "rows": map(waiting_shape, islice(rows, limit)),
        }
        system = short_name(loaded.config.sync.source)
        how = (system, limit)
        answer = Answer(document, lambda stream: _show(stream, part, rows, how), 0, loaded.warnings)
        return limited(answer, service)

    give(answer, as_json=as_json)


def _show(stream: TextIO, part: OrderPart, rows: WaitingSpool, how: tuple[str, int | None]) -> None:
    system, limit = how
    columns = (SIGN_COLUMN, *ORDER_COLUMNS[part], (_NOTE, lambda each: note(each, system)))
    cells = ([cell_text(cell(row)) for _, cell in columns] for row in islice(rows, limit))
    print_table(stream, [column for column, _ in columns], cells)
