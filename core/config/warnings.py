"""What is allowed in a configuration and still worth a word."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.config.keys import KEYS, Key
from core.config.masking import holds_password
from core.config.model import Config
from core.config.origin import Origins, Place
from core.text import clean


def secrets_in_clear(document: Mapping[str, object]) -> tuple[Key, ...]:
    """Give the keys whose secrets stand in the file itself."""
    return tuple(key for key in KEYS if _in_clear(document.get(key.table), key))


def warnings_of(config: Config, clear: tuple[Key, ...], origins: Origins) -> tuple[str, ...]:
    """Say what a person should know: secrets in clear, a file that others may read, versions that differ."""
    told = (_told(key, origins) for key in clear)
    return (*told, *_readable(clear, origins.file), *_versions(config))


def _in_clear(table: object, key: Key) -> bool:
    value = table.get(key.name) if isinstance(table, dict) else None
    if not isinstance(value, str) or not value.strip():
        return False
    return key.secret or (key.guarded and holds_password(value))


def _told(key: Key, origins: Origins) -> str:
    path = (key.table, key.name)
    what = "is a secret" if key.secret else "holds a password"
    line = origins.line(path)
    place = f"{clean(str(origins.file))}, line {line}" if line else clean(str(origins.file))
    counts = origins.of(path)
    if counts.place is not Place.FILE:
        return (
            f"{place}: [{key.table}] {key.name} {what} and stands there in clear. "
            f"Take it out of the file: the one that counts is from the {clean(str(counts))}."
        )
    return (
        f"{place}: [{key.table}] {key.name} {what} and stands there in clear. Keep it with "
        f"`syncupload config set-secret {key.dotted}` (or in the environment variable {key.variable}), "
        "and take it out of the file."
    )


def _readable(clear: tuple[Key, ...], path: Path) -> Iterator[str]:
    if clear and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield f"{clean(str(path))} holds a secret and others may read it. Run chmod 600 on it."


def _versions(config: Config) -> Iterator[str]:
    sage = config.sage
    if sage is None or sage.object is None or sage.version is None:
        return
    told = re.fullmatch(r"(?i)SDOEngine\.(\d+)", sage.object)
    if told and int(told[1]) != sage.version:
        yield (
            f"[sage] object is {clean(sage.object)}, but version is {sage.version}: Sage refuses a data "
            f"object of another version. Leave object out, or make both the same."
        )
