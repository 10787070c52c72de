"""The service over HTTP or HTTPS: few connections at a time, none of them idle for long, no body too long."""

from __future__ import annotations

import os
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socket import socket
from socketserver import ThreadingTCPServer
from typing import Any, ClassVar

from core.accounting.quickbooks.webconnector.address import PATH, Address
from core.accounting.quickbooks.webconnector.envelope import (
    NoCallError,
    read_call,
    written_fault,
    written_result,
)
from core.accounting.quickbooks.webconnector.service import WebConnectorService
from core.accounting.quickbooks.webconnector.wsdl import wsdl
from core.errors import SyncError

MOST_BODY = 16 * 1024 * 1024
"""Bytes of a call beyond which it is refused unread: a page of records is far shorter."""
_MOST_CONNECTIONS = 16
_PATIENCE = 30.0
"""Seconds that a connection may say nothing."""
_XML, _PLAIN = "text/xml; charset=utf-8", "text/plain; charset=utf-8"
_SUPPORT = b"Sync Uploader: this address is for the QuickBooks Web Connector.\n"

Failed = Callable[[BaseException], object]


class WebConnectorServer(ThreadingTCPServer):
    """Listens from the beginning; `serve_forever` answers, `shutdown` and `server_close` end it."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # on Windows two programs could then have one port
    block_on_close = False
    request_queue_size = _MOST_CONNECTIONS

    def __init__(
        self, address: Address, service: WebConnectorService, tls: ssl.SSLContext | None, failed: Failed
    ) -> None:
        """`failed` is told of what nobody foresaw; raises SyncError where the port cannot be had."""
        self.service = service
        self.failed = failed
        self._tls = tls
        self._room = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        try:
            super().__init__((address.listens_on, address.port), _Handler)
        except OSError as refused:
            raise _no_port(address, refused) from refused
        self.address = address.at(self.server_address[1])

    def get_request(self) -> tuple[socket, Any]:
        """Take a connection; its handshake is made in its own thread, where it holds up nobody."""
        accepted, peer = super().get_request()
        accepted.settimeout(_PATIENCE)
        if self._tls is not None:
            accepted = self._tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
        return accepted, peer

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin to serve a connection, unless there are too many."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's
        """Pass over a connection that broke off; tell of anything else."""
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.failed(error)


class _Handler(BaseHTTPRequestHandler):
    server: WebConnectorServer
    protocol_version = "HTTP/1.1"
    server_version: ClassVar[str] = "SyncUploader"  # type: ignore[misc]  # typeshed has it as an instance's
    sys_version = ""

    def do_GET(self) -> None:
        """Give the description, or a page that says what this is."""
        path, _, query = self.path.partition("?")
        if path == PATH and query.lower() == "wsdl":
            self._say(HTTPStatus.OK, wsdl(self.server.address.url), _XML)
        elif path in (PATH, "/"):
            self._say(HTTPStatus.OK, _SUPPORT, _PLAIN)
        else:
            self._say(HTTPStatus.NOT_FOUND, b"", _PLAIN)

    def do_POST(self) -> None:
        """Carry out a call."""
        if self.path.partition("?")[0] != PATH:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdecimal()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > 18 or int(length) > MOST_BODY:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer(body)

    def handle_expect_100(self) -> bool:
        """Ask for the body only where it will be read."""
        length = self.headers.get("Content-Length", "")
        if length.isdecimal() and len(length) <= 18 and int(length) > MOST_BODY:
            self._refuse(HTTPStatus.EXPECTATION_FAILED)
            return False
        return super().handle_expect_100()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Write nothing: what matters of a visit is told otherwise."""

    def _answer(self, body: bytes) -> None:
        try:
            call = read_call(body)
        except NoCallError as wrong:
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, written_fault(str(wrong)), _XML)
            return
        try:
            result = written_result(call.operation, self.server.service.call(call))
        except Exception as error:  # noqa: BLE001 - told to who watches, and as a fault to who called
            self.server.failed(error)
            fault = written_fault("something unforeseen went wrong", caller=False)
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, fault, _XML)
            return
        self._say(HTTPStatus.OK, result, _XML)

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True  # what it still sends is not read
        self._say(status, b"", _PLAIN)

    def _say(self, status: HTTPStatus, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)


def _no_port(address: Address, refused: OSError) -> SyncError:
    return SyncError(
        "quickbooks.port",
        tried=f"listen for the QuickBooks Web Connector on port {address.port}",
        found=refused.strerror or str(refused),
        remedy="End the other program that listens there, or give another port in [quickbooks] url, and give "
        "the Web Connector a new file: syncupload quickbooks qwc.",
    )
