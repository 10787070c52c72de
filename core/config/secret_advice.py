"""What is to be said after a secret has been kept: what still goes before it, and who cannot read it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.config.document import read_document
from core.config.keys import Key
from core.config.vault.entries import Way
from core.config.warnings import secrets_in_clear
from core.errors import ConfigurationError
from core.text import clean


def afterwards(path: Path, key: Key, way: Way, environ: Mapping[str, str]) -> Iterator[str]:
    """Say what a person should do besides, if anything."""
    if key.variable in environ:
        yield f"The environment variable {key.variable} is set, and counts before it."
    if _stands_in_clear(path, key):
        place = clean(str(path))
        yield f"[{key.table}] {key.name} still stands in clear in {place}: take it out of the file."
    if way is Way.KEYRING and os.name == "posix":
        yield (
            "Runs from cron or as a service have no keyring: for those, keep it in the encrypted file with "
            f"`syncupload config set-secret {key.dotted} --file`."
        )


def _stands_in_clear(path: Path, key: Key) -> bool:
    try:
        document, _ = read_document(path)
    except ConfigurationError:
        return False  # `config validate` tells what is wrong with it
    return key in secrets_in_clear(document)
