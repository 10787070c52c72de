"""The values that the old settings give the new keys: one home each, and who counts where two disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.config.keys import KEYS, Key
from core.config.legacy.readings import Reading, Readings, shown


@dataclass(frozen=True, slots=True)
class Draft:
    """What goes into the new file by dotted key (None: it goes out), the secrets, and how each old key fared.

    A secret goes out of the file, where one stands in it in clear. `blank` are those that are left blank.
    """

    values: Mapping[str, str | None]
    secrets: Mapping[str, str]
    blank: frozenset[str]
    readings: Mapping[str, Reading]

    def old_name(self, key: Key) -> str:
        """Name the old key that a person would look for: the one that counted, else the manual's first."""
        there = [old for old in key.term.old if old in self.readings and self.readings[old].used]
        filled = [old for old in there if self.readings[old].filled]
        return next(iter((*filled, *there, *key.term.old)), "")

    def line(self, key: Key) -> int | None:
        """Give the line that a key's value stands on."""
        reading = self.readings.get(self.old_name(key))
        return reading.line or None if reading else None


def drafted(readings: Readings) -> Draft:
    """Give each home its value."""
    values: dict[str, str | None] = {}
    secrets: dict[str, str] = {}
    blank: set[str] = set()
    settled: dict[str, Reading] = {}
    for key in KEYS:
        group = [readings[old] for old in key.term.old if old in readings]
        used = [each for each in group if each.used]
        winner = next((each for each in used if each.filled), None)
        if used:
            values[key.dotted] = winner.value.strip() if winner and not key.secret else None
        if winner is not None:
            found = dict(_secrets(key, winner))
            secrets.update(found)
            values.update(dict.fromkeys(found))
        elif used and key.secret:
            blank.add(key.dotted)
        settled.update((each.old, each) for each in _settled(group, winner))
    return Draft(values, secrets, frozenset(blank), settled)


def _secrets(key: Key, winner: Reading) -> Iterator[tuple[str, str]]:
    if key.secret:
        yield key.dotted, winner.value
    if winner.taken_out:
        yield f"{key.table}.password", winner.taken_out


def _settled(group: list[Reading], winner: Reading | None) -> Iterator[Reading]:
    for each in group:
        if each is winner and each.taken_out:
            yield each.noted(f"its password is kept as a secret, {each.home.table}.password", changed=True)
        elif winner is None or each is winner or not each.used:
            yield each
        elif not each.filled:
            yield replace(each.noted(f"blank; {winner.old} counts"), beside=True)
        elif _same(each.value, winner.value):
            yield replace(each.noted(f"says the same as {winner.old}"), beside=True)
        else:
            yield each.noted(
                f"{winner.old} says {shown(winner.value)} and counts; this said {shown(each.written)}",
                changed=True,
            )


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip("/").casefold() == other.strip().rstrip("/").casefold()
