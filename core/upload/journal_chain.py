"""A hash chain over the outcomes of a run: whoever alters, removes or adds one afterwards is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from core.upload.notation import dumps

LINKED = (
    "place",
    "scope",
    "entity",
    "key",
    "record",
    "outcome",
    "code",
    "message",
    "remedy",
    "made",
    "change",
)
"""The columns of an outcome that its hash speaks for."""


def beginning(run: UUID) -> str:
    """Give what the chain of a run begins with, so that no run can take another's."""
    return hashlib.blake2b(run.bytes, digest_size=32).hexdigest()


def link(head: str, outcome: Mapping[str, object]) -> str:
    """Give the hash of an outcome: over the hash before it and its canonical row."""
    row = dumps([_canonical(outcome[name]) for name in LINKED])
    return hashlib.blake2b(f"{head}\n{row}".encode(), digest_size=32).hexdigest()


def _canonical(value: object) -> object:
    # Not every database gives a whole second back as it was written.
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
