"""How wide the columns of a table are on the screen, and a text in so many cells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, split_graphemes

from core.text import clean
from tui.terminal import GAP, Column, fitting

TEXT_LEAST, NUMBER_LEAST = 16, 10
"""Columns of texts and of numbers are not made narrower than this, in cells, while another column can go."""

WIDEST = 2
"""A column of texts takes up to so many times its width where there is room left."""

_MOST = 8
"""More characters than this a cell are no writing: combining marks without end."""

_JOINER, _EMOJI = "\u200d", "\ufe0f"


@dataclass(frozen=True, slots=True)
class Placed:
    """A column that is shown: its place among all, and the cells that it has."""

    at: int
    width: int
    right: bool


def laid_out(columns: Sequence[Column], room: int) -> tuple[Placed, ...]:
    """Share `room` cells among the columns: spare ones go, then all narrow, then the last ones go."""
    widths = {at: columns[at].width for at in fitting(columns, room)}
    _narrow(columns, widths, room)
    _widen(columns, widths, room)
    return tuple(Placed(at, width, columns[at].right) for at, width in widths.items())


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Give foreign text as exactly `width` cells; what had to be cut ends with `…`."""
    line = clean(text).lstrip(_JOINER + _EMOJI)
    if line.isascii() and len(line) <= width:
        return line.rjust(width) if right else line.ljust(width)
    line = _shortened(line, width).rstrip(_JOINER)
    blanks = " " * (width - cell_len(line))
    return blanks + line if right else line + blanks


def _shortened(line: str, width: int) -> str:
    most = line[: width * _MOST]
    if most == line and cell_len(line) <= width:
        return line
    if width < 1:
        return ""
    spans, _ = split_graphemes(most)
    end, taken = 0, 0
    for _, stop, cells in spans:
        if taken + cells > width - 1:
            break
        end, taken = stop, taken + cells
    return line[:end].rstrip(_JOINER) + "…"


def _taken(widths: dict[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)


def _narrow(columns: Sequence[Column], widths: dict[int, int], room: int) -> None:
    while (over := _taken(widths) - room) > 0:
        if at := _widest(columns, widths):
            widths[at] -= 1
        elif len(widths) > 1:
            widths.popitem()
        else:
            first = next(iter(widths))
            widths[first] = max(widths[first] - over, 0)
            return


def _widest(columns: Sequence[Column], widths: dict[int, int]) -> int:
    """Give the place of the widest column that can narrow, texts before numbers; 0 where none can."""
    for right, least in (False, TEXT_LEAST), (True, NUMBER_LEAST):
        able = [at for at in widths if at and columns[at].right is right and widths[at] > least]
        if able:
            return max(able, key=widths.__getitem__)
    return 0


def _widen(columns: Sequence[Column], widths: dict[int, int], room: int) -> None:
    for times in (1, WIDEST):
        for at in list(widths):
            column = columns[at]
            if times == 1 or (column.grows and column.width >= TEXT_LEAST and not column.right):
                wished = column.width * times - widths[at]
                widths[at] += max(min(wished, room - _taken(widths)), 0)
