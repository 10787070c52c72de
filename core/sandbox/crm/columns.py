"""What a value must be to enter a field, and how it lies in the store.

Money lies as ten-thousandths, ids as bytes, times as seconds. Everything is compiled once for each
attribute; what is refused carries the platform's own number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Attribute, Kind, Reference, Value
from core.sandbox.crm.refusal import Number, Refusal
from core.text import clean, length

Stored: TypeAlias = str | int | float | bytes | None
Admit: TypeAlias = Callable[[Value], Value | None]
Encode: TypeAlias = Callable[[Value], Stored]
Decode: TypeAlias = Callable[[Stored], Value]

MONEY_PLACES = 4
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 30, 23, 59, 59, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def admitter(entity: str, attribute: Attribute) -> Admit:
    """Compile the check of a field: it gives the value as it is kept, or raises the platform's Refusal."""
    return _ADMITTERS.get(attribute.kind, _typed)(entity, attribute)


def _wrong(entity: str, attribute: Attribute, value: Value) -> Refusal:
    shown = clean(str(value))[:60]
    text = f"An invalid value was passed in for the field '{attribute.name}' of '{entity}': {shown}"
    return Refusal(Number.INVALID_FIELD_VALUE, text)


def _outside(entity: str, attribute: Attribute) -> Refusal:
    return Refusal(
        Number.VALUE_OUT_OF_RANGE,
        f"A validation error occurred.  The value of '{attribute.name}' on record of type '{entity}'"
        " is outside the valid range.",
    )


def _text(entity: str, attribute: Attribute) -> Admit:
    most = attribute.length or 0

    def admit(value: Value) -> Value | None:
        if not isinstance(value, str):
            raise _wrong(entity, attribute, value)
        if len(value) > most or (not value.isascii() and length(value) > most):
            raise Refusal(
                Number.TEXT_TOO_LONG,
                f"A validation error occurred.  The length of the '{attribute.name}' attribute of the"
                f" '{entity}' entity exceeded the maximum allowed length of '{most}'.",
            )
        return value or None

    return admit


def _number(entity: str, attribute: Attribute) -> Admit:
    places = attribute.places if attribute.places is not None else MONEY_PLACES
    unit = Decimal(1).scaleb(-places)
    least, most = attribute.least, attribute.most

    def admit(value: Value) -> Value:
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        if not isinstance(value, Decimal) or not value.is_finite():
            raise _wrong(entity, attribute, value)
        if (least is not None and value < least) or (most is not None and value > most):
            raise _outside(entity, attribute)
        return value.quantize(unit, context=_CONTEXT)

    return admit


def _option(entity: str, attribute: Attribute) -> Admit:
    options = attribute.options

    def admit(value: Value) -> Value:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(entity, attribute, value)
        if value not in options:
            accepted = ",".join(map(str, options))
            raise Refusal(
                Number.OPTION_OUT_OF_RANGE,
                f"A validation error occurred.  The value {value} of '{attribute.name}' on record of type"
                f" '{entity}' is outside the valid range. Accepted Values: {accepted}",
            )
        return value

    return admit


def _integer(entity: str, attribute: Attribute) -> Admit:
    least, most = attribute.least, attribute.most

    def admit(value: Value) -> Value:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(entity, attribute, value)
        if (least is not None and value < least) or (most is not None and value > most):
            raise _outside(entity, attribute)
        return value

    return admit


def _lookup(entity: str, attribute: Attribute) -> Admit:
    targets = frozenset(attribute.targets)
    number = Number.INVALID_CUSTOMER if attribute.name == "customerid" else Number.INVALID_FIELD_VALUE

    def admit(value: Value) -> Value:
        if not isinstance(value, Reference) or value.entity not in targets:
            raise Refusal(number, _wrong(entity, attribute, value).text)
        return value

    return admit


def _time(entity: str, attribute: Attribute) -> Admit:
    def admit(value: Value) -> Value:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise _wrong(entity, attribute, value)
        try:
            moment = value.astimezone(UTC).replace(microsecond=0)
        except OverflowError:
            moment = _LAST + _SECOND
        if not _FIRST <= moment <= _LAST:
            text = f"The date-time of '{attribute.name}' is outside the supported range."
            raise Refusal(Number.INVALID_DATE_TIME, text)
        return moment

    return admit


