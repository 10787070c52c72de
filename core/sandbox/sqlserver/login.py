"""LOGIN7: who wants in, and into which database."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_NAMES = {"host": 36, "user": 40, "password": 44, "program": 48, "database": 68}
_PAIR = struct.Struct("<HH")
_LEAST = 94


@dataclass(frozen=True, slots=True)
class Login:
    """A request to be let in."""

    version: int
    user: str
    password: str = field(repr=False)
    program: str
    database: str


def read_login(body: bytes) -> Login:
    """Read a LOGIN7 message; raises ConnectionError where it is none."""
    if len(body) < _LEAST:
        raise ConnectionError("the client's LOGIN7 is cut short")
    texts = {name: _raw(body, at) for name, at in _NAMES.items()}
    password = bytes(_swapped(each ^ 0xA5) for each in texts["password"])
    return Login(
        version=struct.unpack_from("<I", body, 4)[0],
        user=_text(texts["user"]),
        password=_text(password),
        program=_text(texts["program"]),
        database=_text(texts["database"]),
    )


def _raw(body: bytes, at: int) -> bytes:
    offset, length = _PAIR.unpack_from(body, at)
    return body[offset : offset + 2 * length]


def _text(raw: bytes) -> str:
    return raw.decode("utf-16-le", errors="replace")


def _swapped(byte: int) -> int:
    return (byte >> 4 | byte << 4) & 0xFF
