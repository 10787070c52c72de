"""The Web Connector's way into this program, as a configuration says: who may come in, and where."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import structlog

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import message
from core.accounting.quickbooks.qbxml.versions import OLDEST
from core.accounting.quickbooks.webconnector.address import Address, address_of
from core.accounting.quickbooks.webconnector.certificate import Certificate
from core.accounting.quickbooks.webconnector.exchange import Limits
from core.accounting.quickbooks.webconnector.qwc import qwc
from core.accounting.quickbooks.webconnector.server import WebConnectorServer
from core.accounting.quickbooks.webconnector.service import WebConnectorService
from core.accounting.quickbooks.webconnector.visits import Door, Telling, Visits, Work
from core.config.accounting_tables import QuickBooks
from core.config.store import Loaded
from core.config.words import Source
from core.errors import ConfigurationError
from core.registry import SANDBOX
from core.text import clean
from core.web_certificate import (
    MAKE_ANEW,
    RENEW,
    SHOWN,
    certificate_in,
    make_certificate,
    named_for,
    prove_makeable,
    server_tls,
)
from core.web_steps import steps
from core.web_visits import VisitBook, visits_file

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class WebConnector:
    """One configuration's service; `address` is where the Web Connector finds it."""

    loaded: Loaded
    address: Address

    def file(self, minutes: int) -> bytes:
        """Give the .qwc file; the Web Connector comes every so many minutes, for 0 when a person says so."""
        return qwc(self.address, self._table.user, self.loaded.config.sync.company, minutes)

    @property
    def to_trust(self) -> Path | None:
        """Name the certificate that QuickBooks' machine has to be told to trust, if there is one."""
        own = self.address.secure and self._table.certificate is None
        return self._folder / SHOWN if own else None

    @property
    def book(self) -> Path:
        """Name the file in which its visits are noted."""
        return visits_file(self.loaded.path.resolve())

    def steps(self, written: Path | None = None) -> tuple[str, ...]:
        """Say what is to be done by hand before it comes; `written` is its file, where that was made."""
        return steps(written, self.to_trust, password=bool(self._password))

    def listen(self, work: Work, told: Callable[[str], object], *, clock: Clock, version: str) -> Service:
        """Listen, so that each visit has `work` done; raises SyncError. It answers once it `serve`s."""
        door = Door(self._table.user, self.require_password(), self._company_file)
        telling = Telling(told, _unforeseen, self.noting(clock, told))
        visits = Visits(door, work, telling, FILLER, self._limits)
        service = WebConnectorService(visits, version)
        server = WebConnectorServer(self.address, service, self._tls(clock()), _unforeseen)
        return Service(visits, server)

    def noting(self, clock: Clock, told: Callable[[str], object]) -> VisitBook:
        """Give that book, to be written in; `told` is told where it cannot be."""
        return VisitBook(self.book, clock, told)

    def require_password(self) -> str:
        """Give the password as it is kept; raises ConfigurationError where there is none."""
        self.loaded.prove_secrets("quickbooks")
        if not self._password:
            raise _no_password()
        return self._password

    def prove_certificate(self, now: datetime) -> None:
        """Make the certificate where there is none yet; raises ConfigurationError where it cannot be had."""
        self._tls(now)

    def foresee_certificate(self) -> None:
        """Prove the same, and write nothing: that one can be read, or could be made."""
        if self.address.secure and self.certificate() is None:
            with self._making() as folder:
                prove_makeable(folder)

    def certificate(self) -> Certificate | None:
        """Give the certificate that the Web Connector is shown; raises ConfigurationError.

        None where nothing is encrypted, and where one is yet to be made.
        """
        if not self.address.secure:
            return None
        if self._table.certificate is not None:
            return certificate_in(self._folder / self._table.certificate, RENEW)
        with self._making() as folder:
            made = named_for(folder, self.address.host)
        return None if made is None else certificate_in(made, MAKE_ANEW)

    @property
    def _password(self) -> str:
        return self._table.password.get_secret_value()

    @property
    def _folder(self) -> Path:
        return self.loaded.folder.resolve()

    @property
    def _table(self) -> QuickBooks:
        return self.loaded.config.quickbooks

    @property
    def _company_file(self) -> str:
        file = self._table.file or ""
        return "" if file.startswith(SANDBOX) else file

    @property
    def _limits(self) -> Limits:
        return Limits(answer=float(self._table.timeout))

    def _tls(self, now: datetime) -> ssl.SSLContext | None:
        if not self.address.secure:
            return None
        if self._table.certificate is not None:
            return server_tls(self._folder / self._table.certificate)
        with self._making() as folder:
            made = make_certificate(folder, self.address.host, now)
        return server_tls(made)

    @contextmanager
    def _making(self) -> Iterator[Path]:
        folder = self._folder
        try:
            yield folder
        except OSError as refused:
            raise ConfigurationError(
                "quickbooks.certificate",
                tried=f"make a certificate in {clean(str(folder))}",
                found=clean(refused.strerror or str(refused)),
                remedy="Make the folder writable for the user that runs this program, or name a certificate "
                "in [quickbooks] certificate.",
            ) from refused


@dataclass(frozen=True, slots=True)
class Service:
    """A service that listens."""

    visits: Visits
    server: WebConnectorServer

    @property
    def url(self) -> str:
        """Give the address at which it listens."""
        return self.server.address.url

    def serve(self) -> None:
        """Answer until `stop`."""
        self.server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Let nobody in, wait for what the visit that goes on may be writing, and answer no more."""
        self.visits.close()
        self.visits.wait()
        self.server.shutdown()

    def close(self) -> None:
        """Listen no more."""
        self.server.server_close()


FILLER = message([queries.host()], OLDEST)
"""What QuickBooks is asked while there is nothing to ask: which one it is."""


def web_connector(loaded: Loaded, port: int | None = None) -> WebConnector:
    """Give the service of a configuration; `port` goes before the one in its address.

    Raises ConfigurationError where the accounts are not in QuickBooks, or the address cannot be meant.
    """
    if loaded.config.sync.source != Source.QUICKBOOKS:
        raise ConfigurationError(
            "quickbooks.other_source",
            tried="let QuickBooks' Web Connector in",
            found=f"[sync] source is {loaded.config.sync.source}",
            remedy=f'Set [sync] source to "{Source.QUICKBOOKS}", or name the file of a company that is kept '
            "in QuickBooks with --config.",
        )
    address = address_of(loaded.config.quickbooks.url)
    return WebConnector(loaded, address if port is None else address.at(port))


def _no_password() -> ConfigurationError:
    return ConfigurationError(
        "quickbooks.no_password",
        tried="let QuickBooks' Web Connector in",
        found="there is no password by which it could be known",
        remedy="Choose one: `syncupload config set-secret quickbooks.password`; then type the same one into "
        "the Web Connector's window.",
    )


def _unforeseen(error: BaseException) -> None:
    structlog.get_logger().error("webconnector.unforeseen", error=type(error).__name__, exc_info=error)
