"""A table saved as a CSV file: the two options for it, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from core.csv_file import write_csv
from core.text import clean
from tui.answer import Answer

Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write all columns to a CSV file, safe to open in Excel."),
]
Replace = Annotated[bool, typer.Option("--replace", help="With --csv: a file of that name may be replaced.")]


def saved(
    path: Path, titles: Sequence[str], rows: Iterable[Sequence[object]], *, replace: bool = False
) -> Answer:
    """Write the table and say how many rows it has; raises SyncError."""
    count = write_csv(path, titles, rows, replace=replace)
    said = f"{count:,} rows written to {clean(str(path))}"
    return Answer({"csv": str(path), "rows": count}, lambda stream: print(said, file=stream))
