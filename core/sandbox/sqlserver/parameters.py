"""RPC requests: which procedure is called, with which values."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

_PROCEDURES = {
    10: "sp_executesql",
    11: "sp_prepare",
    12: "sp_execute",
    13: "sp_prepexec",
    14: "sp_prepexecrpc",
    15: "sp_unprepare",
}
_FIXED = {
    0x1F: 0,
    0x30: 1,
    0x32: 1,
    0x34: 2,
    0x38: 4,
    0x3A: 4,
    0x3B: 4,
    0x3C: 8,
    0x3D: 8,
    0x3E: 8,
    0x7A: 4,
    0x7F: 8,
}
_SHORT = (0x24, 0x26, 0x68, 0x6A, 0x6C, 0x6D, 0x6E, 0x6F)
_TEXTS, _WIDE, _BYTES = (0xA7, 0xAF, 0xE7, 0xEF), (0xE7, 0xEF), (0xA5, 0xAD)
_OLD_TEXTS = {0x23: "cp1252", 0x63: "utf-16-le", 0x22: ""}
_NO_LENGTH, _NO_LONG_LENGTH = 0xFFFF, 2**64 - 1
_ENDS = (0xFF, 0x80)
_EPOCH = datetime(1900, 1, 1)  # noqa: DTZ001 - SQL Server's datetime has no zone


@dataclass(frozen=True, slots=True)
class Call:
    """A procedure that a client calls; an unnamed parameter has a blank name."""

    name: str
    parameters: tuple[tuple[str, object], ...]

    def value(self, at: int) -> object:
        """Give the value of the parameter at a place; None where there is none."""
        return self.parameters[at][1] if at < len(self.parameters) else None


class _Bytes:
    """The body of a request, read from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError("the request is cut short")
        self.at += count
        return taken

    def number(self, form: str) -> int:
        """Read one number, by its `struct` form."""
        return int(struct.unpack(form, self.take(struct.calcsize(form)))[0])

    def text(self, count: int) -> str:
        return self.take(2 * count).decode("utf-16-le")

    @property
    def ended(self) -> bool:
        return self.at >= len(self.data)


def read_call(body: bytes) -> Call:
    """Read an RPC message; raises ValueError where it cannot be read."""
    rest = _Bytes(body)
    rest.take(rest.number("<I") - 4)
    length = rest.number("<H")
    name = _PROCEDURES.get(rest.number("<H"), "") if length == _NO_LENGTH else rest.text(length)
    rest.take(2)
    parameters = []
    while not rest.ended and rest.data[rest.at] not in _ENDS:
        named = rest.text(rest.number("<B"))
        rest.take(1)
        parameters.append((named, _value(rest)))
    return Call(name.replace("[", "").replace("]", "").rpartition(".")[2].lower(), tuple(parameters))


def _value(rest: _Bytes) -> object:
    kind = rest.number("<B")
    if kind in _FIXED:
        return _number(kind, rest.take(_FIXED[kind]), 0)
    if kind in _SHORT:
        rest.take(1)
        scale = rest.take(2)[1] if kind in (0x6A, 0x6C) else 0
        raw = rest.take(rest.number("<B"))
        return _number(kind, raw, scale) if raw else None
    if kind in _TIMES:
        scale = 0 if kind == 0x28 else rest.number("<B")
        raw = rest.take(rest.number("<B"))
        return _TIMES[kind](raw, scale) if raw else None
    if kind in _TEXTS or kind in _BYTES:
        return _sized(rest, kind)
    if kind in _OLD_TEXTS:
        rest.take(4 if kind == 0x22 else 9)
        length = rest.number("<i")
        raw = rest.take(max(length, 0))
        return None if length < 0 else raw.decode(_OLD_TEXTS[kind]) if _OLD_TEXTS[kind] else raw
    raise ValueError(f"a parameter of the unknown type 0x{kind:02X}")


def _sized(rest: _Bytes, kind: int) -> object:
    most = rest.number("<H")
    rest.take(0 if kind in _BYTES else 5)
    raw = _long(rest) if most == _NO_LENGTH else _short(rest)
    if raw is None or kind in _BYTES:
        return raw
    return raw.decode("utf-16-le" if kind in _WIDE else "cp1252")


def _short(rest: _Bytes) -> bytes | None:
    length = rest.number("<H")
    return None if length == _NO_LENGTH else rest.take(length)


def _long(rest: _Bytes) -> bytes | None:
    if rest.number("<Q") == _NO_LONG_LENGTH:
        return None
    raw = b""
    while piece := rest.number("<I"):
        raw += rest.take(piece)
    return raw


def _number(kind: int, raw: bytes, scale: int) -> object:  # noqa: PLR0911 - a type a line
    if not raw:
        return None
    if kind in (0x3B, 0x3E, 0x6D):
        return struct.unpack("<f" if len(raw) == 4 else "<d", raw)[0]
    if kind in (0x32, 0x68):
        return bool(raw[0])
    if kind == 0x24:
        return UUID(bytes_le=raw)
    if kind in (0x6A, 0x6C):
        return Decimal(int.from_bytes(raw[1:], "little") * (1 if raw[0] else -1)).scaleb(-scale)
    if kind in (0x6E, 0x3C, 0x7A):
        swapped = raw if len(raw) == 4 else raw[4:] + raw[:4]
        return Decimal(int.from_bytes(swapped, "little", signed=True)).scaleb(-4)
    if kind in (0x6F, 0x3D, 0x3A):
        return _old_moment(raw)
    return int.from_bytes(raw, "little", signed=len(raw) > 1)


def _old_moment(raw: bytes) -> datetime:
    if len(raw) == 8:
        days, ticks = struct.unpack("<iI", raw)
        return _EPOCH + timedelta(days=days, microseconds=round(ticks * 10**6 / 300))
    days, minutes = struct.unpack("<HH", raw)
    return _EPOCH + timedelta(days=days, minutes=minutes)


def _date(raw: bytes, scale: int) -> date:  # noqa: ARG001 - all three have a scale
    return date.fromordinal(1 + int.from_bytes(raw, "little"))


def _time(raw: bytes, scale: int) -> time:
    passed = timedelta(microseconds=int.from_bytes(raw, "little") * 10**6 // 10**scale)
    return (_EPOCH + passed).time()


def _moment(raw: bytes, scale: int) -> datetime:
    return datetime.combine(_date(raw[-3:], 0), _time(raw[:-3], scale))


_TIMES: Mapping[int, Callable[[bytes, int], object]] = {0x28: _date, 0x29: _time, 0x2A: _moment}
