"""The way to a server, step by step: its name, its port, its certificate, its clock; none takes long."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.checks.patience import MOST_SECONDS, within

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its name and port, and how long it may take for each step, in seconds."""

    host: str
    port: int
    encrypted: bool
    seconds: float

    @classmethod
    def of(cls, url: str, timeout: float) -> Server:
        """Read it out of an address; `timeout` is what the configuration allows an answer."""
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 80)
        return cls(parts.hostname or "", port, parts.scheme == "https", min(MOST_SECONDS, timeout))

    def addresses(self) -> tuple[str, ...]:
        """Ask the network for its addresses; raises OSError, TimeoutError where it does not answer."""
        found = within(
            self.seconds, lambda: socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        )
        return tuple(dict.fromkeys(str(each[4][0]) for each in found))

    @property
    def on_this_machine(self) -> bool:
        """Whether nothing that is sent to it leaves this machine."""
        try:
            return all(ip_address(each).is_loopback for each in self.addresses())
        except OSError:
            return False

    def connected(self) -> socket.socket:
        """Open a connection to its port, at whichever address takes one; raises OSError."""
        addresses, refused = self.addresses(), OSError("it has no address")
        for address in addresses:
            try:
                link = socket.create_connection((address, self.port), self.seconds / len(addresses))
            except OSError as failure:
                refused = failure
            else:
                link.settimeout(self.seconds)
                return link
        raise refused

    def certificate(self) -> bytes:
        """Shake hands as every request will, and give its certificate (DER); raises OSError, ssl.SSLError."""
        with self._secured() as secured:
            return secured.getpeercert(binary_form=True) or b""

    def told_time(self, clock: Callable[[], datetime]) -> ToldTime | None:
        """Ask for its time in an HTTP answer; None where it names none; raises OSError."""
        return within(self.seconds, lambda: self._told_time(clock))

    def _told_time(self, clock: Callable[[], datetime]) -> ToldTime | None:
        import http.client  # noqa: PLC0415 - only what is used is loaded

        link = http.client.HTTPConnection(self.host, self.port, timeout=self.seconds)
        link.sock = self._secured() if self.encrypted else self.connected()
        try:
            before = clock()
            link.request("GET", "/", headers={"Connection": "close"})
            answer = link.getresponse()
            return _read(answer.getheader("Date", ""), before, clock())
        except http.client.HTTPException as garbled:
            raise OSError(f"its answer is no HTTP: {garbled}") from garbled
        finally:
            link.close()

    def _secured(self) -> ssl.SSLSocket:
        import truststore  # noqa: PLC0415 - only what is used is loaded

        context, link = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), self.connected()
        try:
            return context.wrap_socket(link, server_hostname=self.host)
        except BaseException:
            link.close()
            raise


@dataclass(frozen=True, slots=True)
class ToldTime:
    """What a server's clock showed, to the second, and this machine's right before and after."""

    theirs: datetime
    before: datetime
    after: datetime

    @property
    def ahead(self) -> float:
        """Give how many seconds this machine's clock is ahead at the least; negative where it is behind."""
        early = (self.before - self.theirs).total_seconds() - 1
        late = (self.after - self.theirs).total_seconds()
        return early if early > 0 else min(late, 0.0)


def _read(text: str, before: datetime, after: datetime) -> ToldTime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return ToldTime(moment if moment.tzinfo else moment.replace(tzinfo=UTC), before, after)
