"""A conversation turned inside out: what the work asks is fetched by one call, and answered by the next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.accounting.orders import AccountingUnansweredError
from core.accounting.quickbooks.session import adds
from core.errors import AccountingError
from core.text import clean

_RUN_AGAIN = (
    "Look into the Web Connector's window on QuickBooks' machine, and let it update again: what was done is "
    "found, and nothing is done twice."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds: how long a question waits to be fetched, and its answer may take; `poll` is how long a
    call is held until there is something to say, which the Web Connector must not give up before. `leaving`
    is how long a reading of QuickBooks waits for either once the service was asked to end.
    """

    fetch: float = 180.0
    answer: float = 300.0
    poll: float = 20.0
    leaving: float = 10.0


@dataclass(slots=True)
class _Question:
    message: str
    fetched: bool = False
    answer: str | None = None
    failure: AccountingError | None = None

    @property
    def writing(self) -> bool:
        return adds(self.message)

    @property
    def tried(self) -> str:
        return "write into QuickBooks" if self.writing else "ask QuickBooks"

    @property
    def settled(self) -> bool:
        return self.answer is not None or self.failure is not None


class Exchange:
    """A Session for the work, in its thread; the other methods are the Web Connector's, in any thread.

    `filler` is a message that does nothing: it is handed out while the work has no question, so that no call
    has to be held for long.
    """

    def __init__(self, filler: str, limits: Limits | None = None) -> None:
        self._filler = filler
        self._limits = limits or Limits()
        self._turn = threading.Condition()
        self._question: _Question | None = None
        self._filling = False
        self._over = ""
        self._cause: AccountingError | None = None
        self._finished = False
        self._leaving = False
        self.answers = 0
        """How many questions have been answered."""

    def ask(self, message: str) -> str:
        """Have one request message carried to QuickBooks, and give its answer."""
        question = _Question(message)
        with self._turn:
            self._question = question
            self._turn.notify_all()
            limits = self._limits
            try:
                self._await(question, lambda: question.fetched, limits.fetch, "did not come for the question")
                self._await(question, lambda: question.settled, limits.answer, "did not bring the answer")
            finally:
                self._question = None
        if question.answer is not None:
            return question.answer
        raise question.failure or self._lost(question)

    def close(self) -> None:
        """Do nothing: the session is the visit's, and ends with it."""

    def next(self) -> str | None:
        """Give what is to be carried to QuickBooks now; None where nothing is any more."""
        with self._turn:
            if self._question is not None and self._question.fetched:
                self._end("asked for the next question without having answered the last one")
            self._turn.wait_for(lambda: self._waits or self._done, self._limits.poll)
            if self._done:
                return None
            self._filling = self._question is None
            if self._question is None:
                return self._filler
            self._question.fetched = True
            self._turn.notify_all()
            return self._question.message

    def answer(self, response: str) -> None:
        """Bring the answer to what was fetched last."""
        self._settle(lambda question: setattr(question, "answer", response))

    def refuse(self, reason: Callable[[str, bool], AccountingError]) -> None:
        """Bring why QuickBooks refused what was fetched last.

        `reason` gives the error from what was tried, and whether that may have written something.
        """
        self._settle(lambda question: setattr(question, "failure", reason(question.tried, question.writing)))

    def rest(self) -> bool:
        """Wait until the work has another question, or no more: say whether there is one to come."""
        with self._turn:
            self._turn.wait_for(lambda: self._waits or self._done, self._limits.poll)
            return not self._done

    def end(self, found: str, cause: AccountingError | None = None) -> None:
        """Say that nobody carries questions any more, as `found` says of the Web Connector.

        `cause` is what the work is told of a question that has not been fetched.
        """
        with self._turn:
            self._end(found, cause)

    def leave(self) -> None:
        """Wait from now on no longer than `Limits.leaving`, but for what may be writing in QuickBooks.

        A Web Connector that is there comes within that, so that the records in hand are finished.
        """
        with self._turn:
            self._leaving = True
            self._turn.notify_all()

    def finish(self) -> None:
        """Say that the work has no more questions."""
        with self._turn:
            self._finished = True
            self._turn.notify_all()

    @property
    def _waits(self) -> bool:
        return self._question is not None and not self._question.fetched

    @property
    def _done(self) -> bool:
        return self._finished or bool(self._over)

    def _await(self, question: _Question, condition: Callable[[], bool], seconds: float, late: str) -> None:
        def over() -> bool:
            return condition() or bool(self._over)

        self._turn.wait_for(lambda: over() or self._hurries(question), seconds)
        if self._hurries(question) and not over():
            seconds = self._limits.leaving
            self._turn.wait_for(over, seconds)
        if not over():
            self._end(f"{late} within {seconds:g} seconds")

    def _hurries(self, question: _Question) -> bool:
        return self._leaving and not (question.fetched and question.writing)

    def _settle(self, done: Callable[[_Question], object]) -> None:
        with self._turn:
            if self._filling:
                self._filling = False
            elif self._question is not None and self._question.fetched and not self._question.settled:
                done(self._question)
                self.answers += 1
                self._turn.notify_all()

    def _end(self, found: str, cause: AccountingError | None = None) -> None:
        self._over = self._over or found
        self._cause = self._cause or cause
        self._turn.notify_all()

    def _lost(self, question: _Question) -> AccountingError:
        if self._cause is not None and not (question.fetched and question.writing):
            return self._cause
        kind = AccountingUnansweredError if question.fetched and question.writing else AccountingError
        return kind(
            "quickbooks.visitor_gone",
            tried=question.tried,
            found=f"the Web Connector {clean(self._over)}",
            remedy=_RUN_AGAIN,
        )
