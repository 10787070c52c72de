"""The address at which the Web Connector finds the service."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from core.errors import ConfigurationError

PATH = "/quickbooks"
DEFAULT_URL = "http://localhost:8166"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine; the Web Connector demands HTTPS for every other one."""
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._:-]+")
"""A name as a certificate has it, or a number."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service is: `host` as the Web Connector calls it."""

    secure: bool
    host: str
    port: int

    @property
    def listens_on(self) -> str:
        """Give the interface: this machine's own, or all of them."""
        return "127.0.0.1" if self.host in HERE else ""

    @property
    def site(self) -> str:
        """Give what its addresses begin with."""
        scheme = "https" if self.secure else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """Give the address of the service itself."""
        return f"{self.site}{PATH}"

    def at(self, port: int) -> Address:
        """Give the same on another port."""
        return replace(self, port=port)


def address_of(url: str) -> Address:
    """Read [quickbooks] url; raises ConfigurationError."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _wrong("it is no address") from None
    if parts.username is not None:
        raise _wrong("a user name or password stands in it, and the Web Connector has its own")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _wrong("it is no address of the form https://name:port")
    if not _HOST.fullmatch(parts.hostname):
        raise _wrong("a machine's name has only letters without accents, figures, dots and hyphens")
    if parts.path.rstrip("/") not in ("", PATH) or parts.query or parts.fragment:
        raise _wrong(f"behind the port only {PATH} may stand")
    secure = parts.scheme == "https"
    if not secure and parts.hostname not in HERE:
        raise _wrong("only this machine may be called over http: passwords would go in clear")
    return Address(secure, parts.hostname, _PORTS[parts.scheme] if port is None else port)


def _wrong(found: str) -> ConfigurationError:
    return ConfigurationError(
        "quickbooks.url",
        tried="read [quickbooks] url",
        found=found,
        remedy=f"Set it to {DEFAULT_URL} where the Web Connector runs on this machine, else to https:// and "
        "this machine's name as that one calls it.",
    )
