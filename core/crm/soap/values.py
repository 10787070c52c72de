"""The kinds of value on the wire, and how each becomes a plain value and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Reference, Value
from core.money import plain


class Wire(StrEnum):
    """How a field is written in XML, by the name of its schema type."""

    STRING = "string"
    MONEY = "CrmMoney"
    DECIMAL = "CrmDecimal"
    FLOAT = "CrmFloat"
    NUMBER = "CrmNumber"
    BOOLEAN = "CrmBoolean"
    TIME = "CrmDateTime"
    PICKLIST = "Picklist"
    STATUS = "Status"
    STATE = "State"
    LOOKUP = "Lookup"
    OWNER = "Owner"
    CUSTOMER = "Customer"
    KEY = "Key"
    IDENTIFIER = "UniqueIdentifier"
    ENTITY_NAME = "EntityNameReference"
    OTHER = "other"


REFERENCES = frozenset({Wire.LOOKUP, Wire.OWNER, Wire.CUSTOMER})

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""The first time that the CRM takes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it is written: its text (or truth), whether it stands for nothing, whom it points to."""

    text: str | bool
    null: bool = False
    target: str | None = None


class UnfitValueError(ValueError):
    """A value that its field cannot hold; the message says what would fit."""


_Decode: TypeAlias = Callable[[str], Value]


def decoded(wire: Wire, text: str, target: str | None) -> Value:
    """Give what an element of that kind holds; raises ValueError where it makes no sense.

    A reference without its `type` attribute is given with a blank entity.
    """
    if wire in REFERENCES:
        return Reference(target or "", UUID(text.strip()))
    return _DECODERS.get(wire, str)(text)


def written(wire: Wire, value: Value | None) -> Written:
    """Give how a value goes into a field of that kind, None as the CRM writes nothing; UnfitValueError."""
    if wire in (Wire.STATE, Wire.OTHER):
        raise UnfitValueError("it cannot be set like other fields")
    if value is None:
        return _nothing(wire)
    if isinstance(value, Reference):
        if wire not in REFERENCES:
            raise UnfitValueError("it holds no reference to a record")
        return Written(str(value.id), target=value.entity)
    encode = _ENCODERS.get(wire)
    if encode is None:
        raise UnfitValueError("it needs a reference to a record")
    return Written(encode(value))


def _nothing(wire: Wire) -> Written:
    if wire is Wire.KEY:
        raise UnfitValueError("a key is never empty")
    if wire is Wire.STRING:
        return Written("")
    # A null still needs a value that its schema type allows: .NET sends the type's zero.
    return Written(_ZEROS[wire], null=True)


def moment(text: str) -> datetime:
    """Read a time as the CRM answers it, user's local time with offset, into UTC.

    Its `date` attribute is in the user's locale and its day in the user's zone, so neither is used. A
    time without an offset could mean any zone: ValueError.
    """
    found = datetime.fromisoformat(text.strip())
    if found.tzinfo is None:
        raise ValueError("a time without its offset from UTC")
    return found.astimezone(UTC)


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError("no number") from None
    if not found.is_finite():
        raise ValueError("no finite number")
    return plain(found)


def _truth(text: str) -> bool:
    found = text.strip().lower()
    if found not in ("true", "1", "false", "0"):
        raise ValueError("neither true nor false")
    return found in ("true", "1")


_DECODERS: Mapping[Wire, _Decode] = MappingProxyType(
    {
        Wire.MONEY: _number,
        Wire.DECIMAL: _number,
        Wire.FLOAT: _number,
        Wire.NUMBER: int,
        Wire.PICKLIST: int,
        Wire.STATUS: int,
        Wire.BOOLEAN: _truth,
        Wire.TIME: moment,
        Wire.KEY: UUID,
        Wire.IDENTIFIER: UUID,
    }
)


def _as_text(value: Value) -> str:
    if not isinstance(value, str):
        raise UnfitValueError("it holds text")
    return value


def _as_number(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise UnfitValueError("it holds an amount")
    number = Decimal(value)
    if not number.is_finite():
        raise UnfitValueError("it holds an amount")
    return format(number, "f")


def _as_integer(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnfitValueError("it holds a whole number")
    return str(value)


def _as_truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise UnfitValueError("it holds yes or no")
    return value


def as_time(value: Value) -> str:
    """Write a time as the CRM takes it: UTC, to the second."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise UnfitValueError("it holds a time with its zone")
    utc = value.astimezone(UTC)
    if utc < EARLIEST:
        raise UnfitValueError("it holds times from 1900 on")
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_id(value: Value) -> str:
    if not isinstance(value, UUID):
        raise UnfitValueError("it holds an id")
    return str(value)


_ENCODERS: Mapping[Wire, Callable[[Value], str | bool]] = MappingProxyType(
    {
        Wire.STRING: _as_text,
        Wire.ENTITY_NAME: _as_text,
        Wire.MONEY: _as_number,
        Wire.DECIMAL: _as_number,
        Wire.FLOAT: _as_number,
        Wire.NUMBER: _as_integer,
        Wire.PICKLIST: _as_integer,
        Wire.STATUS: _as_integer,
        Wire.BOOLEAN: _as_truth,
        Wire.TIME: as_time,
        Wire.KEY: _as_id,
        Wire.IDENTIFIER: _as_id,
    }
)

_NO_ID = str(UUID(int=0))
_ZEROS: Mapping[Wire, str | bool] = MappingProxyType(
    {
        Wire.MONEY: "0",
        Wire.DECIMAL: "0",
        Wire.FLOAT: "0",
        Wire.NUMBER: "0",
        Wire.PICKLIST: "0",
        Wire.STATUS: "0",
        Wire.BOOLEAN: False,
        Wire.TIME: "",
        Wire.ENTITY_NAME: "",
        Wire.LOOKUP: _NO_ID,
        Wire.OWNER: _NO_ID,
        Wire.CUSTOMER: _NO_ID,
        Wire.IDENTIFIER: _NO_ID,
    }
)
