"""Change single keys of a configuration file: comments, order and what is not known here stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from core.config.document import read_text, tried
from core.config.keys import KEYS
from core.config.writing import Written, put
from core.errors import ConfigurationError
from core.text import clean

Changes = Mapping[str, object]
"""New values by dotted key (crm.url); None takes a key out, so that its default holds."""


def change(path: Path, changes: Changes, *, now: datetime) -> Written:
    """Write the changed keys into a file, or a new one; a secret is never written. Raises ConfigurationError.

    The file that stood there is kept beside it under its date.
    """
    _refuse_secrets(changes)
    text = edited(read_text(path) if path.exists() else "", changes, path)
    return Written(path.resolve(), put(path, text, now=now), ())


def edited(text: str, changes: Changes, path: Path) -> str:
    """Give a file's text with the changed keys in it; raises ConfigurationError where it is no TOML."""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as broken:
        raise ConfigurationError(
            "config.syntax",
            tried=tried(path),
            found=f"this is no TOML: {clean(str(broken))}",
            remedy="Correct the file first, or move it away: nothing was changed in it.",
        ) from broken
    for dotted, value in changes.items():
        table, _, name = dotted.partition(".")
        _set(document, table, name, value)
    return tomlkit.dumps(document)


def _set(document: tomlkit.TOMLDocument, table: str, name: str, value: object) -> None:
    here = document.get(table)
    if value is None:
        if here is not None and name in here:
            del here[name]
        return
    if here is None:
        if document.body:
            document.add(tomlkit.nl())
        here = tomlkit.table()
        document.add(table, here)
    if name in here and here[name] == value:
        return
    here[name] = _item(value)
    if isinstance(here, Table):
        here.trivia.trail = here.trivia.trail or "\n"


def _item(value: object) -> tomlkit.items.Item:
    """Give a value as TOML: a text with a backslash as a literal one, as a person would write a path."""
    plain = str(value) if isinstance(value, str) else value
    if isinstance(plain, str) and "\\" in plain and "'" not in plain and clean(plain) == plain:
        return tomlkit.string(plain, literal=True)
    return tomlkit.item(plain)


def _refuse_secrets(changes: Changes) -> None:
    secret = [key.dotted for key in KEYS if key.secret and changes.get(key.dotted) is not None]
    if secret:
        raise ValueError(f"a secret does not go into the file: {', '.join(secret)}")
