"""The one gate to a CSV file: what would be a formula is made harmless, and numbers stay numbers.

A text that a spreadsheet could take for a formula gets an apostrophe before it, as a person would type it
(OWASP, "CSV Injection"); amounts, numbers and dates come from us and are written as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from core.errors import SyncError
from core.new_file import NewFile
from core.text import clean

# A spreadsheet that is set to another list separator splits a cell at it: what follows is a beginning too.
# Blanks are also what only looks like nothing: joiners, fillers, variation selectors.
_FORMULA = re.compile(
    r"(^|[;|])"
    r"(?=[\s'\"\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\uffa0]*"
    r"[=+\-@＝＋－＠])"
)


def write_csv(
    path: Path, titles: Sequence[str], rows: Iterable[Sequence[object]], *, replace: bool = False
) -> int:
    """Write titles and rows, whole or not at all, readable by their owner only; says how many rows.

    UTF-8 with a byte order mark, so that Excel reads it; a file that is there stays unless `replace`.
    Raises SyncError; where the rows themselves fail or are interrupted, no file is left either.
    """
    try:
        with (
            NewFile(path, replace=replace).writing() as unfinished,
            unfinished.open("w", encoding="utf-8-sig", newline="") as stream,
        ):
            return _write(stream, titles, rows)
    except OSError as error:
        raise _refused(path, error) from error


def csv_cell(value: object) -> str:
    """Give a value as it stands in a cell: numbers and dates as they are, texts harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return _harmless(clean(str(value)))


def _harmless(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)


def _write(stream: TextIO, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    writer = csv.writer(stream)  # RFC 4180: quotes doubled, CRLF
    writer.writerow([csv_cell(title) for title in titles])
    count = 0
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
        count += 1
    return count


def _refused(path: Path, error: OSError) -> SyncError:
    if not path.parent.is_dir():
        found, remedy = f"there is no folder {path.parent}", "Make the folder first, or give another one."
    elif path.is_dir():
        found, remedy = "it is a folder", "Give the name of a file in it."
    else:
        found = error.strerror or str(error)
        remedy = "Give a folder that you may write to and that has room; no part of the file was left."
    return SyncError("csv.unwritable", tried=f"write {path}", found=found, remedy=remedy)
