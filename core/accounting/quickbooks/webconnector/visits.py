"""Visits of the Web Connector: who is let in, one at a time, and the work that is done meanwhile."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from core.accounting.quickbooks.visit import visited
from core.accounting.quickbooks.webconnector.exchange import Exchange, Limits
from core.errors import SyncError
from core.password_hash import matches
from core.text import clean

NO_WORK, NOT_VALID = "none", "nvu"
"""What is said to one who is not let in: there is nothing to do now; the name or the password is wrong."""

Work: TypeAlias = Callable[[], str]
"""Does all that is to be done in one visit, in a thread of its own; raises SyncError.

It says what is left undone, blank where nothing is.
"""


class Book(Protocol):
    """Where visits are noted; nothing here fails."""

    def came(self) -> None:
        """Note that one was let in."""

    def over(self, error: str, left: str, /) -> None:
        """Note that a visit is over, why it failed and what it left undone; blank where it did not."""

    def turned_away(self) -> None:
        """Note that one was not let in."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told in one line that nobody was let in or a visit failed, and who of what nobody foresaw.

    In `book` all that happens is noted.
    """

    told: Callable[[str], object]
    failed: Callable[[BaseException], object]
    book: Book


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in, by which password (as it is kept), and the company file, blank for the open one."""

    user: str
    password: str = field(repr=False)
    file: str = ""

    def lets_in(self, user: str, password: str) -> bool:
        """Say whether both are right, in the same time for each wrong one."""
        right = secrets.compare_digest(_bytes(user), _bytes(self.user))
        return matches(password, self.password) and right


@dataclass(slots=True)
class Visit:
    """One visit; `error` is why its work failed, blank where it did not."""

    exchange: Exchange
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    error: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int:
        """Give how far it is: a guess, for nobody knows how many questions there will be."""
        return 1 + 98 * self.exchange.answers // (self.exchange.answers + 20)


class Visits:
    """The visits to one company; safe among threads."""

    def __init__(
        self, door: Door, work: Work, telling: Telling, filler: str, limits: Limits | None = None
    ) -> None:
        self._door = door
        self._work = work
        self._filler = filler
        self._limits = limits
        self._telling = telling
        self._lock = threading.Lock()
        self._closed = False
        self._last: Visit | None = None

    def come_in(self, user: str, password: str) -> tuple[str, str]:
        """Let one in, and begin the work; give the ticket and the company file, or why not."""
        with self._lock:
            if not self._door.lets_in(user, password):
                self._telling.told("the Web Connector was not let in: the user name or the password is wrong")
                self._telling.book.turned_away()
                return "", NOT_VALID
            if self._closed or (self._last is not None and not self._last.over.is_set()):
                return secrets.token_urlsafe(32), NO_WORK
            self._last = visit = Visit(Exchange(self._filler, self._limits))
            self._telling.book.came()
        threading.Thread(target=self._run, args=(visit,), name="quickbooks-visit", daemon=True).start()
        return visit.ticket, self._door.file

    def of(self, ticket: str) -> Visit | None:
        """Give the visit of a ticket, the last one that there was; None for any other ticket."""
        last = self._last
        known = last is not None and secrets.compare_digest(_bytes(ticket), _bytes(last.ticket))
        return last if known else None

    def close(self) -> None:
        """Let nobody in any more; a visit goes on until its work is over.

        The Web Connector may be gone without a word: a reading of QuickBooks is waited for no longer than one
        that is there needs.
        """
        with self._lock:
            self._closed = True
            last = self._last
        if last is not None:
            last.exchange.leave()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end of a visit, if there is one; say whether it is over."""
        last = self._last
        return last is None or last.over.wait(seconds)

    def _run(self, visit: Visit) -> None:
        visit.error, left = "something unforeseen went wrong: look into the log of Sync Uploader", ""
        try:
            with visited(visit.exchange):
                left = self._work()
            visit.error = ""
        except SyncError as error:
            visit.error = clean(str(error))
            self._telling.told(f"the visit failed: {visit.error}")
        except Exception as error:  # noqa: BLE001 - the last one to catch it
            self._telling.failed(error)
        finally:
            self._telling.book.over(visit.error, left)
            visit.exchange.finish()
            visit.over.set()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
