"""The old settings that are known here, each with its home in the new configuration; and the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.config.keys import KEYS, Key
from core.config.legacy.entries import Entry
from core.config.masking import masked
from core.text import clean, cut

HOMES: dict[str, Key] = {old: key for key in KEYS for old in key.term.old}
"""The key that took each old one over; of two old keys with one home the first in `Term.old` wins."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One old key with its value; `notes` say what became of it, `changed` that its meaning is another one.

    `written` is the value as it stood there. One that is not `used` gives its home no value. `taken_out` is
    the secret that its value held. One that stands `beside` another says nothing of its own.
    """

    old: str
    value: str
    line: int
    written: str
    notes: tuple[str, ...] = ()
    changed: bool = False
    used: bool = True
    taken_out: str = ""
    beside: bool = False

    @property
    def home(self) -> Key:
        """Give the key that took it over."""
        return HOMES[self.old]

    @classmethod
    def absent(cls, old: str, line: int = 0) -> Reading:
        """Give an old key that the file does not have."""
        return cls(old, "", line, "")

    @property
    def filled(self) -> bool:
        """Whether it says anything."""
        return bool(self.value.strip())

    def noted(self, *notes: str, changed: bool = False) -> Reading:
        """Give it with more to say of it."""
        return replace(self, notes=(*self.notes, *notes), changed=self.changed or changed)

    def unused(self, *notes: str) -> Reading:
        """Give it as one whose value goes nowhere, with the reason."""
        return replace(self.noted(*notes, changed=self.filled), used=False)


Readings = dict[str, Reading]
"""By old key."""


def readings_of(entries: Iterable[Entry]) -> tuple[Readings, tuple[Entry, ...]]:
    """Look up each setting: the last of a name counts, as in the old program; the rest is unknown."""
    known: dict[str, list[Entry]] = {}
    unknown: dict[str, Entry] = {}
    for entry in entries:
        if entry.name in HOMES:
            known.setdefault(entry.name, []).append(entry)
        else:
            unknown[entry.name] = entry
    return {old: _reading(old, several) for old, several in known.items()}, tuple(unknown.values())


def _reading(old: str, several: list[Entry]) -> Reading:
    *earlier, last = several
    notes: tuple[str, ...] = ()
    if earlier:
        lines = ", ".join(str(each.line) for each in several)
        notes = (f"stands {len(several)} times (lines {lines}); the last one counts",)
        if not HOMES[old].secret and not HOMES[old].guarded:
            others = dict.fromkeys(shown(each.value) for each in earlier if each.value != last.value)
            notes += (f"before it stood {', '.join(others)}",) if others else ()
    if last.joined:
        notes = (*notes, "was broken over lines and is joined by blanks")
    return Reading(old, last.value, last.line, last.value, notes)


def shown(value: str) -> str:
    """Give a value that is no secret as a whole, in quotes, cut to what fits into a sentence."""
    return f'"{cut(clean(masked(value)), _LONGEST)}"'
