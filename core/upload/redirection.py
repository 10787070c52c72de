"""References to records that turned out to be others: what was to be created was there after all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from core.crm.base import Entity, Reference, Value
from core.upload.plan import Draft


def redirected(draft: Draft, moved: Mapping[UUID, UUID]) -> Draft:
    """Give the draft with its references to moved records pointing to where these are."""
    if not moved:
        return draft
    entity = draft.entity
    fields = {name: _pointing(value, moved) for name, value in entity.fields.items()}
    children = tuple(redirected(child, moved) for child in draft.children)
    if fields == entity.fields and children == draft.children:
        return draft
    return replace(draft, entity=Entity(entity.name, entity.id, fields), children=children)


def _pointing(value: Value | None, moved: Mapping[UUID, UUID]) -> Value | None:
    if isinstance(value, Reference) and value.id in moved:
        return Reference(value.entity, moved[value.id])
    return value
