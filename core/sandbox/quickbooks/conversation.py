"""One session with a company: whole messages in, whole answers out."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from core.accounting.quickbooks.qbxml.checking import check
from core.markup import parsed
from core.sandbox.quickbooks.additions import ADDITIONS
from core.sandbox.quickbooks.answering import Answers, Company, read_company
from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.editions import spelt_here, spelt_there
from core.sandbox.quickbooks.faults import read_faults, strike
from core.sandbox.quickbooks.iterators import Iterators
from core.sandbox.quickbooks.keeping import Moment, key
from core.sandbox.quickbooks.message_sets import MessageSets
from core.sandbox.quickbooks.queries import QUERIES
from core.sandbox.quickbooks.results import Result, failed, unanswered
from core.sandbox.quickbooks.statuses import (
    APPLICATION_NO_PERMISSION,
    NOT_ENABLED,
    NOT_EXECUTED,
    UNSUPPORTED_MESSAGE,
    RefusedError,
    refused,
    status,
)
from core.sandbox.quickbooks.turn import Host, Turn, answer

CRASHED = 70
"""What a process ends with that crashes on demand."""
_PATIENCE = 5.0
"""Seconds that another writer of the file is waited for."""
_HEADING = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(r'<\?qbxml version="([^"]*)"\s*\?>')
_Answering = Callable[[Asked, Turn], str]
_HANDLERS: Mapping[str, _Answering] = QUERIES | ADDITIONS


@dataclass(slots=True)
class Conversation:
    """A session: its iterators live as long as it does. A reading one adds nothing."""

    path: Path
    application: str
    now: Callable[[], datetime]
    reading: bool = False
    database: sqlite3.Connection = field(init=False)
    company: Company = field(init=False)
    _turns: FileLock = field(init=False)
    _iterators: Iterators = field(default_factory=Iterators)
    _added: int = 0

    def __post_init__(self) -> None:
        self._turns = FileLock(self.path.with_name(f"{self.path.name}.lock"))
        self.database = sqlite3.connect(self.path, isolation_level=None, timeout=_PATIENCE)
        self.database.row_factory = sqlite3.Row
        self.database.create_function("folded", 1, _folded, deterministic=True)
        # What is committed outlives this process, if not a power cut: a sandbox need not wait for the disk.
        self.database.execute("PRAGMA synchronous = OFF")
        self.company = read_company(self.database)

    def close(self) -> None:
        """End it."""
        self.database.close()

    def answer(self, message: str) -> str:
        """Carry out a message; raises ComError where QuickBooks takes it for none, or cannot be reached.

        QuickBooks does one thing at a time: whoever else asks waits, of whatever process.
        """
        with self._turns:
            try:
                return self._answer(message)
            except sqlite3.OperationalError as error:
                raise failed(Result.NO_ACCESS) from error

    def _answer(self, message: str) -> str:
        country, version = self._version(message)
        if check(message) is not None:
            raise failed(Result.PARSE_ERROR)
        root = parsed(_HEADING.sub("", message).encode("utf-8"))
        spelt_here(root, country)
        asked = Asked(root[0])
        if asked.attribute("onError") == "rollbackOnError":
            raise failed(Result.ROLLBACK)
        adds = any(part.name in ADDITIONS for part in asked.parts())
        self._added += adds
        turn = self._turn(version, data=asked.attribute("responseData") != "includeNone")
        sets = MessageSets(self.database, self.application)
        answer_ = sets.carry_out(
            asked, lambda: self._all(asked, turn), lambda: not self._strikes("unkept_at", adds)
        )
        if self._strikes("crash_kept", adds):
            os._exit(CRASHED)
        if self._strikes("unanswered_at", adds):
            raise unanswered()
        return spelt_there(answer_, country)

    def _version(self, message: str) -> tuple[str, tuple[int, int]]:
        """Give the country and the version that a message declares; raises where they are not spoken."""
        declared = _DECLARED.search(message)
        if declared is None:
            raise failed(Result.PARSE_ERROR)
        if declared[1] not in read_faults(self.path).versions:
            raise failed(Result.UNKNOWN_VERSION)
        country = declared[1].rstrip("0123456789.")
        major, _, minor = declared[1].removeprefix(country).partition(".")
        return country, (int(major), int(minor))

    def _turn(self, version: tuple[int, int], *, data: bool) -> Turn:
        moment = Moment(self.now().replace(microsecond=0), self.company.offset)
        answers = Answers(self.database, self.company, version)
        faults = read_faults(self.path)
        host = Host(faults.versions, faults.mode)
        return Turn(self.database, answers, self._iterators, moment, host, data)

    def _all(self, asked: Asked, turn: Turn) -> str:
        """Carry out the requests one after the other; after an error the rest may be left alone."""
        stops, gone_wrong, written = asked.attribute("onError") == "stopOnError", False, []
        for part in asked.parts():
            if gone_wrong and stops:
                written.append(answer(part, status(NOT_EXECUTED)))
                continue
            try:
                written.append(self._one(part, turn))
            except RefusedError as error:
                gone_wrong = True
                written.append(answer(part, error.status))
        return "\n".join(written)

    def _one(self, asked: Asked, turn: Turn) -> str:
        handler = _HANDLERS.get(asked.name)
        if handler is None:
            raise refused(UNSUPPORTED_MESSAGE)
        if asked.name in read_faults(self.path).not_enabled:
            raise refused(NOT_ENABLED)
        return self._add(handler, asked, turn) if asked.name in ADDITIONS else handler(asked, turn)

    def _add(self, handler: _Answering, asked: Asked, turn: Turn) -> str:
        """Add one object, whole or not at all: what went before in the message stays."""
        faults = read_faults(self.path)
        if self.reading or faults.read_only:
            raise refused(APPLICATION_NO_PERMISSION)
        if asked.name in faults.refused or self._strikes("status_at", True):
            said = next(asked.parts())
            raise refused(faults.status, said.name.removesuffix("Add"), said.text("Name"))
        try:
            self.database.execute("BEGIN IMMEDIATE")
            written = handler(asked, turn)
            self._end("before")
            self.database.execute("COMMIT")
        finally:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")
        self._end("after")
        return written

    def _end(self, when: str) -> None:
        if self._strikes(f"crash_{when}", True):
            os._exit(CRASHED)
        if self._strikes(f"hang_{when}", True):
            threading.Event().wait()

    def _strikes(self, name: str, adds: bool) -> bool:
        return adds and strike(self.path, name, self._added)


def _folded(text: object) -> str:
    return key(str(text)) if text is not None else ""
