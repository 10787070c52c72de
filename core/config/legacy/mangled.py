"""The settings in a file that is no XML any more: smart quotes, stray signs, a piece of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.config.legacy.entries import Entry, OldFile, unreadable
from core.config.legacy.quotes import QUOTES, unwrapped

_ADD = re.compile(r"(?i)<\s*(?:\w+:)?add\b([^<]*)")
_NAME = re.compile(rf"(?i)(?<=[\s{QUOTES}])(key|value)\s*=\s*(?=[{QUOTES}])")
_CLOSING = re.compile(rf"[{QUOTES}](?=\s*(?:/\s*)?>)")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_MOST = 0x10FFFF


def settings_in(text: str) -> OldFile:
    """Find every `<add key=… value=…>`; raises ConfigurationError for what begins like one and is none."""
    entries: list[Entry] = []
    for found in _ADD.finditer(text):
        written = _attributes(" " + found[1])
        if written:
            entries.append(_entry(written, text.count("\n", 0, found.start()) + 1))
    return OldFile(tuple(entries))


def _entry(written: Mapping[str, str], line: int) -> Entry:
    if len(written) == 1:
        raise unreadable(
            "setting", f"line {line}: this setting cannot be read", 'Write it as <add key="…" value="…" />.'
        )
    key, value = written["key"], written["value"]
    return Entry(plain(unwrapped(key)), plain(unwrapped(value)), line, "\n" in value.strip())


def _attributes(inside: str) -> dict[str, str]:
    """Split the inside of an element where the names of its attributes stand."""
    names = list(_NAME.finditer(inside))
    if not names:
        return {}
    ends = [*(each.start() for each in names[1:]), _end(inside, names[-1].end() + 1)]
    return {
        name[1].lower(): _between_quotes(inside[name.end() : end])
        for name, end in zip(names, ends, strict=True)
    }


def _end(inside: str, start: int) -> int:
    """Find where an element's last value ends: before its closing sign, if it has one."""
    closing = _CLOSING.search(inside, start)
    return closing.end() if closing else len(inside)


def _between_quotes(text: str) -> str:
    text = text.rstrip()
    return text[1:-1] if len(text) > 1 and text[-1] in QUOTES else text[1:]


def plain(value: str) -> str:
    """Write out the signs that XML has names or numbers for; any other name stays as it stands."""
    return _ENTITY.sub(_sign, value)


def _sign(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    return chr(number) if number <= _MOST else found[0]
