"""On which line of a TOML file each key stands: tomllib does not say."""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*\[\s*([A-Za-z0-9_.\-\"' ]+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\-\"' ]+?)\s*=")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _toggles(line: str, inside: str) -> str:
    """Say which kind of long text is open after this line, if any."""
    for mark in ('"""', "'''"):
        if inside in ("", mark) and line.count(mark) % 2:
            return "" if inside else mark
    return inside


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Map tables and keys, by their path, to the line on which they first stand, counted from 1."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            if header := _TABLE.match(line):
                table = _parts(header[1])
                found.setdefault(table, number)
            elif key := _KEY.match(line):
                found.setdefault((*table, *_parts(key[1])), number)
        inside = _toggles(line, inside)
    return found
