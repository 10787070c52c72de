"""PRELOGIN: server and client agree on TLS, whose handshake goes inside of TDS packets."""

from __future__ import annotations

import ssl
import struct
from enum import IntEnum

from core.sandbox.sqlserver.packets import ANSWER, PRELOGIN, Packets, PlainWire, TlsWire

_VERSION = bytes([15, 0, 0x07, 0xD0, 0, 0])
"""SQL Server 2019."""

_VERSION_OPTION, _ENCRYPTION_OPTION, _INSTANCE_OPTION, _THREAD_OPTION, _MARS_OPTION = range(5)
_END = 0xFF
_OPTION = struct.Struct(">BHH")


class Encryption(IntEnum):
    """What either side says of TLS; OFF encrypts the login alone."""

    OFF = 0
    ON = 1
    NOT_SUPPORTED = 2
    REQUIRED = 3


def agreed(asked: int, *, able: bool, required: bool) -> Encryption:
    """Give the server's word: what becomes of the connection."""
    if not able:
        return Encryption.NOT_SUPPORTED
    if required:
        return Encryption.REQUIRED
    if asked in (Encryption.ON, Encryption.REQUIRED):
        return Encryption.ON
    return Encryption.NOT_SUPPORTED if asked == Encryption.NOT_SUPPORTED else Encryption.OFF


def shake_hands(
    packets: Packets, wire: PlainWire, context: ssl.SSLContext | None, *, required: bool
) -> Encryption:
    """Answer a PRELOGIN and do the TLS handshake where one was agreed on; `packets` then go through it."""
    kind, body = packets.message()
    if kind != PRELOGIN:
        raise ConnectionError("the client does not begin with PRELOGIN")
    asked = _options(body).get(_ENCRYPTION_OPTION, b"\x02")
    word = agreed(
        asked[0] if asked else Encryption.NOT_SUPPORTED, able=context is not None, required=required
    )
    packets.answer(ANSWER).end(_prelogin(word))
    if context is not None and word is not Encryption.NOT_SUPPORTED:
        packets.wire = _tls(packets, wire, context)
    return word


def _options(body: bytes) -> dict[int, bytes]:
    found, at = {}, 0
    while at + _OPTION.size <= len(body) and body[at] != _END:
        option, offset, length = _OPTION.unpack_from(body, at)
        found[option] = body[offset : offset + length]
        at += _OPTION.size
    return found


def _prelogin(word: Encryption) -> bytes:
    options = (
        (_VERSION_OPTION, _VERSION),
        (_ENCRYPTION_OPTION, bytes([word])),
        (_INSTANCE_OPTION, b"\0"),
        (_THREAD_OPTION, b""),
        (_MARS_OPTION, b"\0"),
    )
    offset, head, data = _OPTION.size * len(options) + 1, b"", b""
    for option, value in options:
        head += _OPTION.pack(option, offset + len(data), len(value))
        data += value
    return head + bytes([_END]) + data


def _tls(packets: Packets, wire: PlainWire, context: ssl.SSLContext) -> TlsWire:
    heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(heard, said, server_side=True)
    done = False
    while not done:
        try:
            tls.do_handshake()
            done = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            raise ConnectionError("the client refuses the certificate") from error
        if out := said.read():
            packets.answer(PRELOGIN).end(out)
        if not done:
            heard.write(packets.message()[1])
    return TlsWire(wire, tls, heard, said)
