"""What would be done, field by field, before and after: the plan is the engine, not a forecast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.crm.base import Entity, Value


class Action(StrEnum):
    """What becomes of a record."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a CRM record, as it is and as it would be; None is an empty field."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one record of the CRM, with what belongs to it (`children`, done in order).

    `key` is the business key as the accounts write it; `id` is the record that is meant, where one is.
    `reason` says why a record is blocked or skipped, or what is odd about an unchanged one; `notes` say
    what a person should know (a text that was cut, a penny that was moved). `depends` names the changes
    (entity, key) that must have succeeded first.
    """

    action: Action
    entity: str
    key: str
    id: UUID | None = None
    reason: str | None = None
    fields: tuple[FieldChange, ...] = ()
    children: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    depends: tuple[tuple[str, str], ...] = ()

    @property
    def writes(self) -> bool:
        """Whether carrying this out writes anything."""
        return self.action in (Action.CREATE, Action.UPDATE)

    def walk(self) -> Iterator[Change]:
        """Give this change and all that belong to it, in the order in which they are done."""
        yield self
        for child in self.children:
            yield from child.walk()

    def written(self) -> Entity:
        """Give the record as it is sent: each named field with its new value."""
        if self.id is None:
            raise ValueError(f"{self.entity} {self.key} has no id to write to")
        return Entity(self.entity, self.id, {each.name: each.after for each in self.fields})


@dataclass(frozen=True, slots=True)
class Draft:
    """The CRM record that a record of the accounts asks for, before anybody has looked into the CRM.

    `entity.fields` is the whole new record; `refreshed` names the few of them that an existing record
    takes over (manual 3.1.1, 3.1.2). A draft with a `refusal` cannot be made: the reason says why.
    `total` is what the CRM must compute as a document's total (invoice.totalamount).
    """

    key: str
    entity: Entity
    refreshed: tuple[str, ...] = ()
    children: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str | None = None
    depends: tuple[tuple[str, str], ...] = ()
    total: Decimal | None = None
