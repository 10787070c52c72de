"""One run at a time on a company: a file lock that dies with its process, or a lease on a database server."""

from __future__ import annotations

import getpass
import json
import os
import socket
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import JournalError, RunLockedError
from core.text import clean
from core.upload.journal_advice import journal_error
from core.upload.journal_values import Scope, hash_text
from core.upload.progress import Clock
from core.upload.run_lease import RunLease


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs: the machine, its user and the process."""

    machine: str
    user: str
    pid: int

    @classmethod
    def here(cls) -> Self:
        """Name this process."""
        try:
            user = getpass.getuser()
        except (OSError, KeyError):  # a service may have no name
            user = "unknown"
        return cls(socket.gethostname(), user, os.getpid())


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a lock, and since when."""

    who: Holder
    since: datetime

    def __str__(self) -> str:
        who = self.who
        since = self.since.isoformat(sep=" ", timespec="seconds")
        return clean(f"{who.user} on {who.machine} (process {who.pid}) since {since}")

    def note(self) -> str:
        """Write it down, readable for a person."""
        return json.dumps({**asdict(self.who), "since": self.since.isoformat()})

    @classmethod
    def read(cls, note: str) -> Held | None:
        """Read what `note` wrote; None where it did not."""
        try:
            row = json.loads(note)
            who = Holder(str(row["machine"]), str(row["user"]), int(row["pid"]))
            return cls(who, datetime.fromisoformat(row["since"]))
        except (ValueError, KeyError, TypeError):
            return None


class RunLock:
    """Holds the lock of a run on one scope while its block lasts; RunLockedError names who has it.

    `folder` is the configuration's: it holds the lock file where the journal is no file of its own. On a
    database server the lease is added, and the file still proves whether a run on this machine has died.
    """

    def __init__(self, journal_url: str, folder: Path, scope: Scope, who: Holder, clock: Clock) -> None:
        self._url = journal_url
        self._scope = scope
        self._held = Held(who, clock())
        place, self._on_server = _place(journal_url, folder)
        self._file = place / f"journal-{hash_text(str(scope))[:12]}.lock"
        self._note = self._file.with_suffix(".holder")
        self._open = ExitStack()
        self._lease: RunLease | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self._lock_file(opened)
            if self._on_server:
                self._lease = lease = RunLease(self._url, str(self._scope), self._held.note())
                # A run of this machine whose file lock is gone is dead, and its lease with it.
                earlier = self._read_note()
                opened.enter_context(lease.taken(self._locked_by, dead=earlier))
            self._write_note(opened)
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def check(self) -> None:
        """Raise RunLockedError where the lock has been lost; asked before every write to the accounts."""
        if self._lease is not None:
            self._lease.check()

    def renew(self) -> None:
        """Extend the lock now, where it has to be extended at all; a thread of its own does so by itself."""
        if self._lease is not None:
            self._lease.renew()

    def _lock_file(self, opened: ExitStack) -> None:
        lock = FileLock(self._file, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise self._locked_by(self._read_note() or "") from None
        except OSError as refused:
            raise journal_error("take the lock of the run", refused) from refused
        opened.callback(lock.release)

    def _write_note(self, opened: ExitStack) -> None:
        try:
            self._note.write_text(self._held.note(), encoding="utf-8")
        except OSError as refused:
            raise journal_error("note who runs", refused) from refused
        opened.callback(self._note.unlink, missing_ok=True)

    def _read_note(self) -> str | None:
        try:
            return self._note.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def _locked_by(self, note: str) -> RunLockedError:
        held = Held.read(note)
        return RunLockedError(
            "run.locked",
            tried=f"start a run on {clean(self._scope.company)}",
            found=f"another run holds the lock: {held or 'it has not said who it is'}",
            remedy="Wait until that run has ended, or end it; then run again.",
        )


def _place(url: str, folder: Path) -> tuple[Path, bool]:
    try:
        address = make_url(url)
    except ArgumentError as wrong:
        raise JournalError(
            "journal.address",
            tried="take the lock of the run",
            found="[journal] url is no address of a database",
            remedy="Write it like sqlite:////var/lib/journal.db or postgresql+psycopg://user@host/name.",
        ) from wrong
    if address.get_backend_name() != "sqlite":
        return folder, True
    name = address.database
    beside = folder if not name or name == ":memory:" else Path(name.removeprefix("file:")).absolute().parent
    return beside, False
