"""What the screens ask the service through: one company, one sign-in to its accounts at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.errors import SyncError
from core.records import Company
from core.upload.progress import CancelToken, Clock

if TYPE_CHECKING:
    from core.config.store import Loaded
    from core.licence.standing import Licence
    from core.service import SyncService
    from core.upload.journal_history import History

FULL_NAMES = {
    "SAGE50": "Sage 50",
    "SAGEINSTANT": "Sage Instant",
    "SAGEMMS": "Sage MMS",
    "SAGE200": "Sage 200",
    "QUICKBOOKS": "QuickBooks",
}
"""The accounting systems by the manual's words ([sync] source)."""

_PATIENCE = 0.2


def short_name(source: str) -> str:
    """Name an accounting system as its mode is called: "Sage", "QuickBooks"."""
    return FULL_NAMES[source].partition(" ")[0]


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


class Desk:
    """Opens the service for the screens; safe among threads.

    A connection to the accounts is a sign-in of one user, who may be signed in once: whoever wants to read
    them takes turns, and signs out afterwards. A run has a service of its own, so that its calls are its own.
    """

    def __init__(self, loaded: Loaded, clock: Clock = now, *, tour: bool = False) -> None:
        self.loaded = loaded
        self.clock = clock
        self.tour = tour
        self.company: Company | None = None
        self.licence: Licence | None = None
        self._turn = threading.Lock()
        self._looking: SyncService | None = None
        self._asked: set[CancelToken] = set()
        self._running: dict[CancelToken, str] = {}

    @property
    def system(self) -> str:
        """Name the accounting system as the mode's title does."""
        return short_name(self.loaded.config.sync.source)

    @property
    def route(self) -> str:
        """Say from where to where: "Sage 50 → CRM 4.0"."""
        sync = self.loaded.config.sync
        return f"{FULL_NAMES[sync.source]} → CRM {sync.target[3]}.{sync.target[4:]}"

    @property
    def label(self) -> str:
        """What every mode says of the company as soon as it is known: EVALUATION, DEMO, or nothing."""
        if self.licence is not None and self.licence.evaluation:
            return "EVALUATION"
        return "DEMO" if self.company is not None and self.company.evaluation_exempt else ""

    @property
    def evaluation(self) -> bool:
        """Whether the evaluation's limit holds, as far as can be told; to be asked in a thread."""
        if self.licence is None:  # whoever looks at the accounts knows, and is their one signed-in user
            with suppress(SyncError), self.service() as service:
                self.licence = service.licence
        return self.licence is not None and self.licence.evaluation

    @contextmanager
    def looking(self, cancel: CancelToken) -> Iterator[SyncService]:
        """Have a turn at the accounts to look at things; waits for it until `cancel` says no.

        Raises RunCancelledError where it is given up.
        """
        with self.turn(cancel):
            if self._looking is None:
                self._looking = self.service()
            try:
                self._looking.cancel = cancel
                with suppress(SyncError):  # told where the accounts are read, of which this is part
                    self.licence = self._looking.licence
                yield self._looking
                with suppress(SyncError):  # as above
                    self.company = self._looking.reader.company()
            finally:
                self._looking.leave_accounts()

    @contextmanager
    def turn(self, cancel: CancelToken) -> Iterator[None]:
        """Have the accounts alone; waits until `cancel` says no."""
        self._asked.add(cancel)
        try:
            while not self._turn.acquire(timeout=_PATIENCE):
                cancel.check("wait for the accounts")
            try:
                cancel.check("read the accounts")
                yield
            finally:
                self._turn.release()
        finally:
            self._asked.discard(cancel)

    def service(self) -> SyncService:
        """Open a service of one's own; it is the caller's to close."""
        from core.service import SyncService  # noqa: PLC0415 - heavy, and first needed in a thread

        return SyncService(self.loaded)

    @contextmanager
    def history(self) -> Iterator[History]:
        """Open what earlier runs left behind; needs neither side."""
        service = self.service()
        with service.open_history(self.clock) as history:
            yield history

    @contextmanager
    def running(self, what: str, cancel: CancelToken) -> Iterator[None]:
        """Let it be known that something is being written, and how to stop it."""
        self._running[cancel] = what
        try:
            yield
        finally:
            self._running.pop(cancel, None)

    @property
    def writing(self) -> str | None:
        """Say what is being written now; None where nothing is."""
        return next(iter(self._running.values()), None)

    def stop(self) -> None:
        """Ask whatever reads to give up, and whatever writes to stop after the records in hand."""
        for cancel in (*self._asked, *self._running):
            cancel.cancel()

    def close(self) -> None:
        """Sign out everywhere."""
        if self._looking is not None:
            self._looking.close()
            self._looking = None
