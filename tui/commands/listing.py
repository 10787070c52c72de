"""`syncupload list`: what the accounting system holds (manual 6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from core.accounting.base import Selection, Subject
from core.records import Record
from core.service import SyncService
from core.upload.spool import RowSpool
from tui.answer import Answer, give
from tui.columns import COLUMNS, cell_text
from tui.limited import limited
from tui.saving import Csv, Replace, saved
from tui.setting import Json, Search, setting_of
from tui.terminal import print_table


def list_records(
    context: typer.Context,
    subject: Annotated[Subject, typer.Argument(help="What to list.")],
    search: Search = "",
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N rows.")] = None,
    csv: Csv = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """List customers, products, invoices, invoice items or transactions of the accounting system."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            rows = service.rows(subject, Selection(prefix=search))
        if csv is not None:
            return limited(_saved(csv, subject, _first(rows, limit), replace=replace), service)
        document = {"entity": subject.value, "total": rows.total, "rows": islice(rows, limit)}
        answer = Answer(document, lambda stream: _show(stream, subject, rows, limit), 0, loaded.warnings)
        return limited(answer, service)

    give(answer, as_json=as_json)


def _show(stream: Any, subject: Subject, rows: RowSpool, limit: int | None) -> None:
    columns = COLUMNS[subject]
    cells = ([cell_text(cell(record)) for _, cell in columns] for record in _first(rows, limit))
    print_table(stream, [column for column, _ in columns], cells)


def _saved(path: Path, subject: Subject, records: Iterator[Record], *, replace: bool) -> Answer:
    columns = COLUMNS[subject]
    rows = ([cell(record) for _, cell in columns] for record in records)
    return saved(path, [column.title for column, _ in columns], rows, replace=replace)


def _first(rows: RowSpool, limit: int | None) -> Iterator[Record]:
    return islice(rows, limit)
