"""The types of columns as TDS describes them, each with what writes a value of it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

COLLATION = bytes.fromhex("0904d00034")
"""Latin1_General_CI_AS."""

_EPOCH = datetime(1900, 1, 1)  # noqa: DTZ001 - SQL Server's datetime has no zone
_DECIMAL_WIDTHS = ((9, 5), (19, 9), (28, 13), (38, 17))
_DECLARED = re.compile(r"\s*([a-z0-9_ ]+?)\s*(?:\(\s*(\w+)\s*(?:,\s*(\d+)\s*)?\))?\s*", re.IGNORECASE)
_INTEGERS = {"tinyint": 1, "smallint": 2, "int": 4, "integer": 4, "bigint": 8}
_ROWVERSIONS = ("timestamp", "rowversion")
_NO_LENGTH = 0xFFFF
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A type: its name in the catalogue, its TYPE_INFO, and how a value of the store is written."""

    name: str
    precision: int
    scale: int | None
    described: bytes
    encode: Callable[[object], bytes]


def column_type(declared: str) -> ColumnType:
    """Give the type that a declaration means: `decimal(18,2)`, `nvarchar(60)`, `bit`, `rowversion` ..."""
    found = _DECLARED.fullmatch(declared)
    if found is None:
        raise ValueError(f"no type of a column: {declared}")
    name, first, second = found.group(1).lower(), found.group(2), found.group(3)
    length = _LONGEST if first is None or first.lower() == "max" else int(first)
    if name in ("decimal", "numeric"):
        return decimal(int(first or 18), int(second or 0))
    if name in ("binary", "varbinary") or name in _ROWVERSIONS:
        return binary(8 if name in _ROWVERSIONS else length, name)
    if name in _INTEGERS:
        return integer(_INTEGERS[name], "int" if name == "integer" else name)
    if name in _PLAIN:
        return _PLAIN[name]
    return text(length, name if name in ("varchar", "nvarchar", "char", "nchar") else "nvarchar")


def integer(width: int, name: str) -> ColumnType:
    """An integer of so many bytes."""

    def encode(value: object) -> bytes:
        if value is None:
            return b"\0"
        return bytes([width]) + int(str(value)).to_bytes(width, "little", signed=width > 1)

    return ColumnType(name, {1: 3, 2: 5, 4: 10, 8: 19}[width], 0, bytes([0x26, width]), encode)


def decimal(precision: int, scale: int) -> ColumnType:
    """A decimal; the store's doubles are rounded once, half away from zero."""
    precision = min(precision, 38)
    width = next(width for most, width in _DECIMAL_WIDTHS if precision <= most)
    unit = Decimal(1).scaleb(-scale)

    def encode(value: object) -> bytes:
        if value is None:
            return b"\0"
        exact = Decimal(repr(value) if isinstance(value, float) else str(value))
        whole = int(exact.quantize(unit, rounding=ROUND_HALF_UP).scaleb(scale))
        return bytes([width, whole >= 0]) + abs(whole).to_bytes(width - 1, "little")

    return ColumnType("decimal", precision, scale, bytes([0x6C, width, precision, scale]), encode)


def text(length: int, name: str = "nvarchar") -> ColumnType:
    """A text of at most so many characters; varchar is served as its wide twin, which holds all of it."""
    width = min(max(length, 1), _LONGEST)

    def encode(value: object) -> bytes:
        if value is None:
            return struct.pack("<H", _NO_LENGTH)
        raw = str(value).encode("utf-16-le")[: 2 * width]
        return struct.pack("<H", len(raw)) + raw

    return ColumnType(name, width, None, b"\xe7" + struct.pack("<H", 2 * width) + COLLATION, encode)


def binary(length: int, name: str = "binary") -> ColumnType:
    """Bytes; a row version is eight of them."""

    def encode(value: object) -> bytes:
        if not isinstance(value, bytes):
            return struct.pack("<H", _NO_LENGTH)
        return struct.pack("<H", len(value)) + value

    return ColumnType(name, length, None, b"\xad" + struct.pack("<H", min(length, 8000)), encode)


def _bit(value: object) -> bytes:
    return b"\0" if value is None else bytes([1, 1 if int(str(value)) else 0])


def _double(value: object) -> bytes:
    return b"\0" if value is None else b"\x08" + struct.pack("<d", float(str(value)))


def _moment(value: object) -> datetime:
    read = datetime.fromisoformat(str(value))
    return read.replace(tzinfo=None)


def _datetime(value: object) -> bytes:
    if value is None:
        return b"\0"
    passed = _moment(value) - _EPOCH
    seconds = timedelta(seconds=passed.seconds, microseconds=passed.microseconds)
    ticks = (seconds * 300 + timedelta(seconds=0.5)) // timedelta(seconds=1)
    return b"\x08" + struct.pack("<iI", passed.days, ticks)


def _date(value: object) -> bytes:
    if value is None:
        return b"\0"
    return b"\x03" + (_moment(value).toordinal() - 1).to_bytes(3, "little")


def _guid(value: object) -> bytes:
    return b"\0" if value is None else b"\x10" + UUID(str(value)).bytes_le


_DATETIME = ColumnType("datetime", 23, 3, bytes([0x6F, 8]), _datetime)
_PLAIN = {
    "bit": ColumnType("bit", 1, None, bytes([0x68, 1]), _bit),
    "float": ColumnType("float", 53, None, bytes([0x6D, 8]), _double),
    "double": ColumnType("float", 53, None, bytes([0x6D, 8]), _double),
    "real": ColumnType("float", 53, None, bytes([0x6D, 8]), _double),
    "money": decimal(19, 4),
    "datetime": _DATETIME,
    "datetime2": _DATETIME,
    "smalldatetime": _DATETIME,
    "date": ColumnType("date", 10, None, b"\x28", _date),
    "uniqueidentifier": ColumnType("uniqueidentifier", 36, None, bytes([0x24, 16]), _guid),
}
