"""Reads the values of CRM records that orders are made of: clean texts, amounts, days, what is pointed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from uuid import UUID

from core.crm.base import Entity, Reference, Value
from core.money import plain
from core.text import clean


def pointed(entity: Entity, lookup: str, among: Mapping[UUID, Entity]) -> Entity | None:
    """Give the record that a lookup points to, where it could be read."""
    value = entity.fields.get(lookup)
    return among.get(value.id) if isinstance(value, Reference) else None


def text(entity: Entity | None, name: str) -> str:
    """Give a text, clean; blank where there is none."""
    value: Value | None = None if entity is None else entity.fields.get(name)
    return clean(value) if isinstance(value, str) else ""


def first_text(entity: Entity, *names: str) -> str:
    """Give the first of some texts that is not blank."""
    return next(filter(None, (text(entity, name) for name in names)), "")


def decimal(entity: Entity, name: str) -> Decimal:
    """Give a number; an empty field is zero."""
    value = entity.fields.get(name)
    return value if isinstance(value, Decimal) else Decimal(0)


def amount(entity: Entity, name: str) -> Decimal:
    """Give an amount with two decimals, and more only where the CRM has them."""
    return plain(decimal(entity, name))


def day(value: Value | None, zone: tzinfo) -> date | None:
    """Give the day on which a moment is in a zone."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else None


def street(entity: Entity | None, prefix: str) -> tuple[str, str, str, str]:
    """Give an address as the accounts have it, two lines of street, town, county: nothing of it is lost."""
    second = _joined(text(entity, f"{prefix}_line2"), text(entity, f"{prefix}_line3"))
    county = _joined(text(entity, f"{prefix}_stateorprovince"), text(entity, f"{prefix}_country"))
    return text(entity, f"{prefix}_line1"), second, text(entity, f"{prefix}_city"), county


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
