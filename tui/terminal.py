"""What the terminal is, and how a table of text is laid out on it or in a pipe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from core.text import clean


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its width in characters, and whether it holds numbers."""

    title: str
    width: int
    right: bool = False


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream."""
    return stream.isatty()


def may_colour(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether colour is welcome: on a terminal, without NO_COLOR, and not on a dumb one."""
    return is_terminal(stream) and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def print_table(stream: TextIO, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows as they come: aligned on a terminal, with tabs and whole texts in a pipe."""
    if is_terminal(stream):
        room = shutil.get_terminal_size().columns
        titles = _aligned(columns, [each.title for each in columns], room)
        print(titles, file=stream)
        for row in rows:
            print(_aligned(columns, row, room), file=stream)
        return
    print("\t".join(each.title for each in columns), file=stream)
    for row in rows:
        print("\t".join(clean(cell) for cell in row), file=stream)


def _aligned(columns: Sequence[Column], row: Sequence[str], room: int) -> str:
    cells = (_fitted(clean(text), column) for column, text in zip(columns, row, strict=True))
    return "  ".join(cells)[:room].rstrip()


def _fitted(text: str, column: Column) -> str:
    if column.right:
        return text.rjust(column.width)
    if len(text) > column.width:
        text = text[: column.width - 1] + "…"
    return text.ljust(column.width)
