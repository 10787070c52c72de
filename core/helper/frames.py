"""Frames on a pipe: four bytes that say how long, then so many bytes."""

from __future__ import annotations

import struct
from typing import Protocol

LIMIT = 16 * 1024 * 1024
"""The most bytes of one frame; whoever announces more speaks another language."""

_LENGTH = struct.Struct(">I")


class Inlet(Protocol):
    """What is used of the end of a pipe that is read."""

    def read(self, size: int, /) -> bytes | None: ...


class Outlet(Protocol):
    """What is used of the end of a pipe that is written."""

    def write(self, content: bytes, /) -> int | None: ...

    def flush(self) -> None: ...


class GarbledError(Exception):
    """What came over the pipe is no frame, or no frame that anybody asked for."""


def read_frame(inlet: Inlet) -> bytes | None:
    """Give the next frame; None where the other end has closed, even in the midst of one."""
    head = _exactly(inlet, _LENGTH.size)
    if head is None:
        return None
    (size,) = _LENGTH.unpack(head)
    if size > LIMIT:
        raise GarbledError(f"a frame of {size} bytes was announced, and {LIMIT} is the most")
    return _exactly(inlet, size)


def write_frame(outlet: Outlet, content: bytes) -> None:
    """Write one frame whole; raises OSError where the other end has closed, GarbledError where too long."""
    if len(content) > LIMIT:
        raise GarbledError(f"a frame of {len(content)} bytes is longer than {LIMIT}")
    rest = memoryview(_LENGTH.pack(len(content)) + content)
    while rest:
        rest = rest[outlet.write(bytes(rest)) or 0 :]
    outlet.flush()


def _exactly(inlet: Inlet, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = inlet.read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
