"""What is known of a configuration's secrets, in the terms of the checks."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from core.checks.surroundings import Secrets
from core.config.keys import Key
from core.config.masking import holds_password
from core.config.origin import Place
from core.config.reading import value_of
from core.config.secrets import KEPT
from core.config.store import Loaded
from core.config.vault.entries import secrets_file
from core.text import clean

_UNWRITTEN = "answers of the set-up"
"""Where the values of a configuration are from that is not written yet."""

_KEPT = (Place.KEYRING, Place.SECRETS)


def known_secrets(loaded: Loaded) -> Secrets:
    """Say where each secret is from, which cannot be read, and what is to be mended."""
    used = [key for key in KEPT if _is_set(loaded, key)]
    return Secrets(
        places=tuple((key.dotted, _place(loaded, key)) for key in used),
        unread=tuple(loaded.unread.values()),
        advice=(*_missing(loaded), *_in_clear(loaded), *_open_to_others(loaded)),
    )


def _place(loaded: Loaded, key: Key) -> str:
    source = loaded.sources.get(key.dotted)
    return str(source) if source else _UNWRITTEN


def _is_set(loaded: Loaded, key: Key) -> bool:
    value = value_of(loaded.config, key)
    source = loaded.sources.get(key.dotted)
    return (source is not None and source.place in _KEPT) or (
        bool(value) if key.secret else holds_password(value)
    )


def _missing(loaded: Loaded) -> Iterator[str]:
    crm = loaded.config.crm
    if crm.user and not crm.password.get_secret_value():
        yield (
            f"[crm] user is {clean(crm.user)}, and there is no password: keep it with "
            "`syncupload config set-secret crm.password`."
        )


def _in_clear(loaded: Loaded) -> Iterator[str]:
    for dotted in loaded.in_clear:
        yield (
            f"{dotted} stands in clear in {clean(str(loaded.path))}: keep it with "
            f"`syncupload config set-secret {dotted}`, and take it out of the file."
        )


def _open_to_others(loaded: Loaded) -> Iterator[str]:
    """Name the files that others may read: the kept secrets', and a configuration with one in clear."""
    files = [secrets_file(loaded.path), *([loaded.path] if loaded.in_clear else [])]
    for file in filter(_open, files):
        yield f"Others may read or write {clean(str(file))}: run chmod 600 on it."


def _open(file: Path) -> bool:
    return os.name == "posix" and file.exists() and bool(stat.S_IMODE(file.stat().st_mode) & 0o077)
