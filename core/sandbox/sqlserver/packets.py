"""TDS packets: messages cut into packets, over a plain socket or over TLS inside TDS."""

from __future__ import annotations

import select
import socket
import ssl
import struct
from typing import Protocol

SQL_BATCH, RPC, ANSWER, ATTENTION, TRANSACTION, LOGIN, PRELOGIN = 0x01, 0x03, 0x04, 0x06, 0x0E, 0x10, 0x12
SIZE = 4096
_HEADER = struct.Struct(">BBHHBB")
_LAST = 0x01
_PLAUSIBLE = range(8, 32768)


class Wire(Protocol):
    """A stream of bytes to and from one client."""

    def receive(self) -> bytes:
        """Give the next bytes; raises ConnectionError where the client has gone."""

    def send(self, data: bytes) -> None:
        """Send bytes."""

    def waiting(self) -> bool:
        """Whether bytes of the client wait to be read."""


class PlainWire:
    """The socket itself."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def receive(self) -> bytes:
        """Give the next bytes; raises ConnectionError where the client has gone."""
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the client has gone")
        return data

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._socket.sendall(data)

    def waiting(self) -> bool:
        """Whether bytes of the client wait to be read."""
        return bool(select.select([self._socket], [], [], 0)[0])


class TlsWire:
    """TLS, once its handshake has gone over inside of packets."""

    def __init__(
        self, under: PlainWire, tls: ssl.SSLObject, heard: ssl.MemoryBIO, said: ssl.MemoryBIO
    ) -> None:
        self._under = under
        self._tls = tls
        self._heard = heard
        self._said = said

    def receive(self) -> bytes:
        """Give the next bytes; raises ConnectionError where the client has gone."""
        while True:
            try:
                data = self._tls.read(65536)
            except ssl.SSLWantReadError:
                self._heard.write(self._under.receive())
                continue
            except ssl.SSLZeroReturnError as error:
                raise ConnectionError("the client has gone") from error
            if data:
                return data
            raise ConnectionError("the client has gone")

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._tls.write(data)
        self._under.send(self._said.read())

    def waiting(self) -> bool:
        """Whether bytes of the client wait to be read."""
        return bool(self._heard.pending or self._tls.pending() or self._under.waiting())


class Packets:
    """Messages of one connection."""

    def __init__(self, wire: Wire, size: int = SIZE) -> None:
        self.wire = wire
        self._size = size
        self._read = b""

    def message(self) -> tuple[int, bytes]:
        """Give the kind and the body of the next message; raises ConnectionError."""
        body = bytearray()
        while True:
            kind, status, length, _, _, _ = _HEADER.unpack(self._take(_HEADER.size))
            if length not in _PLAUSIBLE:
                raise ConnectionError("what the client sends is no TDS")
            body += self._take(length - _HEADER.size)
            if status & _LAST:
                return kind, bytes(body)

    def interrupted(self) -> bool:
        """Whether the client has sent an attention; asked while a request is being worked on."""
        if not self._read and not self.wire.waiting():
            return False
        kind, _ = self.message()
        return kind == ATTENTION

    def answer(self, kind: int = ANSWER) -> Answer:
        """Begin an answer."""
        return Answer(self.wire, kind, self._size)

    def _take(self, count: int) -> bytes:
        while len(self._read) < count:
            self._read += self.wire.receive()
        taken, self._read = self._read[:count], self._read[count:]
        return taken


class Answer:
    """A message to the client that is sent as it is written, a packet at a time."""

    def __init__(self, wire: Wire, kind: int, size: int) -> None:
        self._wire = wire
        self._kind = kind
        self._room = size - _HEADER.size
        self._held = bytearray()
        self._number = 0

    def write(self, data: bytes) -> bool:
        """Add to the message; True where some of it was sent."""
        self._held += data
        sent = False
        while len(self._held) > self._room:
            self._send(bytes(self._held[: self._room]), last=False)
            del self._held[: self._room]
            sent = True
        return sent

    def end(self, data: bytes = b"") -> None:
        """Send what is left."""
        self.write(data)
        self._send(bytes(self._held), last=True)
        self._held.clear()

    def _send(self, data: bytes, *, last: bool) -> None:
        self._number = (self._number + 1) % 256
        status = _LAST if last else 0
        head = _HEADER.pack(self._kind, status, len(data) + _HEADER.size, 0, self._number, 0)
        self._wire.send(head + data)
