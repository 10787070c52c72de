"""A CRM that takes no requests: everybody waits, one asks whether it is back, and nobody waits for ever.

A restart of the CRM's web site takes seconds and is waited out; a CRM that stays away ends the run, and the
next one goes on where this one stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from core.errors import CrmUnavailableError, SyncError
from core.upload.progress import CancelToken, Seconds

PATIENCE = 20.0
"""Seconds for which a CRM may be away: time for a restart, and no longer than a person waits for a sign."""

BUSY_PATIENCE = 120.0
"""Seconds for which it may say itself that it is busy (HTTP 503, 429), with or without Retry-After."""

BUSY = "crm.busy"

FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds between two questions whether it is back, where it does not say: each wait is twice the last."""

ATTEMPTS = 8
"""So often one request may be sent: what others do meanwhile may go well."""

Answer = TypeVar("Answer")


class Outage:
    """Shared by all who send requests in one run; `probe` asks the CRM for next to nothing."""

    def __init__(self, probe: Callable[[], object], cancel: CancelToken, seconds: Seconds) -> None:
        self._probe = probe
        self._cancel = cancel
        self._seconds = seconds
        self._state = threading.Condition()
        self._probing = False
        self._since: float | None = None
        self._waits = 0
        self._over: SyncError | None = None

    def patiently(self, send: Callable[[], Answer]) -> Answer:
        """Send a request, again after an outage where it had no effect; raises what ends the patience.

        Raises RunCancelledError where the run is asked to stop while it waits.
        """
        for attempt in range(1, ATTEMPTS + 1):
            self._await_return()
            try:
                answer = send()
            except CrmUnavailableError as error:
                if attempt == ATTEMPTS:
                    raise _given_up(error, f", {ATTEMPTS} times in a row") from error
                self._away(error)
            else:
                self._came_through()
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _came_through(self) -> None:
        if self._since is not None:
            with self._state:
                self._since, self._waits = None, 0

    def _await_return(self) -> None:
        if not self._probing and self._over is None:
            return
        with self._state:
            while self._probing:
                self._state.wait()
            if self._over is not None:
                raise self._over

    def _away(self, error: CrmUnavailableError) -> None:
        with self._state:
            if self._probing or self._over is not None:
                return  # somebody asks already; the next attempt waits for what comes of it
            self._probing = True
            self._since = self._seconds() if self._since is None else self._since
        over: SyncError | None = None
        try:
            self._await_answer(error)
        except SyncError as ended:
            over = ended
            raise
        finally:
            with self._state:
                self._probing, self._over = False, over
                self._state.notify_all()

    def _await_answer(self, error: CrmUnavailableError) -> None:
        while True:
            self._wait(error)
            try:
                self._probe()
            except CrmUnavailableError as again:
                error = again
            else:
                return

    def _wait(self, error: CrmUnavailableError) -> None:
        pause = error.after if error.after is not None else min(FIRST_WAIT * 2**self._waits, LONGEST_WAIT)
        self._waits += 1
        patience = BUSY_PATIENCE if error.code == BUSY else PATIENCE
        begun = self._seconds() if self._since is None else self._since
        if self._seconds() + pause - begun > patience:
            raise _given_up(error, f", and that for {self._seconds() - begun:.0f} seconds")
        self._cancel.wait(pause)
        self._cancel.check("wait for the CRM to come back")


def _given_up(error: CrmUnavailableError, waited: str) -> CrmUnavailableError:
    """Say for how long it was waited; what is in the CRM is in the journal."""
    return CrmUnavailableError(
        error.code,
        tried=error.tried,
        found=f"{error.found}{waited}",
        remedy=f"{error.remedy} Then run again: it goes on where it stopped, and writes nothing twice.",
        after=error.after,
    )
