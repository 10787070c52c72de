"""A record of the accounts beside its twin in the CRM, field by field: what an upload would do with each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.crm.base import Crm, Entity, Value
from core.upload.plan import Action, Change, Draft
from core.upload.plan_table import Planned


class Standing(StrEnum):
    """What an upload does with a field: the manual lets it change few, and leaves all others alone (3.1)."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    KEPT = "never touched"
    LEFT = "not written"


@dataclass(frozen=True, slots=True)
class TwinField:
    """One field: its name in the CRM, what the accounts say, what the CRM holds, and what an upload does."""

    entity: str
    name: str
    ours: Value | None
    theirs: Value | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Twin:
    """A record on both sides, with what belongs to it; `change` is what an upload would do."""

    change: Change
    fields: tuple[TwinField, ...]


def twin_of(planned: Planned, crm: Crm) -> Twin:
    """Lay a planned record beside what the CRM holds; asks the CRM for one record at most."""
    change, draft = planned.change, planned.draft
    if draft is None:
        return Twin(change, ())
    there = None
    if change.id is not None and change.action is not Action.CREATE:
        there = crm.retrieve(change.entity, change.id, tuple(draft.entity.fields))
    return Twin(change, (*_own(change, draft, there), *_children(change)))


def _own(change: Change, draft: Draft, there: Entity | None) -> Iterator[TwinField]:
    changed = {each.name for each in change.fields}
    for name, ours in draft.entity.fields.items():
        theirs = there.fields.get(name) if there else None
        yield TwinField(change.entity, name, ours, theirs, _standing(change, draft, name, changed))


def _standing(change: Change, draft: Draft, name: str, changed: set[str]) -> Standing:
    if change.action is Action.CREATE:
        return Standing.CREATE
    if change.action in (Action.BLOCKED, Action.SKIPPED):
        return Standing.LEFT
    if name in changed:
        return Standing.CHANGE
    return Standing.SAME if name in draft.refreshed else Standing.KEPT


def _children(change: Change) -> Iterator[TwinField]:
    standing = {Action.CREATE: Standing.CREATE, Action.UPDATE: Standing.CHANGE}
    for child in change.children:
        for field in child.fields:
            yield TwinField(
                child.entity, field.name, field.after, field.before, standing.get(child.action, Standing.SAME)
            )
