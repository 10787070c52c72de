"""Any table to a CSV file: all its rows and columns, whatever is in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from core.csv_file import write_csv
from core.text import clean
from tui.columns import Cell
from tui.terminal import Column
from tui.widgets.file_question import FileQuestion
from tui.widgets.paging import PAGE, Rows
from tui.widgets.record_table import RecordTable

Columns = Sequence[tuple[Column, Cell]]


def export_of(table: RecordTable, name: str) -> FileQuestion | None:
    """Give the question to which file a table goes; None where it shows nothing."""
    if table.source is None or not table.total:
        return None
    write = partial(_written, table.source, table.columns)
    return FileQuestion(f"Export {table.total:,} rows to which file?", f"{name}.csv", write)


def _written(source: Rows, columns: Columns, file: Path) -> str:
    titles = [column.title or "Sign" for column, _ in columns]
    count = write_csv(file, titles, ([cell(each) for _, cell in columns] for each in _all(source)))
    return f"{count:,} rows written to {clean(str(file))}"


def _all(source: Rows) -> Iterator[Any]:
    for offset in range(0, source.total, PAGE):
        yield from source.page(offset, PAGE)
