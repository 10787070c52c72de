"""A scripted HTTP server on the loopback, and a small organisation's WSDL, for the SOAP client's tests."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamina

from core.crm.base import Attribute, EntityDescription, Kind
from core.crm.soap import wsdl
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.contract import Contract
from core.crm.soap.envelopes40 import ZeepEnvelopes40
from core.crm.soap.settings import SoapSettings
from core.crm.soap.values import Wire
from core.sandbox.crm.wsdl import crm_service_wsdl

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
W7 = "http://schemas.microsoft.com/crm/2007/WebServices"
W6 = "http://schemas.microsoft.com/crm/2006/WebServices"

STATES = {0: "Active", 1: "Inactive"}
FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "account": {
        "accountid": Kind.KEY,
        "accountnumber": Kind.TEXT,
        "creditlimit": Kind.MONEY,
        "customertypecode": Kind.PICKLIST,
        "donotemail": Kind.BOOLEAN,
        "createdon": Kind.TIME,
        "name": Kind.TEXT,
        "numberofemployees": Kind.INTEGER,
        "primarycontactid": Kind.LOOKUP,
        "statecode": Kind.STATE,
        "statuscode": Kind.STATUS,
    },
    "invoice": {
        "invoiceid": Kind.KEY,
        "customerid": Kind.LOOKUP,
        "name": Kind.TEXT,
        "statecode": Kind.STATE,
        "statuscode": Kind.STATUS,
    },
    "invoicedetail": {
        "invoicedetailid": Kind.KEY,
        "productdescription": Kind.TEXT,
        "priceperunit": Kind.MONEY,
        "quantity": Kind.DECIMAL,
    },
    "orderclose": {
        "activityid": Kind.KEY,
        "salesorderid": Kind.LOOKUP,
        "subject": Kind.TEXT,
    },
}
TARGETS = {
    "customerid": ("account", "contact"),
    "primarycontactid": ("contact",),
    "salesorderid": ("salesorder",),
}


def described(name: str) -> EntityDescription:
    """Describe one entity of the small organisation."""
    return EntityDescription(
        name,
        {
            each: Attribute(
                each, kind, targets=TARGETS.get(each, ()), options=STATES if kind is Kind.STATE else {}
            )
            for each, kind in FIELDS[name].items()
        },
    )


def enveloped(body: str) -> bytes:
    """Wrap a body as the CRM does."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{SOAP}" xmlns:xsi="{XSI}">'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def faulty(code: str, description: str = "said so") -> bytes:
    """Give a fault with the CRM's own detail, which is in no namespace."""
    return enveloped(
        "<soap:Fault><faultcode>soap:Server</faultcode>"
        "<faultstring>Server was unable to process request.</faultstring>"
        f"<detail><error><code>{code}</code><description>{description}</description>"
        "<type>Platform</type></error></detail></soap:Fault>"
    )


