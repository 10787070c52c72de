"""Seals a secret, so that it is of use only under its own name, in its own configuration, with its key."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from core.config.vault.key_file import find_key_file, new_key_file, read_key_file
from core.config.vault.troubles import no_key, sealed_otherwise

_NONCE = 12


def context(file: Path, dotted: str) -> bytes:
    """Give what a sealed secret is bound to: the secrets file's name and the key's."""
    return json.dumps(["syncupload secret 1", file.name, dotted]).encode()


def seal(file: Path, dotted: str, value: str, recorded: str) -> tuple[str, str]:
    """Seal a value with the recorded key, or a new one where that has gone; give the key's file and the seal.

    Raises OSError, and ConfigurationError for a key file that others may read.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - rarely needed

    known = find_key_file(recorded) if recorded else None
    key_file, key = (known, read_key_file(known)) if known else new_key_file()
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, value.encode(), context(file, dotted))
    return str(key_file), base64.b64encode(sealed).decode()


def unseal(file: Path, dotted: str, recorded: str, sealed: str) -> str:
    """Give the value of a sealed secret; raises ConfigurationError where its key is gone or does not fit."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - rarely needed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    key_file = find_key_file(recorded)
    if key_file is None:
        raise no_key(dotted, file, Path(recorded))
    key = read_key_file(key_file)
    try:
        whole = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(whole[:_NONCE], whole[_NONCE:], context(file, dotted)).decode()
    except (InvalidTag, ValueError):
        raise sealed_otherwise(dotted, file) from None
