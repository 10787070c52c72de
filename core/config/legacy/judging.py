"""Whether what was taken over makes a valid configuration; what is wrong is told by the old key's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.config.keys import KEYS, Key, table_class
from core.config.legacy.draft import Draft
from core.config.legacy.readings import Reading
from core.config.mistakes import Mistake, mistake_of
from core.config.model import TABLE_OF, Config
from core.config.origin import Origins
from core.config.words import Source

_NEEDED = ("sync", "crm", "product")
_MISSING = ("config.missing", "config.missing_key", "config.blank")


@dataclass(frozen=True, slots=True)
class Existing:
    """The file that is written to: its tables and the lines of its keys; both empty for a new one."""

    tables: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Judged:
    """The valid configuration, or all that is wrong; the draft without the tables that nobody asks for."""

    config: Config | None
    mistakes: tuple[Mistake, ...]
    draft: Draft


def judged(draft: Draft, existing: Existing, origins: Origins) -> Judged:
    """Lay the draft over the existing file and judge the whole."""
    draft = _without_idle_tables(draft, existing)
    try:
        return Judged(Config.model_validate(_document(draft, existing)), (), draft)
    except ValidationError as wrong:
        told = tuple(_told(each, draft, origins) for each in wrong.errors(include_url=False))
        return Judged(None, tuple(sorted(told, key=lambda each: each.line or 0)), draft)


def _document(draft: Draft, existing: Existing) -> dict[str, object]:
    tables: dict[str, object] = {
        name: dict(table) if isinstance(table, dict) else table for name, table in existing.tables.items()
    }
    for dotted, value in {**draft.values, **draft.secrets}.items():
        name, _, key = dotted.partition(".")
        table = tables.setdefault(name, {}) if value is not None else tables.get(name)
        if isinstance(table, dict):
            table.pop(key, None)
            if value is not None:
                table[key] = value
    for name in _NEEDED:
        tables.setdefault(name, {})
    active = _active(tables)
    if active is not None:
        tables.setdefault(active, {})
    return tables


def _active(tables: Mapping[str, object]) -> str | None:
    sync = tables.get("sync")
    source = sync.get("source") if isinstance(sync, dict) else None
    return next((table for known, table in TABLE_OF.items() if known == source), None)


def _without_idle_tables(draft: Draft, existing: Existing) -> Draft:
    """Leave out what the file says of an accounting system that is not the chosen one, if incomplete."""
    document = _document(draft, existing)
    for source, table in TABLE_OF.items():
        if table == _active(document) or table not in document:
            continue
        try:
            table_class(table).model_validate(document[table])
        except ValidationError:
            draft = _without(draft, table, source)
    return draft


def _without(draft: Draft, table: str, source: Source) -> Draft:
    note = f"left out: it is for {source} alone, and what the file says of that is incomplete"
    prefix = f"{table}."
    return replace(
        draft,
        values={name: value for name, value in draft.values.items() if not name.startswith(prefix)},
        secrets={name: value for name, value in draft.secrets.items() if not name.startswith(prefix)},
        blank=frozenset(name for name in draft.blank if not name.startswith(prefix)),
        readings={
            old: each.unused(note) if each.home.table == table and each.used else each
            for old, each in draft.readings.items()
        },
    )


def _told(error: ErrorDetails, draft: Draft, origins: Origins) -> Mistake:
    mistake = mistake_of(error, origins)
    key = next((key for key in KEYS if key.dotted == mistake.key), None)
    old = draft.old_name(key) if key else ""
    if key is None or not old or (mistake.line and draft.line(key) is None):
        return replace(mistake, found=f"{origins.file}: {mistake.found}")
    found = f"line {draft.line(key)}: " if draft.line(key) else ""
    what = re.sub(r"\A(line \d+: )?(\[\w+\] \w+)", "", mistake.found).strip()
    remedy = _by_old_names(mistake.remedy, draft)
    if mistake.code in _MISSING:
        what = _lacking(draft.readings.get(old))
        remedy = _add(key, old)
    return replace(mistake, line=draft.line(key), found=f"{found}{old} {what}", remedy=remedy)


def _lacking(reading: Reading | None) -> str:
    if reading is None:
        return "is missing"
    return "is blank" if reading.used or not reading.notes else f"is of no use: {reading.notes[-1]}"


def _add(key: Key, old: str) -> str:
    meaning = key.term.meaning[0].lower() + key.term.meaning[1:].rstrip(".")
    where = f" ({key.term.where.rstrip('.')})" if key.term.where else ""
    other = " Or say it with --target." if key.dotted == "sync.target" else ""
    return f'Write <add key="{old}" value="…" /> into the file: {meaning}{where}.{other}'


def _by_old_names(text: str, draft: Draft) -> str:
    def name(found: re.Match[str]) -> str:
        key = next((key for key in KEYS if (key.table, key.name) == (found[1], found[2])), None)
        return (draft.old_name(key) if key else "") or found[0]

    return re.sub(r"\[(\w+)\] (\w+)", name, text)


def lines_with(draft: Draft, lines: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """Give the lines of the existing file's keys, without those that the old file has a say in."""
    taken = {*draft.values, *draft.secrets}
    return {path: line for path, line in lines.items() if len(path) > 1 and ".".join(path[:2]) not in taken}
