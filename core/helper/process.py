"""A helper process as its owner has it: asked one thing at a time, each with a limit, and ended in order."""

from __future__ import annotations

import queue
import subprocess
import time
from collections.abc import Callable
from itertools import count
from typing import IO, cast

from core.breaking_off import breakable
from core.errors import SyncError
from core.helper.deeds import deed
from core.helper.failures import read_failure
from core.helper.frames import LIMIT, GarbledError
from core.helper.hello import Greeting
from core.helper.pipes import Answers, EndedError, Said, Sender
from core.helper.services import NOTATION
from core.helper.starting import started
from core.helper.terms import Terms, Told, closed, nobody, not_started

_SLICE = 0.2
"""On Windows nothing wakes who waits for a queue: a signal is noticed after so many seconds."""

_SWEEP = 5.0
"""How many seconds the pipes of a dead process are read on, where one that it started holds them open."""


class _LateError(Exception):
    """No answer came in time."""


class Helper:
    """One process; used from one thread, and closed in any case.

    Raises AccountingError where it cannot begin, dies, talks nonsense or is late, and where that leaves a
    deed in doubt AccountingUnansweredError. What is raised in it comes out as it was raised there.
    """

    def __init__(
        self, interpreter: str, terms: Terms, told: Told = nobody, check: Callable[[], object] = bool
    ) -> None:
        """Start it; raises ConfigurationError where there is no such Python.

        `check` is asked while a reading is waited for, and may raise to give it up.
        """
        self._terms = terms
        self._told = told
        self._check = check
        self._numbers = count(1)
        self._abandoned: set[int] = set()
        self._over = ""
        self._process = started(interpreter, terms.table)
        self._sender = Sender(cast("IO[bytes]", self._process.stdin))
        self._answers = Answers(cast("IO[bytes]", self._process.stdout))
        self._said = Said(cast("IO[bytes]", self._process.stderr))
        self.greeting = self._greeted(interpreter)

    @property
    def pid(self) -> int:
        """Give the number of the process."""
        return self._process.pid

    def open(self, service: str, *args: object, limit: float | None = None) -> object:
        """Open what is to be worked with, which may sign in."""
        return self.ask("open", service, *args, limit=limit)

    def ask(self, op: str, *args: object, write: bool = False, limit: float | None = None) -> object:
        """Have one thing done and give what came of it; a reading may be broken off by a signal."""
        tried = deed(op, self._terms.name)
        if self._over:
            raise closed(tried, self._over)
        number = next(self._numbers)
        content = NOTATION.written({"id": number, "op": op, "args": args, "write": write})
        if len(content) > LIMIT:
            found = "it is too long to be handed over"
            raise self._terms.failure("helper.too_long", tried, found, write=False, killed=False)
        self._sender.send(content)
        try:
            answer = self._answer(number, self._terms.limit if limit is None else limit, write=write)
        except _LateError:
            answer = self._late(number, tried, write=write)
        except (GarbledError, EndedError) as strange:
            raise self._broken(strange, tried, write=write) from None
        if "failure" in answer:
            raise self._raised(answer["failure"], tried, write=write)
        return answer.get("is")

    def close(self) -> None:
        """Have it sign out and end; a second call does nothing."""
        if not self._over and self._end():
            self._told("helper.killed", found=self._terms.still_signed_in)
        self._over = self._over or "it has been closed"

    def _answer(self, number: int, seconds: float, *, write: bool) -> dict[str, object]:
        try:
            if write:
                return self._waited(number, time.monotonic() + seconds)
            with breakable():
                return self._waited(number, time.monotonic() + seconds, self._check)
        except (_LateError, GarbledError, EndedError):
            raise
        except BaseException:  # a signal: whoever closes this waits for the end
            self._abandoned.add(number)
            self._sender.send(NOTATION.written({"cancel": number}))
            raise

    def _waited(self, number: int, deadline: float, check: Callable[[], object] = bool) -> dict[str, object]:
        while True:
            message = self._message(deadline, check)
            if message.get("id") == number and ("is" in message or "failure" in message):
                return message
            if message.get("id") not in self._abandoned:
                raise GarbledError("an answer came that nobody asked for")
            self._abandoned.discard(cast("int", message["id"]))

    def _message(self, deadline: float, check: Callable[[], object] = bool) -> dict[str, object]:
        while (left := deadline - time.monotonic()) > 0:
            check()
            try:
                message = NOTATION.read(self._answers.next(min(_SLICE, left)))
            except queue.Empty:
                continue
            if isinstance(message, dict):
                return message
            raise GarbledError("what came is no message")
        raise _LateError

    def _greeted(self, interpreter: str) -> Greeting:
        try:
            greeting = self._message(time.monotonic() + self._terms.start).get("hello")
            if isinstance(greeting, Greeting):
                return greeting
            raise GarbledError("it does not greet")
        except (GarbledError, EndedError, _LateError) as strange:
            self._end(in_order=False)
            late = isinstance(strange, _LateError)
            said = self._said.text(_SWEEP)
            raise not_started(interpreter, said, self._terms.table, late=late) from None
        except BaseException:
            self._end(in_order=False)
            raise

    def _late(self, number: int, tried: str, *, write: bool) -> dict[str, object]:
        """Have it sign out; what a deed came to is still taken, what was read is not."""
        self._ask_to_stop()
        answer = None
        if write:
            try:
                answer = self._answer(number, self._terms.grace, write=True)
            except (_LateError, GarbledError, EndedError):
                answer = None
        killed = self._end()
        self._over = "it took too long and was ended"
        if answer is not None:
            return answer
        found = f"{self._terms.name} did not answer in time"
        raise self._terms.failure("helper.timeout", tried, found, write=write, killed=killed)

    def _broken(self, strange: Exception, tried: str, *, write: bool) -> SyncError:
        ended = isinstance(strange, EndedError)
        self._end(in_order=False, seconds=_SWEEP if ended else 0.0)
        self._over = "it has ended"
        if ended:
            found = f"the helper process ended in the midst of it (code {self._process.returncode})"
            return self._terms.failure("helper.died", tried, found, write=write, killed=True)
        found = f"the helper process did not keep to the agreed form: {strange}"
        return self._terms.failure("helper.garbled", tried, found, write=write, killed=True)

    def _raised(self, failure: object, tried: str, *, write: bool) -> SyncError:
        try:
            return read_failure(failure)
        except (KeyError, TypeError, AttributeError, ValueError):
            return self._broken(GarbledError("this is no failure"), tried, write=write)

    def _ask_to_stop(self) -> None:
        self._sender.send(NOTATION.written({"stop": self._terms.grace}))
        self._sender.close()

    def _end(self, *, in_order: bool = True, seconds: float = 0.0) -> bool:
        """End the process, having it sign out first where it still can; say whether it ended otherwise."""
        if in_order:
            self._ask_to_stop()
        if not self._exited(self._terms.grace if in_order else seconds):
            self._process.kill()
            self._process.wait()
        self._sender.close()
        self._sender.join(_SWEEP)
        self._answers.ended_within(_SWEEP)
        said = self._said.text(_SWEEP)
        if said:
            self._told("helper.said", text=said, process=self._process.pid)
        return self._process.returncode != 0

    def _exited(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        self._answers.ended_within(seconds)
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True
