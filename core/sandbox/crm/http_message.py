"""HTTP/1.1 as IIS speaks it: requests are taken from a stream of bytes, answers become bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import unquote

MOST_HEAD = 64 * 1024
"""Bytes of a request's head beyond which it is refused."""

MOST_BODY = 8 * 1024 * 1024
"""Bytes of a request's body beyond which it is refused, as CRM's own web.config sets it."""

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_END = b"\r\n\r\n"
_NAMED = {status.value: status.phrase for status in HTTPStatus}


class BadRequest(Exception):  # noqa: N818 - it is the name of the answer
    """The bytes are no request that can be served; `status` is what is answered before the end."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are lower case, the path is decoded and has no query."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    keep_alive: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; its length and whether the connection stays open are added when it is sent."""

    status: int
    body: bytes = b""
    content_type: str = "text/xml; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def rendered(answer: Answer, *, keep_alive: bool, now: datetime) -> bytes:
    """Write an answer as bytes; `now` is the time of the server's clock, in UTC."""
    head = [
        f"HTTP/1.1 {answer.status} {_NAMED.get(answer.status, 'Unknown')}",
        "Cache-Control: private, max-age=0",
        f"Content-Type: {answer.content_type}",
        "Server: Sync-Uploader-Sandbox",
        f"Date: {format_datetime(now, usegmt=True)}",
        *(f"{name}: {value}" for name, value in answer.headers),
        f"Content-Length: {len(answer.body)}",
    ]
    if not keep_alive:
        head.append("Connection: close")
    return "\r\n".join(head).encode("latin-1", "replace") + _END + answer.body


@dataclass(slots=True)
class _Head:
    method: str
    target: str
    headers: dict[str, str]
    keep_alive: bool


class RequestReader:
    """Cuts a stream of bytes into requests, whatever the pieces in which it arrives."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head: _Head | None = None
        self.interim = b""

    def feed(self, data: bytes) -> None:
        """Take in what has arrived."""
        self._buffer += data

    def next_request(self) -> Request | None:
        """Give the next whole request, None while there is none; BadRequest ends the connection.

        `interim` then holds what must be sent at once (100 Continue), if anything.
        """
        if self._head is None and not self._read_head():
            return None
        head = self._head
        assert head is not None
        body = self._chunked() if "transfer-encoding" in head.headers else self._sized(head)
        if body is None:
            return None
        self._head = None
        path, _, query = head.target.partition("?")
        return Request(head.method, unquote(path), query, head.headers, body, head.keep_alive)

    def _read_head(self) -> bool:
        end = self._buffer.find(_END)
        if end < 0:
            if len(self._buffer) > MOST_HEAD:
                raise BadRequest(400, "Bad Request (Request Header Too Long)")
            return False
        lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        self._head = _parsed_head(lines)
        if self._head.headers.get("expect", "").lower() == "100-continue":
            self.interim = _CONTINUE
        return True

    def _sized(self, head: _Head) -> bytes | None:
        text = head.headers.get("content-length", "0")
        if not text.isdecimal():
            raise BadRequest(400, "Bad Request (Invalid Content-Length)")
        size = int(text)
        if size > MOST_BODY:
            raise BadRequest(413, "Maximum request length exceeded.")
        if len(self._buffer) < size:
            return None
        body = bytes(self._buffer[:size])
        del self._buffer[:size]
        return body

    def _chunked(self) -> bytes | None:
        if len(self._buffer) > 2 * MOST_BODY:
            raise BadRequest(413, "Maximum request length exceeded.")
        body, at = bytearray(), 0
        while True:
            line_end = self._buffer.find(b"\r\n", at)
            if line_end < 0:
                return None
            size = _chunk_size(bytes(self._buffer[at:line_end]))
            start = line_end + 2
            if len(self._buffer) < start + size + 2:
                return None
            body += self._buffer[start : start + size]
            at = start + size + 2
            if len(body) > MOST_BODY:
                raise BadRequest(413, "Maximum request length exceeded.")
            if size == 0:
                del self._buffer[:at]
                return bytes(body)


def _chunk_size(line: bytes) -> int:
    try:
        size = int(line.split(b";")[0].strip(), 16)
    except ValueError:
        raise BadRequest(400, "Bad Request (Invalid Chunk)") from None
    if not 0 <= size <= MOST_BODY:
        raise BadRequest(413, "Maximum request length exceeded.")
    return size


def _parsed_head(lines: list[str]) -> _Head:
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest(400, "Bad Request (Invalid Verb)")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise BadRequest(400, "Bad Request (Invalid Header Name)")
        headers[name.lower()] = value.strip()
    connection = headers.get("connection", "").lower()
    stays = connection == "keep-alive" if words[2] == "HTTP/1.0" else connection != "close"
    return _Head(words[0], words[1], headers, stays)
