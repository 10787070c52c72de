"""The gate that every call of the program to the outside passes, where fate decides what becomes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NoReturn, TypeAlias, TypeVar, cast

from core.accounting.orders import AccountingUnansweredError
from core.errors import AccountingError, CrmError, CrmUnansweredError, JournalError, SyncError

BEGINNING = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

STOPPING = frozenset({"crm.sign_in_refused", "0x8004A101", "journal.failed"})
"""After these a run writes nothing more: others would be locked out, or nobody would remember it."""

Answer = TypeVar("Answer")


class Killed(BaseException):
    """Stands for the end of the process: nobody may catch it."""


class Port(StrEnum):
    """The sides on which the program meets the world; orders go into the accounts by the writer."""

    READER = "reader"
    WRITER = "writer"
    CRM = "crm"
    JOURNAL = "journal"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a port: how to carry it out, and how to carry out half of it where it has halves."""

    port: Port
    what: str
    writes: bool
    do: Callable[[], object]
    half: Callable[[], object] | None = None

    @property
    def writes_crm(self) -> bool:
        """Whether it changes the CRM."""
        return self.port is Port.CRM and self.writes

    @property
    def writes_books(self) -> bool:
        """Whether it changes the accounts."""
        return self.port is Port.WRITER and self.writes


Fate: TypeAlias = "Callable[[Gate, int, Call], object]"
"""Decides what becomes of the n-th call of a run (from 0), and gives the answer or raises."""

Turn: TypeAlias = Callable[[], None]
"""Lets another machine go first."""


def kindly(_gate: Gate, _number: int, call: Call) -> object:
    """Carry every call out."""
    return call.do()


def nobody_else() -> None:
    """There is one machine only."""


class Trace:
    """What happened in a world, in order; two worlds are the same where their digests are."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        """Note one thing."""
        self.lines.append(line)

    @property
    def digest(self) -> str:
        """Give the hash of all that was noted."""
        return hashlib.sha256("".join(f"{line}\n" for line in self.lines).encode()).hexdigest()


@dataclass
class Gate:
    """The calls of one process; `late` are writes that the CRM carries out after they were given up."""

    name: str
    trace: Trace
    fate: Fate = kindly
    turn: Turn = nobody_else
    passed: int = 0
    dead: bool = False
    inside: bool = False
    skew: timedelta = timedelta()
    late: list[Callable[[], object]] = field(default_factory=list)
    stopping: str = ""
    unheeded: list[str] = field(default_factory=list)

    def restart(self, fate: Fate = kindly) -> None:
        """Begin a new process with a fate of its own."""
        self.deliver()
        self.fate, self.passed, self.dead, self.inside = fate, 0, False, False
        self.stopping, self.unheeded = "", []

    def let(self, call: Call) -> object:
        """Let a call pass, as fate will have it."""
        if self.dead:
            raise Killed
        self.turn()
        if self.stopping and (call.writes_crm or call.writes_books):
            self.unheeded.append(f"after {self.stopping} it went on with {call.what}")
        number = self.passed
        self.passed += 1
        try:
            answer = self.fate(self, number, call)
        except Killed:
            self.note(number, call, "killed")
            raise
        except SyncError as error:
            self.note(number, call, error.code)
            self.stopping = self.stopping or (error.code if error.code in STOPPING else "")
            raise
        self.note(number, call, "")
        return answer

    def note(self, number: int, call: Call, end: str) -> None:
        """Write a call into the trace."""
        self.trace.add(f"{self.name} {number} {call.port} {call.what} {end}".rstrip())

    def die(self) -> NoReturn:
        """End the process."""
        self.dead = True
        raise Killed

    def deliver(self) -> None:
        """Let the CRM carry out what it was asked long ago; nobody hears what becomes of that."""
        waiting, self.late = self.late, []
        for write in waiting:
            try:
                write()
            except SyncError as error:
                self.trace.add(f"{self.name} late {error.code}")
            else:
                self.trace.add(f"{self.name} late done")

    @contextmanager
    def within(self) -> Iterator[None]:
        """Do what a port does by itself: its own calls are not the program's."""
        before, self.inside = self.inside, True
        try:
            yield
        finally:
            self.inside = before

    def clock(self) -> datetime:
        """Give the time, which goes on by a second at every call."""

        def tick() -> datetime:
            self.skew += timedelta(seconds=1)
            return BEGINNING + self.skew

        return cast(datetime, self.let(Call(Port.CLOCK, "now", False, tick)))


def failure(call: Call) -> SyncError:
    """Give the error that the program sees where an answer is lost on the way."""
    tried, remedy = call.what, "Run it again."
    if call.writes_crm:
        return CrmUnansweredError("crm.unanswered", tried=tried, found="no answer", remedy=remedy)
    if call.writes_books:
        return AccountingUnansweredError("accounting.unanswered", tried=tried, found="none", remedy=remedy)
    if call.port is Port.CRM:
        return CrmError("crm.connection_lost", tried=tried, found="the connection broke off", remedy=remedy)
    if call.port is Port.JOURNAL:
        return JournalError("journal.failed", tried=tried, found="disk I/O error", remedy=remedy)
    return AccountingError("accounting.lost", tried=tried, found="the connection broke off", remedy=remedy)


def first_half(some: Sequence[Answer]) -> list[Answer]:
    """Give the first half of things, rounded down."""
    return list(some[: len(some) // 2])
