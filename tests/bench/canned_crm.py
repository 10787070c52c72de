"""A CRM of canned answers: `python tests/bench/canned_crm.py UPSTREAM MILLISECONDS`; prints its address.

It keeps nothing and judges nothing. Writes are answered with success after the server time, searches for
business records with "none", everything else (WSDL, metadata, catalogue) with what a real sandbox CRM
upstream once answered to the same request. The time is waited for without blocking, so that any number of
connections is served at once.
"""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from decimal import ROUND_HALF_UP, Decimal
from http.client import HTTPConnection
from typing import cast
from urllib.parse import urlsplit

_WEB = "http://schemas.microsoft.com/crm/2007/WebServices"
_WEB_2006 = "http://schemas.microsoft.com/crm/2006/WebServices"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ACTION = re.compile(rb'\r\nsoapaction: *"?[^"\r]*/(\w+)"?', re.IGNORECASE)
_CREATED = re.compile(rb'<(?:\w+:)?(?:entity|Entity|Invoice)\b[^>]*type="(?:\w+:)?(\w+)"')
_SEARCHED = re.compile(rb"EntityName>(account|contact|product|productpricelevel|invoice|invoicedetail)<")
_LINE = re.compile(rb"<(?:\w+:)?InvoiceDetail\b.*?</(?:\w+:)?InvoiceDetail>", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(rb'type="xsd:string">([0-9a-f-]{36})<')


def _envelope(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope'
        ' xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>{content}</soap:Body>'
        "</soap:Envelope>"
    ).encode()


def _response(body: bytes, kind: str = "text/xml; charset=utf-8", status: int = 200) -> bytes:
    head = f"HTTP/1.1 {status} Any\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _found(rows: str = "") -> bytes:
    listed = f'<BusinessEntities xmlns="{_WEB_2006}">{rows}</BusinessEntities>'
    result = f'<RetrieveMultipleResult MoreRecords="false" PagingCookie="">{listed}</RetrieveMultipleResult>'
    return _response(
        _envelope(f'<RetrieveMultipleResponse xmlns="{_WEB}">{result}</RetrieveMultipleResponse>')
    )


def _field(name: str, text: bytes) -> str:
    found = re.search(rf"<(?:\w+:)?{name}\b[^>]*>([^<]+)<".encode(), text)
    return found.group(1).decode() if found else ""


class Answers:
    """What is answered to which request."""

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream)
        self._kept: dict[tuple[bytes, bytes], bytes] = {}
        self._totals: dict[str, Decimal] = {}
        self._none = _found()
        self._updated = _response(_envelope(f'<UpdateResponse xmlns="{_WEB}" />'))

    def to(self, head: bytes, body: bytes) -> bytes:
        """Give the whole response to a request."""
        action = _ACTION.search(head)
        match action.group(1) if action else b"":
            case b"Create":
                return self._created(body)
            case b"Update":
                return self._updated
            case b"RetrieveMultiple" if searched := _SEARCHED.search(body):
                return self._with_totals(body) if searched.group(1) == b"invoice" else self._none
            case b"Execute" if b"CompoundCreate" in body:
                return self._compound(body)
        return self._recorded(head, body)

    def _created(self, body: bytes) -> bytes:
        kind = _CREATED.search(body)
        record = _field(f"{kind.group(1).decode()}id", body) if kind else ""
        answer = f'<CreateResponse xmlns="{_WEB}"><CreateResult>{record}</CreateResult></CreateResponse>'
        return _response(_envelope(answer))

    def _compound(self, body: bytes) -> bytes:
        lines = _LINE.findall(body)
        record = _field("invoiceid", body)
        self._totals[record] = sum((_gross(each) for each in lines), Decimal(0))
        answer = f'<Response xsi:type="CompoundCreateResponse"><Id>{record}</Id></Response>'
        return _response(_envelope(f'<ExecuteResponse xmlns="{_WEB}">{answer}</ExecuteResponse>'))

    def _with_totals(self, body: bytes) -> bytes:
        asked = (each.decode() for each in _ASKED.findall(body))
        rows = (
            f'<BusinessEntity xsi:type="invoice" xmlns:w="{_WEB}"><totalamount xmlns="{_WEB}">'
            f'{self._totals[each]}</totalamount><invoiceid xmlns="{_WEB}">{each}</invoiceid></BusinessEntity>'
            for each in asked
            if each in self._totals
        )
        return _found("".join(rows))

    def _recorded(self, head: bytes, body: bytes) -> bytes:
        asked = (head.partition(b" HTTP/")[0], body)
        if asked not in self._kept:
            self._kept[asked] = self._from_upstream(head, body)
        return self._kept[asked]

    def _from_upstream(self, head: bytes, body: bytes) -> bytes:
        method, path, _ = head.decode().split(" ", 2)
        named = (line.partition(": ") for line in head.decode().split("\r\n")[1:] if line)
        passed = {name: value for name, _, value in named if name.lower() in ("content-type", "soapaction")}
        connection = HTTPConnection(self._upstream.hostname or "", self._upstream.port)
        connection.request(method, path, body or None, passed)
        answer = connection.getresponse()
        whole = _response(answer.read(), answer.getheader("content-type", ""), answer.status)
        connection.close()
        return whole


def _gross(line: bytes) -> Decimal:
    names = ("priceperunit", "quantity", "manualdiscountamount", "tax")
    price, quantity, discount, tax = (Decimal(_field(name, line) or 0) for name in names)
    return (price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP) - discount + tax


class Connection(asyncio.Protocol):
    """One kept connection; its requests come one after the other."""

    def __init__(self, answers: Answers, seconds: float) -> None:
        self._answers = answers
        self._seconds = seconds
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send each answer at once."""
        self._transport = cast(asyncio.Transport, transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Answer a request as soon as all of it is there."""
        self._received += data
        head, blank, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body_length = int(length.group(1)) if length else 0
        if not blank or len(rest) < body_length:
            return
        self._received = rest[body_length:]
        answer = self._answers.to(head, rest[:body_length])
        if self._seconds and head.startswith(b"POST"):
            asyncio.get_running_loop().call_later(self._seconds, self._transport.write, answer)
        else:
            self._transport.write(answer)


async def _serve(upstream: str, seconds: float) -> None:
    answers = Answers(upstream)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(answers, seconds), "127.0.0.1", 0, backlog=256)
    print(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], float(sys.argv[2]) / 1000))
