"""What becomes of a draft, as the change that a plan shows and the uploader carries out."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.crm.base import Entity, Value
from core.upload.plan import Action, Change, Draft, FieldChange


def created(draft: Draft, *notes: str) -> Change:
    """The record is not there: make it, with all that belongs to it."""
    return Change(
        action=Action.CREATE,
        entity=draft.entity.name,
        key=draft.key,
        id=draft.entity.id,
        fields=_filled(draft.entity.fields),
        children=tuple(_belonging(child, draft) for child in draft.children),
        notes=(*draft.notes, *notes),
        depends=draft.depends,
    )


def refreshed(draft: Draft, existing: Entity, *, children: tuple[Change, ...] = ()) -> Change:
    """The record is there: change those of its refreshed fields that differ, and add the children given."""
    fields = differences(draft, existing)
    return Change(
        action=Action.UPDATE if fields or children else Action.UNCHANGED,
        entity=draft.entity.name,
        key=draft.key,
        id=existing.id,
        fields=fields,
        children=children,
        notes=_notes_on(fields, draft),
    )


def unchanged(draft: Draft, record: UUID, reason: str | None = None) -> Change:
    """The record is there and stays as it is; the reason says what is odd about it."""
    return Change(Action.UNCHANGED, draft.entity.name, draft.key, id=record, reason=reason)


def blocked(draft: Draft, reason: str) -> Change:
    """The record cannot be written until somebody has done what the reason says."""
    return Change(Action.BLOCKED, draft.entity.name, draft.key, reason=reason)


def differences(draft: Draft, existing: Entity) -> tuple[FieldChange, ...]:
    """Give the refreshed fields in which an existing record differs from its draft."""
    pairs = [(name, existing.fields.get(name), draft.entity.fields.get(name)) for name in draft.refreshed]
    return tuple(FieldChange(*each) for each in pairs if _differ(each[1], each[2]))


def _differ(before: Value | None, after: Value | None) -> bool:
    if isinstance(after, bool) and before is None:
        return after  # the CRM shows a flag that was never set as No
    return before != after


def _notes_on(fields: tuple[FieldChange, ...], draft: Draft) -> tuple[str, ...]:
    # A note on fitting a value begins with its field; those on fields that are not sent would mislead.
    names = {field.name for field in fields}
    return tuple(note for note in draft.notes if note.split(" ", 1)[0] in names)


def _filled(fields: Mapping[str, Value | None]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, None, value) for name, value in fields.items())


def _belonging(child: Draft, parent: Draft) -> Change:
    # A child that is its own parent's record again can only be a later step of it, once it is there.
    if child.entity.id != parent.entity.id:
        return created(child)
    return Change(
        action=Action.UPDATE,
        entity=child.entity.name,
        key=child.key,
        id=child.entity.id,
        fields=_filled(child.entity.fields),
    )