_TYPES: Mapping[Kind, type] = {
    Kind.BOOLEAN: bool,
    Kind.KEY: UUID,
    Kind.OTHER: UUID,
    Kind.STATE: str,
}


def _typed(entity: str, attribute: Attribute) -> Admit:
    wanted = _TYPES[attribute.kind]

    def admit(value: Value) -> Value:
        if not isinstance(value, wanted):
            raise _wrong(entity, attribute, value)
        return value

    return admit


_ADMITTERS: Mapping[Kind, Callable[[str, Attribute], Admit]] = {
    Kind.TEXT: _text,
    Kind.MEMO: _text,
    Kind.MONEY: _number,
    Kind.DECIMAL: _number,
    Kind.FLOAT: _number,
    Kind.PICKLIST: _option,
    Kind.STATUS: _option,
    Kind.INTEGER: _integer,
    Kind.LOOKUP: _lookup,
    Kind.TIME: _time,
}


def scale_of(attribute: Attribute) -> int:
    """How many decimals of a number are kept in the store, as a whole number of that unit."""
    return MONEY_PLACES if attribute.kind is Kind.MONEY else attribute.places or 0


def encoder(attribute: Attribute) -> Encode:
    """Compile the way of a kept value into the store."""
    kind = attribute.kind
    if kind in (Kind.MONEY, Kind.DECIMAL):
        scale = scale_of(attribute)
        return lambda value: int(value.scaleb(scale, _CONTEXT)) if isinstance(value, Decimal) else None
    if kind is Kind.STATE:
        numbers: dict[Value, int] = {name: number for number, name in attribute.options.items()}
        return numbers.get
    return _ENCODERS.get(kind, _as_it_is)


def _as_it_is(value: Value) -> Stored:
    return value if isinstance(value, str | int) else None


_ENCODERS: Mapping[Kind, Encode] = {
    Kind.BOOLEAN: lambda value: int(value is True),
    Kind.FLOAT: lambda value: float(value) if isinstance(value, Decimal) else None,
    Kind.TIME: lambda value: (value - _EPOCH) // _SECOND if isinstance(value, datetime) else None,
    Kind.LOOKUP: lambda value: value.id.bytes if isinstance(value, Reference) else None,
    Kind.KEY: lambda value: value.bytes if isinstance(value, UUID) else None,
    Kind.OTHER: lambda value: value.bytes if isinstance(value, UUID) else None,
}


def decoder(attribute: Attribute) -> Decode:
    """Compile the way of a stored value back; a lookup with one target becomes a Reference to it."""
    kind = attribute.kind
    if kind in (Kind.MONEY, Kind.DECIMAL):
        return _decimal(scale_of(attribute))
    if kind is Kind.STATE:
        names = attribute.options
        return lambda stored: names[int(str(stored))]
    if kind is Kind.LOOKUP:
        target = attribute.targets[0]
        return lambda stored: Reference(target, as_uuid(stored))
    return _DECODERS.get(kind, _plainly)


@lru_cache(maxsize=10_000)  # the same few owners, currencies and products stand in all records
def as_uuid(stored: Stored) -> UUID:
    """Read an id from its bytes."""
    if not isinstance(stored, bytes):
        raise TypeError(f"no id: {stored!r}")
    return UUID(bytes=stored)


def _plainly(stored: Stored) -> Value:
    if isinstance(stored, str | int):
        return stored
    raise TypeError(f"neither text nor number: {stored!r}")


def _moment(stored: Stored) -> Value:
    if not isinstance(stored, int):
        raise TypeError(f"no moment: {stored!r}")
    return _EPOCH + timedelta(seconds=stored)


_DECODERS: Mapping[Kind, Decode] = {
    Kind.BOOLEAN: bool,
    Kind.FLOAT: lambda stored: Decimal(repr(stored)),
    Kind.TIME: _moment,
    Kind.KEY: as_uuid,
    Kind.OTHER: as_uuid,
}


def _decimal(scale: int) -> Decode:
    def decode(stored: Stored) -> Value:
        if not isinstance(stored, int):
            raise TypeError(f"no number: {stored!r}")
        number, places = stored, scale
        while places > 2 and number % 10 == 0:
            number, places = number // 10, places - 1
        while places < 2:
            number, places = number * 10, places + 1
        return Decimal(number).scaleb(-places)

    return decode
