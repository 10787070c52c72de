"""Clients that send no TDS, half of it, or read nothing: the server lets them go and serves on."""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.sandbox.sqlserver.server import SqlServer
from tests.core.sandbox.sqlserver.conftest import USERS, make_database

_PRELOGIN = bytes([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF]) + bytes(6) + b"\x02"
_PATIENCE = 10


def packet(kind: int, body: bytes, *, length: int | None = None, last: bool = True) -> bytes:
    """Cut one packet, whose length may be a lie."""
    told = len(body) + 8 if length is None else length
    return struct.pack(">BBHHBB", kind, int(last), told, 0, 1, 0) + body


def login(user: str = "reader", password: str = USERS["reader"].password) -> bytes:
    """Write a LOGIN7 for TDS 7.4."""
    texts = {40: user, 44: password, 68: "Demo"}
    head, rest = bytearray(94), b""
    struct.pack_into("<II", head, 0, 0, 0x74000004)
    for at, text in texts.items():
        raw = text.encode("utf-16-le")
        if at == 44:
            raw = bytes(((byte << 4 | byte >> 4) & 0xFF) ^ 0xA5 for byte in raw)
        struct.pack_into("<HH", head, at, 94 + len(rest), len(text))
        rest += raw
    struct.pack_into("<I", head, 0, 94 + len(rest))
    return packet(0x10, bytes(head) + rest)


def batch(sql: str) -> bytes:
    return packet(0x01, struct.pack("<I", 4) + sql.encode("utf-16-le"))


START = packet(0x12, _PRELOGIN)
GARBAGE = {
    "nothing": b"",
    "a web browser": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "half a header": b"\x12\x01",
    "a length of nothing": packet(0x12, b"", length=0),
    "half a message": packet(0x12, _PRELOGIN, length=200),
    "a PRELOGIN without options": packet(0x12, b""),
    "options beyond the message": packet(0x12, bytes([1, 255, 255, 255, 255, 255])),
    "a LOGIN7 first": login(),
    "a login of zeros": START + packet(0x10, bytes(94)),
    "a login cut short": START + packet(0x10, bytes(20)),
    "lengths beyond the login": START + packet(0x10, bytes(36) + b"\xff" * 58),
    "a message of another kind": START + login() + packet(0x63, b"?"),
    "a batch without headers": START + login() + packet(0x01, b"\xff"),
    "a batch of half letters": START + login() + packet(0x01, struct.pack("<I", 4) + b"S\0E\0L"),
    "headers beyond the batch": START + login() + packet(0x01, b"\xff\xff\xff\xff"),
    "an RPC of zeros": START + login() + packet(0x03, bytes(40)),
    "an empty RPC": START + login() + packet(0x03, b""),
    "an RPC cut short": START + login() + packet(0x03, struct.pack("<IHH", 4, 0xFFFF, 10) + b"\0"),
    "an RPC of an unknown type": START
    + login()
    + packet(0x03, struct.pack("<IHHH", 4, 0xFFFF, 10, 0) + b"\0\0\x99\x01\x02\x03"),
    "a transaction request of nothing": START + login() + packet(0x0E, b""),
}


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What threads ended by: a server whose thread dies has a defect."""
    seen: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: seen.append(repr(told.exc_value)))
    return seen


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlServer]:
    file = tmp_path_factory.mktemp("garbage") / "demo.db"
    make_database(file)
    with SqlServer(file, "Demo", USERS, tls=None) as serving:
        yield serving


def said(server: SqlServer, *sent: bytes) -> bytes:
    """Send, hang up the sending side, and give all that comes back until the server lets go."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=_PATIENCE) as client:
        try:
            for each in sent:
                client.sendall(each)
            client.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: client.recv(65536), b""))
        except ConnectionError:
            return b""


def serves_on(server: SqlServer) -> bool:
    answer = said(server, START, login(), batch("SELECT COUNT(*) FROM SLCustomerAccount"))
    return answer.count(b"\xfd") > 0 and b"\xd1" in answer


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_ends_its_connection_and_nothing_else(
    server: SqlServer, garbage: bytes, faults: list[str]
) -> None:
    said(server, garbage)
    assert serves_on(server)
    assert faults == []


def test_every_prefix_and_many_changed_bytes_are_borne(server: SqlServer, faults: list[str]) -> None:
    whole = START + login() + batch("SELECT CustomerAccountNumber FROM SLCustomerAccount WHERE Rate > 1")
    dice = random.Random(7)
    for _ in range(120):
        spoilt = bytearray(whole[: dice.randrange(1, len(whole) + 1)])
        for _ in range(dice.randrange(3)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        said(server, bytes(spoilt))
    assert faults == []
    assert serves_on(server)


def test_a_client_that_never_reads_is_let_go_with_the_server(tmp_path: Path, faults: list[str]) -> None:
    file = tmp_path / "demo.db"
    make_database(file)
    with SqlServer(file, "Demo", USERS, tls=None) as serving:
        client = socket.create_connection(("127.0.0.1", serving.port), timeout=_PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        long = "SELECT a.* FROM SLCustomerAccount a CROSS JOIN SLCustomerAccount b"
        client.sendall(START + login() + batch(long))
        assert serves_on(serving)
    client.close()
    assert faults == []
