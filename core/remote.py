"""What of Sage 50 is used in a process of its own, under which Python, and what the log is told of it."""

from __future__ import annotations

import platform
import struct
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

import structlog

from core.accounting.odbc import HereGate, OdbcGate, data_sources, drivers
from core.accounting.orders import AccountingWriter
from core.accounting.sage50.address import Sage50Settings, address, entries
from core.accounting.sage50.bitness import object_is_32_bit
from core.accounting.sage50.sdo.engine import version_of
from core.accounting.sage50.sdo.settings import SageSettings
from core.checks.surroundings import Installed
from core.config.accounting_tables import Sage
from core.errors import SyncError
from core.helper.process import Helper
from core.helper.pythons import find_pythons32
from core.helper.remote_odbc import RemoteOdbc
from core.helper.remote_writer import RemoteWriter
from core.helper.services import SAGE50, SANDBOX
from core.helper.terms import Terms

NAME = "Sage 50"
"""What people call the other side of these helpers."""


@dataclass(frozen=True, slots=True)
class Here:
    """This machine: `installed` names the ODBC drivers and data sources of this program's own bitness."""

    windows: bool = platform.system() == "Windows"
    bits: int = struct.calcsize("P") * 8
    installed: Callable[[], Collection[str]] = lambda: {*drivers(), *data_sources()}
    pythons32: Callable[[], Sequence[str]] = find_pythons32

    @property
    def others(self) -> tuple[str, ...]:
        """Give the 32-bit Pythons beside a 64-bit one, newest first; none where this is a 32-bit one."""
        return tuple(self.pythons32()) if self.windows and self.bits > 32 else ()

    @property
    def other_bitness(self) -> str | None:
        """Give the newest of them, if there is one."""
        return next(iter(self.others), None)


def reading_python(sage: Sage, settings: Sage50Settings, here: Here) -> str | None:
    """Say which Python reads Sage 50; None for this one.

    It is the configured one, else a 32-bit one where the driver, or the data source, is not among those of
    this program's bitness.
    """
    if sage.python32 or not here.windows:
        return sage.python32
    with suppress(SyncError):  # told by who signs in
        known = entries(address(settings).string)
        wanted = known.get("DRIVER", "").strip("{}") or known.get("DSN", "")
        if wanted.casefold() not in {each.casefold() for each in here.installed()}:
            return here.other_bitness
    return None


def writing_python(sage: Sage, settings: SageSettings, here: Here) -> str:
    """Say which Python writes into Sage 50: the configured one, else a 32-bit one for a 32-bit object."""
    if sage.python32:
        return sage.python32
    wanted = version_of(settings.object) or settings.version or None
    return (here.other_bitness if object_is_32_bit(wanted) else None) or sys.executable


def odbc_gate(
    sage: Sage, settings: Sage50Settings, here: Here | None = None, check: Callable[[], object] = bool
) -> OdbcGate:
    """Give the way to Sage's driver: in this process, or in a helper of its bitness.

    `check` is asked while that one is waited for, and may raise to give a reading up.
    """
    python = reading_python(sage, settings, here or Here())
    if python is None:
        return HereGate()
    user = entries(settings.connection or "").get("UID") or settings.user
    terms = Terms(NAME, user, limit=sage.timeout)
    return RemoteOdbc(lambda: Helper(python, terms, _told, check))


def installed(sage: Sage, settings: Sage50Settings, here: Here | None = None) -> Installed:
    """Name the ODBC drivers and data sources that Sage 50 is read by; raises AccountingError without ODBC."""
    python = reading_python(sage, settings, here or Here())
    if python is None:
        return Installed.here()
    return _installed(python)


def installed_for_32_bit(python: str) -> Installed:
    """Name the ODBC drivers and data sources that a 32-bit Python sees; none where it cannot be asked."""
    try:
        return _installed(python)
    except SyncError as error:
        _told("helper.python32", python=python, error=str(error))
        return Installed()


def open_remote_writer(sage: Sage, settings: SageSettings, here: Here | None = None) -> AccountingWriter:
    """Sign in to Sage 50 for writing, in a helper; raises AccountingError or ConfigurationError."""
    return _opened(writing_python(sage, settings, here or Here()), _terms(sage, settings), SAGE50, settings)


def open_sandbox_writer(sage: Sage, settings: SageSettings, version: int) -> AccountingWriter:
    """Sign in to the sandbox's company that `settings.folder` names, in a helper as the real one."""
    python = sage.python32 or sys.executable
    return _opened(python, _terms(sage, settings), SANDBOX, settings, version)


def _terms(sage: Sage, settings: SageSettings) -> Terms:
    """Give an answer its time, within which a busy Sage may be waited for."""
    return Terms(NAME, settings.user, limit=sage.timeout + sage.wait)


def _installed(python: str) -> Installed:
    with closing(RemoteOdbc(lambda: Helper(python, Terms(NAME), _told))) as odbc:
        return Installed(tuple(odbc.drivers()), odbc.data_sources())


def _opened(python: str, terms: Terms, service: str, *args: object) -> AccountingWriter:
    helper = Helper(python, terms, _told)
    try:
        helper.open(service, *args)
    except BaseException:
        helper.close()
        raise
    return RemoteWriter(helper)


def _told(event: str, **details: object) -> None:
    structlog.get_logger().warning(event, **details)
