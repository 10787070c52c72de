"""Changes and drafts as JSON text that reads back exactly: decimals, ids and times keep their type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from core.crm.base import Entity, Reference
from core.upload.plan import Action, Change, Draft, FieldChange


def _tagged(value: object) -> dict[str, object]:
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, UUID):
        return {"u": value.hex}
    if isinstance(value, Reference):
        return {"r": [value.entity, value.id.hex]}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"b": value.isoformat()}
    raise TypeError(f"no notation for {type(value).__name__}")


@lru_cache(maxsize=10_000)  # the same price list, unit and customer stand in record after record
def _id(text: str) -> UUID:
    return UUID(hex=text)


_KINDS: Mapping[str, Callable[[Any], object]] = {
    "d": Decimal,
    "u": _id,
    "r": lambda text: Reference(text[0], _id(text[1])),
    "t": datetime.fromisoformat,
    "b": date.fromisoformat,
}


def _untagged(tagged: dict[str, Any]) -> object:
    ((tag, text),) = tagged.items()
    kind = _KINDS.get(tag)
    if kind is None:
        raise ValueError(f"unknown tag {tag!r}")
    return kind(text)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_tagged, check_circular=False)
_DECODER = json.JSONDecoder(object_hook=_untagged)


def dumps(value: object) -> str:
    """Write lists of texts, numbers, flags, decimals, ids, references, days and times."""
    return _ENCODER.encode(value)


def loads(text: str) -> Any:
    """Read what `dumps` wrote; raises ValueError where it did not."""
    return _DECODER.decode(text)


def _change_row(change: Change) -> list[object]:
    return [
        change.action,
        change.entity,
        change.key,
        change.id,
        change.reason,
        [[each.name, each.before, each.after] for each in change.fields],
        [_change_row(child) for child in change.children],
        change.notes,
        change.depends,
    ]


def _change(row: list[Any]) -> Change:
    action, entity, key, record, reason, fields, children, notes, depends = row
    return Change(
        action=Action(action),
        entity=entity,
        key=key,
        id=record,
        reason=reason,
        fields=tuple(FieldChange(*each) for each in fields),
        children=tuple(_change(child) for child in children),
        notes=tuple(notes),
        depends=tuple((each[0], each[1]) for each in depends),
    )


def _draft_row(draft: Draft) -> list[object]:
    return [
        draft.key,
        draft.entity.name,
        draft.entity.id,
        [[name, value] for name, value in draft.entity.fields.items()],
        draft.refreshed,
        [_draft_row(child) for child in draft.children],
        draft.notes,
        draft.refusal,
        draft.depends,
        draft.total,
    ]


def _draft(row: list[Any]) -> Draft:
    key, name, record, fields, refreshed, children, notes, refusal, depends, total = row
    return Draft(
        key=key,
        entity=Entity(name, record, {each[0]: each[1] for each in fields}),
        refreshed=tuple(refreshed),
        children=tuple(_draft(child) for child in children),
        notes=tuple(notes),
        refusal=refusal,
        depends=tuple((each[0], each[1]) for each in depends),
        total=total,
    )


def write_change(change: Change) -> str:
    """Write a change with its children."""
    return dumps(_change_row(change))


def read_change(text: str) -> Change:
    """Read a change that `write_change` wrote."""
    return _change(loads(text))


def write_draft(draft: Draft | None) -> str | None:
    """Write a draft with its children; no draft is no text."""
    return None if draft is None else dumps(_draft_row(draft))


def read_draft(text: str | None) -> Draft | None:
    """Read a draft that `write_draft` wrote."""
    return None if text is None else _draft(loads(text))
