"""The sandbox CRM as a server: a CRM's addresses over HTTP/1.1 on one organisation, in one process."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType, TracebackType
from typing import Self

from core.errors import SyncError
from core.sandbox.crm import pages
from core.sandbox.crm.connection import Connection
from core.sandbox.crm.envelope import server_fault
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.sandbox.crm.http_message import Answer, Request
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.office import Office
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Number
from core.sandbox.crm.site import Door, Job, Site
from core.sandbox.crm.tickets import EXPIRED, EXPIRED_TICKET, LIFETIME, Tickets
from core.sandbox.crm.turns import Turns

SQL_TIMEOUT = 0x80044151
_RETRY_AFTER = 5
_FAULTS = {
    Trouble.SQL_ERROR: (Number.SQL_ERROR, "Generic SQL error."),
    Trouble.SQL_TIMEOUT: (SQL_TIMEOUT, "SQL timeout expired."),
    Trouble.EXPIRED_TICKET: (EXPIRED_TICKET, EXPIRED),
}
_TURNS = 4
"""Turns of the event loop between a socket that is accepted and its connection."""


def utc_now() -> datetime:
    """Give the time of this machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How a sandbox CRM is served: where, how slowly, with which sign-in and which trouble.

    `tls` holds the certificate of a server that is reached by https; `clock` is the server's;
    `version` is the CRM that is installed (a 3.0 has no services of 4.0, a 4.0 keeps those of 3.0);
    `internet` is a deployment that is internet-facing: its accounts get tickets, and no Windows sign-in.
    """

    host: str = "127.0.0.1"
    port: int = 0
    latency_ms: float = 0
    ntlm: NtlmAccounts | None = None
    faults: FaultPlan | None = None
    ticket_lifetime: timedelta = LIFETIME
    clock: Callable[[], datetime] = utc_now
    tls: ssl.SSLContext | None = None
    version: str = "4.0"
    internet: bool = False


@dataclass(slots=True)
class Counts:
    """What a server has seen: connections opened, requests taken."""

    connections: int = 0
    requests: int = 0


@dataclass(slots=True)
class CrmServer:
    """A listening server inside a running event loop."""

    organisation: Organisation
    settings: ServerSettings = field(default_factory=ServerSettings)
    counts: Counts = field(default_factory=Counts)
    url: str = ""

    accounts: NtlmAccounts | None = field(init=False)
    tickets: Tickets = field(init=False)
    _open: set[Connection] = field(init=False, default_factory=set)
    _listener: asyncio.Server | None = field(init=False, default=None)
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _site: Site = field(init=False)
    _turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = None if self.settings.internet else self.settings.ntlm
        self.tickets = Tickets(self.settings.ticket_lifetime, self.settings.clock)

    async def start(self) -> str:
        """Listen, and give the server's address; SyncError where the port cannot be had."""
        self._loop = asyncio.get_running_loop()
        host, port = self.settings.host, self.settings.port
        try:
            self._listener = await self._loop.create_server(
                lambda: Connection(self), host, port, backlog=256, ssl=self.settings.tls
            )
        except OSError as error:
            raise SyncError(
                "sandbox.port",
                tried=f"serve the sandbox CRM on {host} port {port}",
                found=os.strerror(error.errno) if error.errno else str(error),
                remedy="Give --port 0 for a free one, and set SYNCUPLOAD_CRM_URL to the address it prints.",
            ) from error
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if self.settings.tls else "http"
        self.url = f"{scheme}://{shown}:{self._listener.sockets[0].getsockname()[1]}"
        office = Office(self.organisation)
        wanted = self.settings
        door = Door(wanted.ntlm, self.tickets, internet=wanted.internet)
        self._site = Site(office, self.url, door, wanted.version)
        self._turns = Turns(self.organisation, self._loop)
        return self.url

    async def stop(self) -> None:
        """Listen no more and end all connections; what was answered has been committed."""
        for _ in range(_TURNS):  # a server that is closed cannot take over a socket that it has accepted
            await asyncio.sleep(0)
        if self._listener is not None:
            self._listener.close()
        for connection in tuple(self._open):
            connection.reset()
        await asyncio.sleep(0)

    def now(self) -> datetime:
        """Give the time of the server's clock, which every answer tells."""
        return self.settings.clock()

    def opened(self, connection: Connection) -> None:
        """Remember a connection."""
        self.counts.connections += 1
        self._open.add(connection)

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        self._open.discard(connection)

    def take(self, request: Request, connection: Connection) -> None:
        """See to it that a request is answered: at once, or after the latency with what is ready then."""
        self.counts.requests += 1
        prepared = self._site.prepare(request, connection.handshake)
        if isinstance(prepared, Answer):
            connection.send(prepared)
            return
        plan = self.settings.faults
        rule = plan.next(prepared.operations, prepared.entity) if plan else None
        if self.settings.latency_ms:
            self._loop.call_later(self.settings.latency_ms / 1000, self._start, prepared, connection, rule)
        else:
            self._start(prepared, connection, rule)

    def _start(self, job: Job, connection: Connection, rule: FaultRule | None) -> None:
        match rule.trouble if rule else None:
            case Trouble.RESET:
                connection.reset()
            case Trouble.STALL:
                pass  # the connection stays open and silent
            case trouble if rule and (refused := _refusal(trouble, rule)):
                connection.send(refused)
            case _:
                self._turns.add(job.run, lambda answer: self._deliver(answer, connection, rule))

    def _deliver(self, answer: Answer, connection: Connection, rule: FaultRule | None) -> None:
        match rule.trouble if rule else None:
            case Trouble.LOST_ANSWER:
                connection.reset()
            case Trouble.LATE_ANSWER if rule:
                self._loop.call_later(rule.seconds, connection.send, answer)
            case Trouble.TRUNCATED:
                connection.send_part(answer, lambda whole: whole[: len(whole) - len(answer.body) // 2 - 1])
            case Trouble.WRONG_CHARSET:
                body = answer.body.decode().encode("cp1252", "replace")
                connection.send(Answer(answer.status, body, answer.content_type, answer.headers))
            case _:
                connection.send(answer)


def _refusal(trouble: Trouble | None, rule: FaultRule) -> Answer | None:
    match trouble:
        case Trouble.UNAVAILABLE:
            page = pages.failure(503, "Service Unavailable", "The service is unavailable.")
            wait = ("Retry-After", f"{rule.seconds or _RETRY_AFTER:.0f}")
            return Answer(page.status, page.body, page.content_type, (wait,))
        case Trouble.HTML_ERROR:
            return pages.failure(500, "Server Error in '/' Application.", "Runtime Error")
        case Trouble.SQL_ERROR | Trouble.SQL_TIMEOUT | Trouble.EXPIRED_TICKET:
            return server_fault(*_FAULTS[trouble])
        case Trouble.UNAUTHORIZED:
            return pages.unauthorized()
        case _:
            return None


def serve(
    organisation: Organisation,
    settings: ServerSettings | None = None,
    *,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve an organisation until SIGINT or SIGTERM; `ready` is told the address once it listens."""
    asyncio.run(_until_interrupted(CrmServer(organisation, settings or ServerSettings()), ready))


async def _until_interrupted(server: CrmServer, ready: Callable[[str], None]) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def end(_: int, __: FrameType | None) -> None:
        loop.call_soon_threadsafe(ended.set)

    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready(await server.start())
        await ended.wait()
    finally:
        await server.stop()
        for number, previous in before.items():
            signal.signal(number, previous)


class RunningServer:
    """A server in a thread of its own, for as long as the `with` block lasts; `url` is its address.

    The organisation belongs to that thread meanwhile.
    """

    def __init__(self, organisation: Organisation, settings: ServerSettings | None = None) -> None:
        self._server = CrmServer(organisation, settings or ServerSettings())
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox-crm", daemon=True)

    @property
    def url(self) -> str:
        """The address, http://host:port."""
        return self._server.url

    @property
    def tickets(self) -> Tickets:
        """What it sells tickets by."""
        return self._server.tickets

    @property
    def counts(self) -> Counts:
        """What the server has seen so far."""
        return self._server.counts

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._server.start(), self._loop).result()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result()
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
