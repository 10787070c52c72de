"""Whether the CRM's server can be reached at all: its name, its port, its certificate, its clock."""

from __future__ import annotations

import socket
import ssl
from datetime import timedelta

from core.checks.network import Server
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.checks.tls_advice import untrusted
from core.errors import CrmError
from core.text import clean

_SOON = timedelta(days=30)
_NOTICEABLE, _TOO_MUCH = 60, 300
"""Seconds: from five minutes on Windows takes no sign-in."""


def crm_address(site: Site) -> Finding:
    """Find the server by its name and open its port; raises CrmError."""
    server = _server(site)
    if server is None:
        return _NO_ADDRESS
    known = _known(server)
    try:
        server.connected().close()
    except ConnectionRefusedError:
        raise _closed(server, known) from None
    except OSError as silent:
        raise _silent(server, known, silent) from None
    where = "" if known[0] == server.host else f" ({known[0]})"
    return Finding(f"{clean(server.host)}:{server.port}{where} answers")


def tls(site: Site) -> Finding:
    """Look at the certificate as every request will; raises CrmError where it would be refused."""
    server = _server(site)
    if server is None:
        return _NO_ADDRESS
    if not server.encrypted:
        return _unencrypted(server)
    from cryptography import x509  # noqa: PLC0415 - slow to load, and only https has need of it

    try:
        certificate = x509.load_der_x509_certificate(server.certificate())
    except ssl.SSLError as refused:
        raise untrusted(server, refused) from None
    except OSError as broken:
        raise untrusted(server, ssl.SSLError(str(broken))) from None
    ends, now = certificate.not_valid_after_utc, site.surroundings.clock()
    if ends - now < _SOON:
        return Finding(
            f"the certificate of {clean(server.host)} ends on {ends:%Y-%m-%d}, in {(ends - now).days} days",
            Mark.WARN,
            "Have it renewed on the CRM's web site before that day: after it nothing is sent.",
        )
    return Finding(f"the certificate of {clean(server.host)} is trusted, and valid until {ends:%Y-%m-%d}")


def clock(site: Site) -> Finding:
    """Compare this machine's clock with the server's; raises CrmError where signing in would fail for it."""
    server = _server(site)
    if server is None:
        return _NO_ADDRESS
    try:
        told = server.told_time(site.surroundings.clock)
    except OSError as mute:
        return Finding(f"the server does not tell its time ({clean(str(mute)) or 'no answer'})", Mark.SKIP)
    if told is None:
        return Finding("the server does not tell its time", Mark.SKIP)
    seconds = abs(told.ahead)
    if seconds < _NOTICEABLE:
        return Finding("this machine's clock and the server's agree")
    where = "ahead of" if told.ahead > 0 else "behind"
    found = f"this machine's clock is {_spoken(seconds)} {where} the server's"
    if seconds < _TOO_MUCH:
        return Finding(found, Mark.WARN, _SET_CLOCK)
    raise CrmError(
        "crm.clock",
        tried="compare the clocks",
        found=f"{found}, and Windows takes no sign-in from five minutes on",
        remedy=_SET_CLOCK,
    )


_NO_ADDRESS = Finding("no address is configured", Mark.SKIP)
_SET_CLOCK = (
    "Set the clock by the time service: Windows Time (w32tm /resync) on Windows, timedatectl set-ntp true on "
    "Linux; on whichever of the two machines is wrong."
)


def _server(site: Site) -> Server | None:
    door = site.expected.door
    return Server.of(door.url, door.timeout) if door.url else None


def _known(server: Server) -> tuple[str, ...]:
    tried = f"find the server {clean(server.host)}"
    try:
        return server.addresses()
    except socket.gaierror:
        found = f"no name server knows {clean(server.host)}"
        remedy = "Check the spelling in [crm] url, or connect to the company's network or VPN."
    except (TimeoutError, OSError, UnicodeError):
        found = f"no name server said within {server.seconds:g} seconds where {clean(server.host)} is"
        remedy = "Check this machine's network connection and its name servers, or write the server's number."
    raise CrmError("crm.unknown_host", tried=tried, found=found, remedy=remedy)


def _closed(server: Server, known: tuple[str, ...]) -> CrmError:
    return CrmError(
        "crm.unreachable",
        tried=f"open port {server.port} of {clean(server.host)}",
        found=f"{clean(server.host)} ({known[0]}) is there, and nothing listens on its port {server.port}",
        remedy="Correct the port in [crm] url (CRM 4.0 often uses 5555), or start the CRM's web site.",
    )


def _silent(server: Server, known: tuple[str, ...], silent: OSError) -> CrmError:
    why = "" if isinstance(silent, TimeoutError) else f" ({clean(silent.strerror or str(silent))})"
    return CrmError(
        "crm.unreachable",
        tried=f"open port {server.port} of {clean(server.host)}",
        found=f"{clean(server.host)} ({known[0]}) did not answer within {server.seconds:g} seconds{why}",
        remedy="Check that the machine is on, and that no firewall or missing VPN is in between.",
    )


def _unencrypted(server: Server) -> Finding:
    if server.on_this_machine:
        return Finding("http on this very machine: nothing is sent abroad", Mark.SKIP)
    return Finding(
        "the CRM is reached by http, which is not encrypted: names and amounts can be read on the way",
        Mark.WARN,
        "Have a certificate bound to the CRM's web site, and write https:// into [crm] url.",
    )


def _spoken(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole} seconds" if whole < 120 else f"{whole // 60} minutes"
