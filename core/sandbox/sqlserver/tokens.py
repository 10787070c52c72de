"""The tokens of which an answer consists."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from core.sandbox.sqlserver.columns import COLLATION, ColumnType
from core.sandbox.sqlserver.refusal import SqlRefusal

DONE, DONE_PROC, DONE_IN_PROC = 0xFD, 0xFE, 0xFF
MORE, ERROR, COUNT, ATTENTION = 0x01, 0x02, 0x10, 0x20
SERVER = "SANDBOX"
_SELECT = 0xC1
_NULLABLE = 0x0009


def short(text: str) -> bytes:
    """Write a text with its length in a byte."""
    return bytes([len(text)]) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def done(token: int = DONE, status: int = 0, count: int = 0) -> bytes:
    """Write the end of a statement, of a procedure or of an answer."""
    return struct.pack("<BHHQ", token, status, _SELECT, count)


def message(refusal: SqlRefusal, token: int = 0xAA) -> bytes:
    """Write an error (0xAA) or an information (0xAB)."""
    body = struct.pack("<iBB", refusal.number, refusal.state, refusal.severity)
    body += _long(refusal.text[:2000]) + short(SERVER) + short("") + struct.pack("<i", 1)
    return struct.pack("<BH", token, len(body)) + body


def change(kind: int, new: bytes, old: bytes) -> bytes:
    """Write that something of the connection's surroundings has changed."""
    body = bytes([kind]) + new + old
    return struct.pack("<BH", 0xE3, len(body)) + body


def let_in(database: str, version: int) -> bytes:
    """Write the answer to a login that is let in."""
    version = min(version, 0x74000004)
    body = b"\x01" + struct.pack(">I", version) + short("Microsoft SQL Server") + b"\x0f\x00\x07\xd0"
    told = (
        SqlRefusal(5701, f"Changed database context to '{database}'.", severity=0, state=2),
        SqlRefusal(5703, "Changed language setting to us_english.", severity=0),
    )
    return (
        change(1, short(database), short("master"))
        + message(told[0], 0xAB)
        + change(7, b"\x05" + COLLATION, b"\0")
        + change(2, short("us_english"), short(""))
        + message(told[1], 0xAB)
        + struct.pack("<BH", 0xAD, len(body))
        + body
        + change(4, short("4096"), short("4096"))
        + done()
    )


def columns(names: Sequence[str], types: Sequence[ColumnType]) -> bytes:
    """Write the description of a row set."""
    written = struct.pack("<BH", 0x81, len(names))
    for name, kind in zip(names, types, strict=True):
        written += struct.pack("<IH", 0, _NULLABLE) + kind.described + short(name[:128])
    return written


def row(types: Sequence[ColumnType], values: Sequence[object]) -> bytes:
    """Write a row."""
    return b"\xd1" + b"".join(kind.encode(value) for kind, value in zip(types, values, strict=True))


def status(value: int = 0) -> bytes:
    """Write what a procedure returns."""
    return struct.pack("<Bi", 0x79, value)


def handle(number: int) -> bytes:
    """Write the number of a prepared statement as the output parameter that asks for it."""
    head = struct.pack("<BH", 0xAC, 0) + short("") + b"\x01" + struct.pack("<IH", 0, 0)
    return head + b"\x26\x04\x04" + struct.pack("<i", number)
