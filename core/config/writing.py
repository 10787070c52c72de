"""Write a configuration file anew: all or nothing, for its owner alone, with a copy of what stood there."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import tomli_w
from pydantic import BaseModel

from core.config.keys import KEYS
from core.config.model import Config
from core.config.reading import value_of
from core.errors import ConfigurationError
from core.text import clean


@dataclass(frozen=True, slots=True)
class Written:
    """The file that was written, the copy of its forerunner, and the secrets (dotted keys) left out of it."""

    path: Path
    backup: Path | None
    left_out: tuple[str, ...]


def write_new(config: Config, path: Path, *, now: datetime) -> Written:
    """Write the keys that were set, never a secret, as TOML with mode 0600; raises ConfigurationError."""
    backup = put(path, tomli_w.dumps(_document(config)), now=now)
    left_out = tuple(key.dotted for key in KEYS if key.secret and value_of(config, key))
    return Written(path.resolve(), backup, left_out)


def put(path: Path, text: str, *, now: datetime) -> Path | None:
    """Put a whole text in a file's place, mode 0600, and give the copy of what stood there.

    Raises ConfigurationError; then the old file stands as it was.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        backup = _back_up(target, now)
        replace_file(target, text.encode())
    except OSError as refused:
        raise ConfigurationError(
            "config.unwritable",
            tried=f"write the configuration {clean(str(target))}",
            found=clean(refused.strerror or str(refused)),
            remedy="Make the folder writable for the user that runs this program, or name another one.",
        ) from refused
    return backup


def _document(config: Config) -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = {}
    for key in KEYS:
        table: object = getattr(config, key.table)
        if isinstance(table, BaseModel) and key.attribute in table.model_fields_set and not key.secret:
            value: object = getattr(table, key.attribute)
            if value is not None:
                tables.setdefault(key.table, {})[key.name] = value
    return tables


def _back_up(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    stamp = now.strftime("%Y-%m-%dT%H%M%S")
    names = (f"{path.name}.{stamp}{f'-{number}' if number else ''}.bak" for number in count())
    backup = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    replace_file(backup, path.read_bytes())
    return backup


def replace_file(path: Path, content: bytes) -> None:
    """Put a new file, its owner's alone, in the place of an old one; a power cut leaves one or the other."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:  # mkstemp made it readable for its owner alone
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make a rename in a folder last; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
