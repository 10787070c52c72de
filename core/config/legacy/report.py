"""What became of each old key, as a person and a script are told; a secret's value is in none of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.config.keys import Key
from core.config.legacy.entries import Entry
from core.config.legacy.readings import HOMES, Reading, shown
from core.config.masking import masked
from core.config.model import Config
from core.config.reading import value_of
from core.text import clean

_SECRET = re.compile(r"(?i)pass|pwd|secret|token|key\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One old key: its new name (None: none), its value there (None: secret, or not taken), and why."""

    old: str
    new: str | None
    value: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Every key of an old file once: taken as it was, taken with another value or meaning, or unknown."""

    taken: tuple[Row, ...]
    changed: tuple[Row, ...]
    unknown: tuple[Row, ...]


def reported(
    readings: Mapping[str, Reading], unknown: Iterable[Entry], config: Config | None, kept: Mapping[str, str]
) -> Report:
    """Sort the old keys by what became of them; `kept` says where each secret is, by dotted key."""
    rows = [_row(each, config, kept) for each in sorted(readings.values(), key=lambda each: each.line)]
    return Report(
        tuple(row for row, changed in rows if not changed),
        tuple(row for row, changed in rows if changed),
        tuple(map(_unknown, unknown)),
    )


def _row(reading: Reading, config: Config | None, kept: Mapping[str, str]) -> tuple[Row, bool]:
    key = reading.home
    if not reading.used:
        return Row(reading.old, None, None, _sentences(reading.notes)), reading.changed
    if key.secret:
        where = f"kept in {kept[key.dotted]}" if key.dotted in kept and reading.filled else ""
        return Row(reading.old, key.dotted, None, _sentences((*reading.notes, where))), reading.changed
    value = _value(config, key, reading)
    password = f"{key.table}.password"
    where = f"kept in {kept[password]}" if reading.taken_out and password in kept else ""
    notes = (*reading.notes, where)
    different = _different(reading, value)
    row = Row(reading.old, key.dotted, clean(masked(value)), _sentences((*notes, different)))
    return row, reading.changed or bool(different)


def _different(reading: Reading, value: str) -> str:
    """Say that a value is not the one that stood there, unless that has been said."""
    if reading.beside or reading.changed:
        return ""
    if not reading.filled:
        return f"was blank; {shown(value)} is the program's own value" if value else ""
    return "" if value == reading.written.strip() else f"was written {shown(reading.written)}"


def _value(config: Config | None, key: Key, reading: Reading) -> str:
    if config is None or getattr(config, key.table) is None:
        return reading.value.strip()
    return value_of(config, key)


def _unknown(entry: Entry) -> Row:
    near = difflib.get_close_matches(entry.name, HOMES, n=1, cutoff=0.75)
    meant = f": is {near[0]} meant?" if near else ""
    value = None if _SECRET.search(entry.name) else clean(masked(entry.value))
    return Row(clean(entry.key), None, value, f"no key of the old program's manual{meant}")


def _sentences(notes: Iterable[str]) -> str:
    return "; ".join(note for note in notes if note)
