"""One connection of a client: requests in, answers out, one at a time and in order."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from core.sandbox.crm import pages
from core.sandbox.crm.http_message import MOST_HEAD, Answer, BadRequest, Request, RequestReader, rendered
from core.sandbox.crm.ntlm import Handshake, NtlmAccounts

_ABORTIVE = struct.pack("ii", 1, 0)


class Front(Protocol):
    """What a connection needs of its server."""

    accounts: NtlmAccounts | None

    def now(self) -> datetime:
        """Give the time of the server's clock, in UTC."""

    def opened(self, connection: Connection) -> None:
        """Remember a connection."""

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""

    def take(self, request: Request, connection: Connection) -> None:
        """See to it that a request is answered, on this connection."""


class Connection(asyncio.Protocol):
    """The protocol of one kept-alive connection."""

    def __init__(self, server: Front) -> None:
        self._server = server
        self._reader = RequestReader()
        self._transport: asyncio.Transport | None = None
        self._current: Request | None = None
        self._waiting = 0
        self._advancing = False
        self.handshake = Handshake(server.accounts) if server.accounts else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: small answers must not wait for the client's acknowledgement."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        plug = transport.get_extra_info("socket")
        if plug is not None:
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server.opened(self)

    def connection_lost(self, _: Exception | None) -> None:
        """End: what is being done is finished all the same, its answer goes nowhere."""
        self._transport = None
        self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        """Take in bytes; what comes while a request is being answered waits."""
        self._reader.feed(data)
        if self._current is None:
            self._advance()
            return
        self._waiting += len(data)
        if self._waiting > MOST_HEAD and self._transport is not None:
            self._transport.pause_reading()

    def _advance(self) -> None:
        # A loop and not a recursion: a client may send any number of requests at once.
        self._advancing = True
        try:
            while self._current is None and self._take_next():
                continue
        except BadRequest as error:
            self.finish(pages.failure(error.status, str(error)))
        finally:
            self._advancing = False

    def _take_next(self) -> bool:
        request = self._reader.next_request()
        if self._reader.interim:
            self._write(self._reader.interim)
            self._reader.interim = b""
        if request is None or self._transport is None or self._transport.is_closing():
            return False
        self._current = request
        self._server.take(request, self)
        return True

    def finish(self, answer: Answer) -> None:
        """Send an answer and end the connection."""
        self._write(self._rendered(answer, keep_alive=False))
        self.end()

    def send(self, answer: Answer) -> None:
        """Send the answer to the current request and go on with the next."""
        if self._current is None or not self._current.keep_alive:
            self.finish(answer)
            return
        self._write(self._rendered(answer, keep_alive=True))
        self._current = None
        if self._waiting and self._transport is not None:
            self._transport.resume_reading()
        self._waiting = 0
        if not self._advancing:
            self._advance()

    def send_part(self, answer: Answer, cut: Callable[[bytes], bytes]) -> None:
        """Send what `cut` leaves of an answer, and end the connection."""
        self._write(cut(self._rendered(answer, keep_alive=True)))
        self.end()

    def end(self) -> None:
        """Close the connection when all has been sent."""
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """Break the connection off, so that the client sees a reset."""
        if self._transport is None:
            return
        plug = self._transport.get_extra_info("socket")
        if plug is not None:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORTIVE)
        self._transport.abort()

    def _rendered(self, answer: Answer, *, keep_alive: bool) -> bytes:
        return rendered(answer, keep_alive=keep_alive, now=self._server.now())

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)
