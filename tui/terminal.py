"""What the terminal is, and how a table of text is laid out on it or in a pipe."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from core.text import clean

GAP = "  "
"""What stands between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its width in characters, whether it holds numbers.

    A `spare` one is left out where the terminal is too narrow for all; one whose texts fit anyway need not
    grow where there is room left.
    """

    title: str
    width: int
    right: bool = False
    spare: bool = False
    grows: bool = True


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
        shown = fitting(columns, room)
        print(_aligned(columns, [each.title for each in columns], shown)[:room], file=stream)
        for row in rows:
            print(_aligned(columns, row, shown)[:room], file=stream)
        if left_out := [each.title for at, each in enumerate(columns) if at not in shown]:
            sys.stderr.write(f"(too narrow for {', '.join(left_out)})\n")
        return
    print("\t".join(each.title for each in columns), file=stream)
    for row in rows:
        print("\t".join(clean(cell) for cell in row), file=stream)


def fitting(columns: Sequence[Column], room: int) -> list[int]:
    """Give the places of the columns that there is room for: the last spare ones go first."""
    shown = list(range(len(columns)))
    for at in reversed(range(len(columns))):
        if sum(columns[each].width + len(GAP) for each in shown) - len(GAP) <= room:
            break
        if columns[at].spare:
            shown.remove(at)
    return shown


def _aligned(columns: Sequence[Column], row: Sequence[str], shown: Sequence[int]) -> str:
    return GAP.join(_fitted(clean(row[at]), columns[at]) for at in shown).rstrip()


def _fitted(text: str, column: Column) -> str:
    if column.right:
        return text.rjust(column.width)
    if len(text) > column.width:
        text = text[: column.width - 1] + "…"
    return text.ljust(column.width)
