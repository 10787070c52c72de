"""What the checks ask of this machine and of what lies on it: neither the accounts nor the CRM."""

from __future__ import annotations

import platform
import shutil
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.accounting.base import AccountingReader
from core.accounting.odbc import data_sources, drivers
from core.accounting.quickbooks.webconnector.certificate import Certificate
from core.accounting.quickbooks.webconnector.noted import Noted
from core.crm.base import Identity
from core.errors import SyncError
from core.helper.greeting import greeting_of
from core.helper.hello import Greeting
from core.helper.pythons import find_pythons32
from core.licence.standing import Licence
from core.schedule.found import Found


@dataclass(frozen=True, slots=True)
class Machine:
    """The operating system, and the Python that runs here with its bitness."""

    system: str
    release: str
    python: str
    bits: int

    @classmethod
    def here(cls) -> Machine:
        """Look at this one."""
        return cls(platform.system(), platform.release(), platform.python_version(), struct.calcsize("P") * 8)


@dataclass(frozen=True, slots=True)
class Installed:
    """What the ODBC manager of this machine knows: its drivers, and its data sources with their drivers."""

    drivers: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def here(cls) -> Installed:
        """Look at this machine; raises AccountingError without an ODBC manager."""
        return cls(tuple(drivers()), data_sources())


def utc_now() -> datetime:
    """Give the time of this machine's clock."""
    return datetime.now(UTC)


def free_bytes(folder: Path) -> int:
    """Give the room on the disk that holds a folder, or will hold it once it is made."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    return shutil.disk_usage(there).free


@dataclass(frozen=True, slots=True)
class Secrets:
    """The configuration's secrets: from where each is, why some cannot be read, what is to be mended."""

    places: tuple[tuple[str, str], ...] = ()
    unread: tuple[SyncError, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """QuickBooks' Web Connector: what was noted of it, or why that is `unread`; the certificate it is shown.

    `steps` are what is to be done by hand before it comes, `user` is the name that it signs in with.
    """

    user: str
    noted: Noted
    steps: tuple[str, ...]
    certificate: Certificate | None = None
    unread: SyncError | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the answers come from; a part that is None cannot be asked, and its check is skipped.

    `crm_versions` names the versions that the CRM server has services of ("3.0", "4.0"), `organisations`
    those that the user may enter. `journal` says how the journal is, given who is signed in where that is
    known, or raises JournalError. `folders` are where this program writes, by what it writes there.
    `pythons32` are the 32-bit Pythons of Windows, `greet` asks a Python of this machine what it is (blank:
    the one that runs here) and raises SyncError where it is none. `writing` signs in to the accounts for
    writing, and out again, or raises AccountingError; whoever reads them has signed out before.
    `accounts_database` proves that of SYNC Accounting, where it is to be filled; it is given who opens the
    accounts.
    `find_schedule` gives what runs the batches by itself; there is none for a company that needs no schedule.
    `visitor` tells of QuickBooks' Web Connector, where that is to come, or raises ConfigurationError.
    """

    find_schedule: Callable[[], Found | None] | None = None
    licence: Callable[[], Licence] = Licence
    machine: Machine = field(default_factory=Machine.here)
    pythons32: Callable[[], Sequence[str]] = find_pythons32
    greet: Callable[[str], Greeting] = greeting_of
    odbc: Callable[[], Installed] = Installed.here
    clock: Callable[[], datetime] = utc_now
    crm_versions: Callable[[], frozenset[str]] | None = None
    organisations: Callable[[], Sequence[str]] | None = None
    journal: Callable[[Identity | None], str] | None = None
    accounts_database: Callable[[Callable[[], AccountingReader]], str] | None = None
    folders: Mapping[str, Path] = field(default_factory=dict)
    free: Callable[[Path], int] = free_bytes
    secrets: Secrets = Secrets()
    writing: Callable[[], None] | None = None
    visitor: Callable[[], Visitor] | None = None
