"""What the unit files of systemd say: the words of a service's command, and its timer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

_PREFIXES = "-@:+!|"
_WORD = re.compile(r"""((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'\\]|\\.)+)""")
_PIECE = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\\.)|([^"'\\]+)""")


def settings(text: str, section: str) -> Iterator[tuple[str, str]]:
    """Give the assignments of a section of a unit file, in order."""
    inside = ""
    for line in map(str.strip, re.sub(r"\\\n", " ", text).splitlines()):
        if line.startswith("[") and line.endswith("]"):
            inside = line[1:-1]
        elif inside == section and line and line[0] not in "#;":
            name, _, value = line.partition("=")
            yield name.strip(), value.strip()


def commands(text: str) -> Iterator[tuple[str, ...]]:
    """Give the words of each command that a service begins."""
    for name, value in settings(text, "Service"):
        if name == "ExecStart" and value:
            yield exec_words(value)


def exec_words(line: str) -> tuple[str, ...]:
    """Take an ExecStart apart, as systemd does where it knows no specifier but %% and no variable but $$."""
    first, *others = (_unquoted(each) for each in _WORD.findall(line))
    bare = first.lstrip(_PREFIXES)
    literal = ":" in first[: len(first) - len(bare)]
    words = (each.replace("%%", "%") for each in (bare, *others))
    return tuple(words) if literal else tuple(each.replace("$$", "$") for each in words)


def next_elapse(shown: str) -> tuple[bool, datetime | None]:
    """Read what `systemctl show` says of a timer (in UTC): whether it runs, and when it is due."""
    parts = (line.partition("=") for line in shown.splitlines())
    said = {name: value for name, _, value in parts}
    found = re.search(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", said.get("NextElapseUSecRealtime", ""))
    due = datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    return said.get("ActiveState", "active") == "active", due


def _unquoted(word: str) -> str:
    pieces = _PIECE.findall(word)
    return "".join(
        re.sub(r"\\(.)", r"\1", double or single or escaped) or bare
        for double, single, escaped, bare in pieces
    )
