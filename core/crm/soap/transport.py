"""HTTP to one CRM server: one kept connection a thread, no proxy, no redirect abroad, no endless answer."""

from __future__ import annotations

import ssl
import threading
import time
from importlib import metadata
from typing import Any, TypeAlias

import requests
import truststore
from requests.adapters import HTTPAdapter

from core.crm.soap import breakages
from core.crm.soap.authentication import missing_credentials, sign_in
from core.crm.soap.failures import WireError, timed_out, too_large
from core.crm.soap.one_sign_in import GatedNtlm, SignInGate
from core.crm.soap.settings import SoapSettings
from core.crm.soap.statuses import Answer
from core.errors import CrmError

LARGEST_ANSWER = 128 * 1024 * 1024
_PIECE = 256 * 1024
_CLOCK = time.monotonic

_Headers: TypeAlias = dict[str, str | bytes | None]


class _SystemRoots(HTTPAdapter):
    """Trusts whom the operating system trusts, so a company's own authority is known."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Give each connection the system's roots."""
        named["ssl_context"] = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*arguments, **named)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        """Keep the bundle that comes with requests out: the context decides."""
        conn.cert_reqs = "CERT_REQUIRED"


class Transport:
    """Sends requests to one server and hands back whole answers; safe among threads.

    NTLM proves who is calling once for each connection, so each thread keeps one session to itself:
    a shared one would mix the handshakes up.
    """

    def __init__(self, settings: SoapSettings, *, largest: int = LARGEST_ANSWER) -> None:
        self._settings = settings
        self._largest = largest
        self._gate = SignInGate(settings.timeout)
        self._own = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._closed = False

    @property
    def way(self) -> str:
        """How the last connection signed in (NTLM, Kerberos); blank where the server asked nobody."""
        return self._gate.way

    def get(self, url: str, tried: str, ticket: str = "") -> Answer:
        """Read a page; raises WireError, or ConfigurationError where a sign-in is missing.

        The `ticket` of an internet-facing CRM opens it.
        """
        return self._send("GET", url, tried, headers={"Cookie": ticket} if ticket else None)

    def post(self, url: str, body: bytes, action: str, tried: str) -> Answer:
        """Send a SOAP envelope once; raises WireError, or ConfigurationError where a sign-in is missing."""
        headers: _Headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
        return self._send("POST", url, tried, body, headers)

    def close(self) -> None:
        """Let go of every thread's connection."""
        with self._lock:
            self._closed = True
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()

    def _send(
        self, method: str, url: str, tried: str, body: bytes | None = None, headers: _Headers | None = None
    ) -> Answer:
        session = self._session(tried)
        limit = self._settings.timeout
        try:
            request = self._prepared(session, method, url, headers or {})
            if body is not None:
                request.prepare_body(body, None)
            with session.send(request, timeout=limit, stream=True, allow_redirects=False) as response:
                answer = Answer(response.status_code, _lowered(response), self._whole(response, tried))
        except breakages.KNOWN as broken:
            raise breakages.explained(broken, url, limit, tried) from broken
        if answer.status == 401 and not self._settings.internet and _nobody(session.auth):
            raise missing_credentials(self._settings, tried, asked="www-authenticate" in answer.headers)
        return answer

    def _prepared(
        self, session: requests.Session, method: str, url: str, headers: _Headers
    ) -> requests.PreparedRequest:
        if "Cookie" in headers or session.cookies:  # a load balancer's, say: they belong to each request anew
            return session.prepare_request(requests.Request(method, url, headers))
        # A quarter of a small request's cost is in preparing what is the same each time.
        key = (method, url, headers.get("SOAPAction"))
        kept: dict[object, requests.PreparedRequest] = self._own.prepared
        if key not in kept:
            kept[key] = session.prepare_request(requests.Request(method, url, headers))
        return kept[key].copy()

    def _whole(self, response: requests.Response, tried: str) -> bytes:
        # The time limit of a socket starts anew with each byte, so a trickle needs a limit of its own.
        ends = _CLOCK() + 10 * self._settings.timeout
        pieces: list[bytes] = []
        size = 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > self._largest:
                raise too_large(self._largest, tried)
            if _CLOCK() > ends:
                raise timed_out(10 * self._settings.timeout, tried, sent=True)
        return b"".join(pieces)

    def _session(self, tried: str) -> requests.Session:
        if self._closed:
            raise _closed(tried)
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = self._opened()
            self._own.prepared = {}
        return session

    def _opened(self) -> requests.Session:
        session = requests.Session()
        # The machine's proxy settings and .netrc files are not for a server in the same building.
        session.trust_env = False
        session.auth = sign_in(self._settings, self._gate)
        session.headers["User-Agent"] = _user_agent()
        session.mount("http://", HTTPAdapter(pool_connections=1, pool_maxsize=1))
        session.mount("https://", _SystemRoots(pool_connections=1, pool_maxsize=1))
        with self._lock:
            self._sessions.append(session)
        return session


def _nobody(auth: object) -> bool:
    return auth is None or (isinstance(auth, GatedNtlm) and auth.nobody)


def _user_agent() -> str:
    try:
        return f"SyncUploader/{metadata.version('sync-uploader')}"
    except metadata.PackageNotFoundError:  # run from a folder of sources
        return "SyncUploader"


def _lowered(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _closed(tried: str) -> CrmError:
    return WireError(
        "crm.closed", tried=tried, found="the connection has been closed", remedy="Open the CRM again."
    )
