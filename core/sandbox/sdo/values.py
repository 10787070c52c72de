"""The values of fields: which are taken, and what is read from a field that nobody filled in."""

from __future__ import annotations

from datetime import datetime

from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.layout import FieldType, Kind

Value = str | int | float | datetime

ZERO_DATE = datetime(1899, 12, 30)  # noqa: DTZ001 - COM's dates have no zone
"""COM's date 0: what an empty date is read as."""
_WHOLE = {Kind.BYTE: (0, 255), Kind.SMALL: (-32768, 32767), Kind.INTEGER: (-(2**31), 2**31 - 1)}


def blank(kind: FieldType) -> Value:
    """Give what a field holds that nobody filled in."""
    if kind.kind is Kind.TEXT:
        return ""
    if kind.kind is Kind.DOUBLE:
        return 0.0
    return 0 if kind.kind in _WHOLE else ZERO_DATE


def refused(kind: FieldType, value: object) -> Code | None:
    """Say with which code a field refuses a value, None where it takes it.

    Sage asks for the exact type. A whole number in a Double and the like may pass in the real one;
    here it never does.
    """
    if kind.kind is Kind.TEXT:
        return _refused_text(kind, value)
    if kind.kind is Kind.DOUBLE:
        return _refused_double(value)
    if kind.kind in _WHOLE:
        return _refused_whole(kind.kind, value)
    return None if isinstance(value, datetime) else Code.INVALID_TYPE


def _refused_text(kind: FieldType, value: object) -> Code | None:
    if not isinstance(value, str):
        return Code.INVALID_TYPE
    try:
        length = len(value.encode("cp1252"))
    except UnicodeEncodeError:
        return Code.INVALID_VALUE
    return Code.INVALID_VALUE if length > kind.length or "\0" in value else None


def _refused_double(value: object) -> Code | None:
    if not isinstance(value, float):
        return Code.INVALID_TYPE
    return None if abs(value) < float("inf") else Code.INVALID_VALUE


def _refused_whole(kind: Kind, value: object) -> Code | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return Code.INVALID_TYPE
    least, most = _WHOLE[kind]
    return None if least <= value <= most else Code.INVALID_VALUE
