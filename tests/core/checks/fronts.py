"""Servers that the sandbox is not: a CRM of an older version, and one with several organisations."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<ExecuteResponse xmlns="http://schemas.microsoft.com/crm/2007/CrmDiscoveryService"><Response>'
    "<OrganizationDetails>{}</OrganizationDetails></Response></ExecuteResponse></soap:Body></soap:Envelope>"
)


class Front(ThreadingHTTPServer):
    """A server on a free port for as long as the `with` block lasts."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def answer(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Older(_Handler):
    def do_GET(self) -> None:
        there = "/MSCRMServices/2006/" in self.path
        self.answer(200 if there else 404, b"<html><title>CrmService</title></html>")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()


class OtherVersion(Front):
    """A CRM 3.0: it has the service of 2006, and nothing where that of 4.0 would be."""

    def __init__(self) -> None:
        super().__init__(_Older)


class SeveralOrganisations(Front):
    """What stands before a CRM and says that it has these organisations; all else is passed on."""

    def __init__(self, url: str, *organisations: str) -> None:
        super().__init__(_Several)
        self.behind = urlsplit(url).netloc
        details = (
            f"<OrganizationDetail><OrganizationName>{each}</OrganizationName></OrganizationDetail>"
            for each in organisations
        )
        self.details = _ENVELOPE.format("".join(details)).encode()


class _Several(_Handler):
    server: SeveralOrganisations

    def do_GET(self) -> None:
        self._passed_on(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.endswith("AD/CrmDiscoveryService.asmx"):
            self.answer(200, self.server.details, "text/xml; charset=utf-8")
        else:
            self._passed_on(body)

    def _passed_on(self, body: bytes) -> None:
        link = http.client.HTTPConnection(self.server.behind)
        kept = {name: each for name, each in self.headers.items() if name in ("Content-Type", "SOAPAction")}
        link.request(self.command, self.path, body, kept)
        answer = link.getresponse()
        self.answer(answer.status, answer.read(), answer.getheader("Content-Type", "text/xml"))
        link.close()
