"""Take an old configuration over into a new one: all of it, or nothing and every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.config.document import read_document
from core.config.editing import change
from core.config.keys import KEYS, Key
from core.config.legacy.decoding import read_old_text
from core.config.legacy.draft import Draft, drafted
from core.config.legacy.entries import Entry
from core.config.legacy.judging import Existing, Judged, judged, lines_with
from core.config.legacy.markup import read_settings
from core.config.legacy.readings import Reading, Readings, readings_of
from core.config.legacy.report import Report, reported
from core.config.legacy.rules import applied
from core.config.mistakes import InvalidConfigurationError
from core.config.model import Config
from core.config.origin import Origins
from core.config.words import Target
from core.config.writing import Written
from core.errors import SyncError
from core.text import clean


class SecretKeeper(Protocol):
    """Where secrets go: `put` keeps one and says where, `drop` forgets one."""

    def put(self, dotted: str, value: str) -> str: ...

    def drop(self, dotted: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says beside the old file: the file to write, the CRM's version, the company's name."""

    out: Path
    target: Target | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an old file: each key, the file that was written, and where the secrets are.

    With an `error`, nothing was written.
    """

    report: Report
    remarks: tuple[str, ...]
    written: Written | None = None
    kept: tuple[tuple[str, str], ...] = ()
    error: SyncError | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An old file that has been read and judged; nothing is written yet."""

    path: Path
    wanted: Wanted
    readings: Readings
    unknown: tuple[Entry, ...]
    remarks: tuple[str, ...]
    judged: Judged

    @property
    def lacks_target(self) -> bool:
        """Whether nothing says which version the CRM has: it is asked for, never guessed (manual 4.3.7)."""
        return any(each.key == "sync.target" for each in self.judged.mistakes) and not self._target.filled

    @property
    def _target(self) -> Reading:
        target = self.readings.get("sync.targetmode")
        return target if target is not None and target.used else Reading.absent("sync.targetmode")

    def secrets(self) -> tuple[str, ...]:
        """Give the secrets of the file, for whoever must not repeat them."""
        return tuple(self.judged.draft.secrets.values())


def prepare(path: Path, wanted: Wanted) -> Prepared:
    """Read an old file and lay it over the one that stands at `wanted.out`; raises ConfigurationError."""
    old = read_settings(read_old_text(path))
    readings, unknown = readings_of(old.entries)
    readings = applied(readings)
    if wanted.target is not None:
        target = readings.get("sync.targetmode", Reading.absent("sync.targetmode"))
        readings["sync.targetmode"] = replace(target, value=wanted.target.value, used=True).noted(
            "as was said beside the file", changed=wanted.target.value != target.value
        )
    draft, remarks = drafted(readings), old.remarks
    existing = _existing(wanted.out)
    if wanted.company is not None and not existing.tables:
        draft = replace(draft, values={**draft.values, "sync.company": wanted.company})
        remarks = (*remarks, f"the journal knows this company as {clean(wanted.company)}, in [sync] company")
    origins = Origins(wanted.out, lines_with(draft, existing.lines), {})
    return Prepared(path, wanted, readings, unknown, remarks, judged(draft, existing, origins))


def carry_out(prepared: Prepared, keeper: SecretKeeper, *, now: datetime) -> Imported:
    """Keep the secrets, then write the file; with anything wrong, neither. Raises ConfigurationError."""
    draft, config = prepared.judged.draft, prepared.judged.config
    if config is None:
        report = reported(draft.readings, prepared.unknown, None, {})
        return Imported(report, prepared.remarks, error=_refusal(prepared))
    kept = {dotted: keeper.put(dotted, value) for dotted, value in draft.secrets.items()}
    for key in KEYS:
        # A text with a password inside may be kept whole, and would go before what is written now.
        if key.dotted in draft.blank or (key.guarded and draft.values.get(key.dotted) is not None):
            keeper.drop(key.dotted)
    written = change(prepared.wanted.out, _changes(config, draft), now=now)
    report = reported(draft.readings, prepared.unknown, config, kept)
    return Imported(report, prepared.remarks, written, tuple(kept.items()))


def _existing(path: Path) -> Existing:
    return Existing(*read_document(path)) if path.exists() else Existing({}, {})


def _changes(config: Config, draft: Draft) -> Mapping[str, object]:
    """Give the new values as the model understood them: numbers as numbers, words in its own spelling."""
    there = [key for key in KEYS if key.dotted in draft.values]
    return {
        key.dotted: None if draft.values[key.dotted] is None else _understood(config, key) for key in there
    }


def _understood(config: Config, key: Key) -> object:
    value: object = getattr(getattr(config, key.table), key.attribute)
    return value


def _refusal(prepared: Prepared) -> SyncError:
    return InvalidConfigurationError(
        prepared.judged.mistakes,
        tried=f"take {clean(str(prepared.path))} over into {clean(str(prepared.wanted.out))}; "
        "nothing was written",
    )
