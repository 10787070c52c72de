"""The secrets file beside a configuration: which secrets are kept, where, and those that are sealed in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.config.vault.troubles import damaged, newer, unreadable
from core.config.writing import replace_file

VERSION = 1
_ABOUT = "Names the secrets that are kept for {name}. Change them with: syncupload config set-secret NAME"


class Way(StrEnum):
    """How a secret is kept; MACHINE is the encrypted file for every user of a Windows computer."""

    KEYRING = "keyring"
    FILE = "file"
    MACHINE = "machine"


class Entry(BaseModel):
    """One secret: `place` is its service in the keyring, or the file of the key that it is sealed with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    way: Way = Field(alias="in")
    place: str = ""
    sealed: str = ""


class _Document(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    about: str
    version: Literal[1]
    secrets: dict[str, Entry]


def secrets_file(config: Path) -> Path:
    """Name the secrets file of a configuration."""
    return config.with_name(f"{config.name}.secrets")


def read_entries(file: Path) -> dict[str, Entry]:
    """Read a secrets file, none being an empty one; raises ConfigurationError that names what to do."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as refused:
        raise unreadable(file, refused) from refused
    try:
        document = json.loads(text)
        if isinstance(document, dict) and isinstance(document.get("version"), int):
            _refuse_newer(file, document["version"])
        return _Document.model_validate(document).secrets
    except (ValueError, RecursionError, ValidationError) as broken:
        raise damaged(file) from broken


def write_entries(file: Path, entries: Mapping[str, Entry]) -> None:
    """Write a secrets file whole, its owner's alone; raises OSError, and then the old one stands."""
    document = _Document(about=_ABOUT.format(name=file.stem), version=VERSION, secrets=dict(entries))
    text = document.model_dump_json(indent=2, by_alias=True, exclude_defaults=True)
    replace_file(file, f"{text}\n".encode())


def _refuse_newer(file: Path, version: int) -> None:
    if version > VERSION:
        raise newer(file, version)
