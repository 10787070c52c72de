"""A write in the making: who writes what, what stood there before, and the marks that every record bears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.platform import Fields, Platform
from core.sandbox.crm.refusal import Number, Refusal


@dataclass(slots=True)
class Writing:
    """One create or update on its way through the rules, which complete or refuse `fields`.

    `before` is the record as it stands, None where it is being created; `sent` are the fields that the
    caller named, before anything was completed.
    """

    platform: Platform
    user: UUID
    layout: Layout
    record: UUID
    fields: Fields
    before: dict[str, Value] | None = None
    sent: tuple[str, ...] = ()

    @property
    def entity(self) -> str:
        """The entity that is written."""
        return self.layout.name

    def value(self, name: str) -> Value | None:
        """Give a field as it will stand."""
        if name in self.fields:
            return self.fields[name]
        return None if self.before is None else self.before.get(name)

    def reference(self, name: str) -> Reference | None:
        """Give a lookup as it will stand."""
        found = self.value(name)
        return found if isinstance(found, Reference) else None

    def number(self, name: str) -> Decimal | None:
        """Give an amount or a decimal as it will stand."""
        found = self.value(name)
        return found if isinstance(found, Decimal) else None

    def touches(self, *names: str) -> bool:
        """Whether one of these fields is being written."""
        return any(name in self.fields for name in names)


Rule: TypeAlias = Callable[[Writing], None]


def need(writing: Writing, name: str, number: Number) -> Reference:
    """Give a lookup that must be there, or refuse with its own number."""
    found = writing.reference(name)
    if found is None:
        raise missing(writing.entity, name, number)
    return found


def missing(entity: str, name: str, number: Number = Number.REQUIRED_FIELD_MISSING) -> Refusal:
    """Refuse for want of a field."""
    return Refusal(number, f"The field '{name}' of '{entity}' is missing.")
