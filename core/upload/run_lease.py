"""The lock of a run among machines: a row on the database server, renewed while the run lives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update

from core.errors import JournalError, RunLockedError
from core.upload.journal_store import Store
from core.upload.journal_tables import LEASE

RENEWED_EVERY = 15.0
"""Seconds."""

LASTS = timedelta(seconds=45)
"""By the server's clock: the machines need not agree about the time."""


def seconds_of_this_machine() -> float:
    """Count seconds that never go back, those that the computer slept too: the server counts them as well."""
    linux: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # its monotonic clock stands still in sleep
    return time.monotonic() if linux is None else time.clock_gettime(linux)


@dataclass(slots=True)
class RunLease:
    """A lease on one scope; `note` says who holds it. `monotonic` counts seconds of this machine."""

    url: str
    scope: str
    note: str
    monotonic: Callable[[], float] = seconds_of_this_machine
    _token: UUID = field(default_factory=uuid4)
    _renewed: float = 0.0
    _lost: threading.Event = field(default_factory=threading.Event)
    _store: Store | None = None

    @contextmanager
    def taken(self, locked_by: Callable[[str], RunLockedError], dead: str | None = None) -> Iterator[None]:
        """Hold the lease while the block lasts; a holder whose note is `dead` is known not to live."""
        self._store = Store(self.url)
        ended = threading.Event()
        renewing = threading.Thread(target=self._keep, args=(ended,), name="lease", daemon=True)
        try:
            self._take(self._store, locked_by, dead)
            renewing.start()
            try:
                yield
            finally:
                ended.set()
                renewing.join()
                self._give_back(self._store)
        finally:
            self._store.close()

    def check(self) -> None:
        """Raise RunLockedError where the lease is lost or may have run out (a computer that slept)."""
        if self.monotonic() - self._renewed >= LASTS.total_seconds():
            self.renew()
        if self._lost.is_set():
            raise RunLockedError(
                "run.lock_lost",
                tried="make sure that no other run writes as well",
                found="the lease on the journal has run out, and another run may have begun",
                remedy="Run again: it goes on where this one stopped, and writes nothing twice.",
            )

    def renew(self) -> None:
        """Extend the lease; notes that it is lost where it no longer is ours."""
        if self._store is None:
            return
        asked = self.monotonic()
        with self._store.writing("renew the lock of the run") as connection:
            ours = (LEASE.c.scope == self.scope) & (LEASE.c.token == self._token)
            renewed = connection.execute(update(LEASE).where(ours).values(until=func.now() + LASTS)).rowcount
        if renewed:
            self._renewed = asked
        else:
            self._lost.set()

    def _take(self, store: Store, locked_by: Callable[[str], RunLockedError], dead: str | None) -> None:
        asked = self.monotonic()
        with store.writing("take the lock of the run") as connection:
            live = select(LEASE.c.holder).where(LEASE.c.scope == self.scope, LEASE.c.until > func.now())
            holder = connection.execute(live).scalar()
            if holder is not None and holder != dead:
                raise locked_by(holder)
            connection.execute(delete(LEASE).where(LEASE.c.scope == self.scope))
            connection.execute(
                insert(LEASE).values(
                    scope=self.scope, token=self._token, holder=self.note, until=func.now() + LASTS
                )
            )
        self._renewed = asked

    def _give_back(self, store: Store) -> None:
        try:
            with store.writing("give the lock of the run back") as connection:
                ours = (LEASE.c.scope == self.scope) & (LEASE.c.token == self._token)
                connection.execute(delete(LEASE).where(ours))
        except JournalError:
            return  # a server that is gone frees it by itself when it runs out

    def _keep(self, ended: threading.Event) -> None:
        while not ended.wait(RENEWED_EVERY):
            try:
                self.renew()
            except JournalError:
                continue  # the server may be back for the next turn; check() counts the seconds
