"""The port between the language and what carries it: COM, the Web Connector, the sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from core.errors import AccountingError

_ADDS = re.compile(r"<\w+(?:Add|Mod|Del)Rq\b")


def adds(message: str) -> bool:
    """Whether a message changes something in QuickBooks."""
    return _ADDS.search(message) is not None


class Session(Protocol):
    """One session with one company file; every method raises AccountingError with cause and cure."""

    def ask(self, message: str) -> str:
        """Hand over one request message and give its answer.

        Raises AccountingRefusedError where QuickBooks took the message for none (0x80040400),
        AccountingUnansweredError where it may or may not have been carried out, AccountingBusyError where
        QuickBooks takes nobody in now.
        """

    def close(self) -> None:
        """End the session and the connection; a second call does nothing."""


class ReadingSession:
    """A session that hands nothing over which would change something."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, message: str) -> str:
        """Hand over one question and give its answer; raises AccountingError for anything else."""
        if adds(message):
            raise AccountingError(
                "accounting.read_only",
                tried="ask QuickBooks",
                found="the message would change something, and this session only reads",
                remedy="Report this to support: it is a mistake of the program.",
            )
        return self._session.ask(message)

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self._session.close()


class UnhurriedSession:
    """A session that leaves QuickBooks to the people in it for a while before each question but the first.

    QuickBooks answers nobody else while it answers a question, and a long list is a row of questions.
    """

    def __init__(self, session: Session, seconds: float, pause: Callable[[float], object]) -> None:
        self._session = session
        self._seconds, self._pause = seconds, pause
        self._asked = False

    def ask(self, message: str) -> str:
        """Hand over one message and give its answer; what `pause` raises gives it up beforehand."""
        if self._asked:
            self._pause(self._seconds)
        self._asked = True
        return self._session.ask(message)

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self._session.close()
