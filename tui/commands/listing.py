"""`syncupload list`: what the accounting system holds (manual 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any

import typer

from core.accounting.base import Selection, Subject
from core.records import Record
from core.service import SyncService
from core.upload.spool import RowSpool
from tui.answer import Answer, give
from tui.setting import Json, Search, setting_of
from tui.terminal import Column, print_table

_MONEY = 12
Cell = Callable[[Any], object]

# Manual 6, the picture: account, name, address 1 to 4, postcode, balance, limit, turnover.
COLUMNS: Mapping[Subject, tuple[tuple[Column, Cell], ...]] = {
    Subject.CUSTOMERS: (
        (Column("Account", 8), lambda each: each.reference),
        (Column("Name", 26), lambda each: each.name),
        *((Column(f"Address {n + 1}", 18, spare=True), lambda each, n=n: each.address[n]) for n in range(4)),
        (Column("Postcode", 9, spare=True), lambda each: each.postcode),
        (Column("Balance", _MONEY, right=True), lambda each: each.balance),
        (Column("Limit", _MONEY, right=True), lambda each: each.credit_limit),
        (Column("Turnover", _MONEY, right=True), lambda each: each.turnover),
    ),
    Subject.PRODUCTS: (
        (Column("Code", 16), lambda each: each.code),
        (Column("Description", 34), lambda each: each.description),
        (Column("Unit", 8, spare=True), lambda each: each.unit),
        (Column("Price", _MONEY, right=True), lambda each: each.sales_price),
        (Column("Cost", _MONEY, right=True), lambda each: each.cost_price),
        (Column("Tax", 3, spare=True), lambda each: each.tax_code),
    ),
    Subject.INVOICES: (
        (Column("Number", 8, right=True), lambda each: each.number),
        (Column("Kind", 9, spare=True), lambda each: each.kind),
        (Column("Posted", 6, spare=True), lambda each: "yes" if each.posted else "no"),
        (Column("Account", 8), lambda each: each.account),
        (Column("Name", 26, spare=True), lambda each: each.name),
        (Column("Date", 10), lambda each: each.date),
        (Column("Net", _MONEY, right=True), lambda each: each.net),
        (Column("Tax", _MONEY, right=True), lambda each: each.tax),
        (Column("Gross", _MONEY, right=True), lambda each: each.gross),
    ),
    Subject.ITEMS: (
        (Column("Invoice", 8, right=True), lambda each: each.invoice_number),
        (Column("Line", 4, right=True), lambda each: each.line),
        (Column("Account", 8, spare=True), lambda each: each.account),
        (Column("Product", 16), lambda each: each.product_code),
        (Column("Description", 30, spare=True), lambda each: each.description),
        (Column("Quantity", 10, right=True), lambda each: each.quantity),
        (Column("Price", _MONEY, right=True), lambda each: each.unit_price),
        (Column("Net", _MONEY, right=True), lambda each: each.net),
    ),
    Subject.TRANSACTIONS: (
        (Column("Number", 8, right=True), lambda each: each.number),
        (Column("Type", 4), lambda each: each.type),
        (Column("Account", 8), lambda each: each.account),
        (Column("Date", 10), lambda each: each.date),
        (Column("Reference", 12, spare=True), lambda each: each.reference),
        (Column("Details", 24, spare=True), lambda each: each.details),
        (Column("Gross", _MONEY, right=True), lambda each: each.gross),
        (Column("Outstanding", _MONEY, right=True), lambda each: each.outstanding),
    ),
}


def list_records(
    context: typer.Context,
    subject: Annotated[Subject, typer.Argument(help="What to list.")],
    search: Search = "",
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N rows.")] = None,
    as_json: Json = False,
) -> None:
    """List customers, products, invoices, invoice items or transactions of the accounting system."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            rows = service.rows(subject, Selection(prefix=search))
        document = {"entity": subject.value, "total": rows.total, "rows": islice(rows, limit)}
        return Answer(document, lambda stream: _show(stream, subject, rows, limit), warnings=loaded.warnings)

    give(answer, as_json=as_json)


def _show(stream: Any, subject: Subject, rows: RowSpool, limit: int | None) -> None:
    columns = COLUMNS[subject]
    cells = ([_text(cell(record)) for _, cell in columns] for record in _limited(rows, limit))
    print_table(stream, [column for column, _ in columns], cells)


def _limited(rows: RowSpool, limit: int | None) -> Iterator[Record]:
    return islice(rows, limit)


def _text(value: object) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