@dataclass(frozen=True)
class Scripted:
    """What the server does: answers, answers in part, hangs up, holds its breath, ends it without a word."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/xml; charset=utf-8"
    cut_at: int | None = None
    hang_up: bool = False
    hold: bool = False
    quiet_end: bool = False


@dataclass(frozen=True)
class Seen:
    """A request as the server saw it."""

    method: str
    path: str
    action: str
    body: bytes
    headers: Mapping[str, str]
    connection: int


class Canned:
    """Answers each SOAPAction (or path) with its replies in turn; the last one stays."""

    Reply = Scripted

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.released = threading.Event()
        self.ended = threading.Event()
        self._replies: dict[str, deque[Scripted]] = defaultdict(deque)
        self.url = ""

    def on(self, what: str, *replies: Scripted) -> None:
        """Set what answers an operation, by its name, or a page, by a part of its path."""
        self._replies[what] = deque(replies)

    def answers(self, what: str, body: str) -> None:
        """Answer an operation with a body."""
        self.on(what, Scripted(enveloped(body)))

    def refuses(self, what: str, code: str, description: str = "said so") -> None:
        """Answer an operation with a fault of the CRM's own."""
        self.on(what, Scripted(faulty(code, description), 500))

    def wsdl(self) -> bytes:
        """Write the organisation's WSDL."""
        return small_wsdl()

    def stamps(self, stamp: str) -> None:
        """Change the organisation's metadata."""
        self.answers("RetrieveTimestampRequest", stamped(stamp))

    def chosen(self, seen: Seen) -> Scripted:
        """Choose the reply to a request."""
        self.seen.append(seen)
        for what, replies in self._replies.items():
            if what == seen.action or (not seen.action and what in seen.path):
                return replies.popleft() if len(replies) > 1 else replies[0]
        return Scripted(b"<html><title>Not here</title></html>", 404, kind="text/html")

    def asked(self, what: str) -> list[Seen]:
        """Give the requests for one operation or page."""
        return [each for each in self.seen if what == each.action or (not each.action and what in each.path)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, canned: Canned) -> None:
        self.canned = canned
        super().__init__(("127.0.0.1", 0), _Handler)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        super().shutdown_request(request)
        self.canned.ended.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    server: _Server

    def do_GET(self) -> None:
        self._reply(b"")

    def do_POST(self) -> None:
        self._reply(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _reply(self, body: bytes) -> None:
        action = self.headers.get("SOAPAction", "").strip('"').rpartition("/")[2]
        if action == "Execute":
            action = _request_type(body)
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, self.path, action, body, headers, self.client_address[1])
        self._send(self.server.canned.chosen(seen))

    def _send(self, reply: Scripted) -> None:
        if reply.hold:
            self.server.canned.released.wait()
        if reply.hang_up or reply.hold:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut_at])
        self.wfile.flush()
        if reply.cut_at is not None or reply.quiet_end:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _request_type(body: bytes) -> str:
    _, _, rest = body.partition(b"Request ")
    return rest.partition(b"type=")[2].split(b'"')[1].rpartition(b":")[2].decode()


@pytest.fixture
def canned() -> Iterator[Canned]:
    """Serve a scripted CRM; it knows its metadata's timestamp and its WSDL from the start."""
    script = Canned()
    server = _Server(script)
    script.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    script.answers("RetrieveTimestampRequest", stamped("1"))
    script.on("CrmServiceWsdl.aspx", Scripted(small_wsdl()))
    yield script
    script.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def stamped(stamp: str) -> str:
    """Give the answer to a request for the timestamp."""
    return (
        f'<ExecuteResponse xmlns="{W7}"><Response xsi:type="RetrieveTimestampResponse">'
        f"<Timestamp>{stamp}</Timestamp></Response></ExecuteResponse>"
    )


def small_wsdl() -> bytes:
    """Write the small organisation's WSDL."""
    return crm_service_wsdl("http://127.0.0.1/", [described(name) for name in FIELDS])


@pytest.fixture
def settings(canned: Canned, tmp_path: Path) -> SoapSettings:
    """Point at the scripted server."""
    return SoapSettings(url=canned.url, cache=tmp_path / "cache", organisation="Demo", timeout=30)


@pytest.fixture
def crm(settings: SoapSettings) -> Iterator[SoapCrm40]:
    """Open a client on the scripted server."""
    opened = open_crm40(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def contract() -> Contract:
    """Have zeep read the small organisation's WSDL, once."""
    return wsdl.read(small_wsdl(), "the test")


@pytest.fixture(scope="session")
def dynamic_contract() -> Contract:
    """Read a WSDL whose service takes documents property by property too, as the real one does."""
    after = b'<x:complexType name="TargetCompound" abstract="true"></x:complexType>'
    text = small_wsdl()
    assert after in text
    return wsdl.read(text.replace(after, after + _DYNAMIC_COMPOUND), "the test")


_DYNAMIC_COMPOUND = (
    b'<x:complexType name="TargetCompoundDynamic"><x:complexContent><x:extension base="w7:TargetCompound">'
    b'<x:sequence><x:element name="Entity" type="w6:DynamicEntity"/><x:element name="ChildEntities">'
    b'<x:complexType><x:sequence><x:element minOccurs="0" maxOccurs="unbounded" name="DynamicEntity"'
    b' type="w6:DynamicEntity"/></x:sequence></x:complexType></x:element>'
    b"</x:sequence></x:extension></x:complexContent></x:complexType>"
)


@pytest.fixture
def envelopes(contract: Contract) -> ZeepEnvelopes40:
    """Render for the small organisation, whose metadata knows one field more than its WSDL."""
    return ZeepEnvelopes40(contract, "Demo", lambda _: {"new_balance": Wire.MONEY})


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield
