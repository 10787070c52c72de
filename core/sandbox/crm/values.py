"""What a value in a query stands for; on the wire many come as texts, whatever the attribute's kind."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID
from zoneinfo import ZoneInfo

from core.crm.base import Kind, Reference, Value
from core.sandbox.crm.asker import Asker
from core.sandbox.crm.columns import Stored
from core.sandbox.crm.layout import Column
from core.sandbox.crm.refusal import Number, Refusal
from core.text import clean, match_key

_NUMBERS = (Kind.MONEY, Kind.DECIMAL, Kind.FLOAT)
_WHOLE = (Kind.INTEGER, Kind.PICKLIST, Kind.STATUS)
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


def stored(column: Column | None, value: Value, asker: Asker) -> Stored:
    """Turn a value into what the store holds for an attribute (None: the own key), or refuse it."""
    kind = Kind.KEY if column is None else column.attribute.kind
    if kind in (Kind.KEY, Kind.OTHER, Kind.LOOKUP):
        return _identifier(value).bytes
    assert column is not None
    if kind in (Kind.TEXT, Kind.MEMO):
        return match_key(text(value))
    if kind is Kind.STATE:
        return _state(column, value)
    return column.encode(_kept(kind, value, asker))


def text(value: Value) -> str:
    """Read a value that is compared with a text."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _wrong(value)
    return str(value)


def moment(value: Value, zone: ZoneInfo) -> datetime:
    """Read a point in time; one without a zone is in the user's own."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise _wrong(value) from None
    if not isinstance(found, datetime):
        raise _wrong(value)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def whole(value: Value) -> int:
    """Read a whole number."""
    try:
        return int(text(value))
    except ValueError:
        raise _wrong(value) from None


def _kept(kind: Kind, value: Value, asker: Asker) -> Value:
    if kind in _NUMBERS:
        return _number(value)
    if kind in _WHOLE:
        return whole(value)
    if kind is Kind.TIME:
        return moment(value, asker.zone)
    found = value if isinstance(value, bool) else _TRUTHS.get(str(value).lower())
    if found is None:
        raise _wrong(value)
    return found


def _number(value: Value) -> Decimal:
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        raise _wrong(value) from None
    if not found.is_finite():
        raise _wrong(value)
    return found


def _identifier(value: Value) -> UUID:
    if isinstance(value, Reference):
        return value.id
    try:
        return value if isinstance(value, UUID) else UUID(text(value).strip())
    except ValueError:
        raise _wrong(value) from None


def _state(column: Column, value: Value) -> int:
    shown = text(value)
    for number, name in column.attribute.options.items():
        if shown.casefold() in (name.casefold(), str(number)):
            return number
    raise _wrong(value)


def _wrong(value: Value) -> Refusal:
    return Refusal(Number.INVALID_ARGUMENT, f"Invalid argument: '{clean(str(value))[:60]}'.")
