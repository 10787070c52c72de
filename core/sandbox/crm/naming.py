"""The names that lookups show."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from core.crm.base import Kind, Reference
from core.sandbox.crm.platform import Platform

_BATCH = 500


def display_names(platform: Platform, references: Iterable[Reference]) -> dict[UUID, str]:
    """Give the names of records, deleted ones too; what has no name or does not exist is left out."""
    wanted: dict[str, dict[UUID, None]] = {}
    for each in references:
        wanted.setdefault(each.entity, {})[each.id] = None
    found: dict[UUID, str] = {}
    for entity, records in wanted.items():
        layout = platform.layouts.get(entity)
        title = layout.attributes.get(layout.spec.title) if layout else None
        if layout is None or title is None or title.kind is not Kind.TEXT:
            continue
        keys = list(records)
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ", ".join("?" * len(batch))
            sql = f'SELECT id, "{title.name}" FROM "{entity}" WHERE id IN ({marks})'  # noqa: S608 - own names
            for key, name in platform.store.rows(sql, tuple(each.bytes for each in batch)):
                if isinstance(key, bytes) and isinstance(name, str):
                    found[UUID(bytes=key)] = name
    return found
