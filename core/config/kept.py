"""Lay the kept secrets over what the configuration file says; what cannot be read is noted, not raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from core.config.keys import Key
from core.config.model import Config
from core.config.origin import Origin, Place
from core.config.secrets import KEPT, SecretStore
from core.config.vault.entries import Entry, Way
from core.errors import SyncError

Document: TypeAlias = dict[str, object]


@dataclass
class Kept:
    """Where the kept secrets are from, and why some could not be read (by dotted key)."""

    origins: dict[tuple[str, ...], Origin] = field(default_factory=dict)
    unread: dict[str, SyncError] = field(default_factory=dict)


def lay_kept(document: Document, store: SecretStore, environ: Mapping[str, str]) -> Kept:
    """Write the kept secrets over the document's, save those that the environment gives."""
    kept = Kept()
    wanted = [key for key in KEPT if key.variable not in environ]
    try:
        entries = store.entries()
    except SyncError as trouble:
        # Which secrets are kept there is unknown: any may be that nothing else gives.
        lacking = (key for key in wanted if not _given(document, key))
        kept.unread.update({key.dotted: trouble for key in _of_tables(document, lacking, {})})
        return kept
    for key in _of_tables(document, wanted, entries):
        if entry := entries.get(key.dotted):
            _lay(document, key, entry, store, kept)
    return kept


def _lay(document: Document, key: Key, entry: Entry, store: SecretStore, kept: Kept) -> None:
    in_ring = entry.way is Way.KEYRING
    kept.origins[key.table, key.name] = (
        Origin(Place.KEYRING) if in_ring else Origin(Place.SECRETS, str(store.file))
    )
    try:
        value = store.opened(key.dotted, entry)
    except SyncError as trouble:
        kept.unread[key.dotted] = trouble
        return
    table = document.setdefault(key.table, {})
    if isinstance(table, dict):
        table[key.name] = value


def _of_tables(document: Document, keys: Iterable[Key], entries: Mapping[str, Entry]) -> list[Key]:
    """Leave out the keys of systems that this configuration does not have."""
    whole = {key.table for key in KEPT if key.guarded and key.dotted in entries}
    return [
        key
        for key in keys
        if key.table in document or key.table in whole or Config.model_fields[key.table].default is not None
    ]


def _given(document: Document, key: Key) -> bool:
    table = document.get(key.table)
    return isinstance(table, dict) and key.name in table
