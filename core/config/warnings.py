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
from core.config.origin import Origin, Place
from core.config.reading import value_of
from core.text import clean


def warnings_of(config: Config, sources: Mapping[str, Origin], path: Path) -> tuple[str, ...]:
    """Say what a person should know: secrets in clear, a file that others may read, versions that differ."""
    clear = [key for key in KEYS if sources[key.dotted].place is Place.FILE and _in_clear(config, key)]
    return (*_secrets(clear, sources), *_readable(clear, path), *_versions(config))


def _in_clear(config: Config, key: Key) -> bool:
    value = value_of(config, key)
    return bool(value) if key.secret else key.guarded and holds_password(value)


def _secrets(clear: list[Key], sources: Mapping[str, Origin]) -> Iterator[str]:
    for key in clear:
        what = "is a secret" if key.secret else "holds a password"
        yield (
            f"{clean(str(sources[key.dotted]))}: [{key.table}] {key.name} {what} and stands there in clear. "
            f"Take it out of the file and set the environment variable {key.variable} instead."
        )


def _readable(clear: list[Key], path: Path) -> Iterator[str]:
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
