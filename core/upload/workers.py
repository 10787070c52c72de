"""Several connections at work on the changes of a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count

from core.upload.deed import Deed
from core.upload.denial import Denial
from core.upload.gate import Gate
from core.upload.limits import Limits
from core.upload.outcome import Result
from core.upload.plan import Change, Draft
from core.upload.plan_table import Planned
from core.upload.sending import Sender


@dataclass(frozen=True, slots=True)
class Task:
    """A change that is being written: its row of the plan, the intent's number, and the answer to come."""

    planned: Planned
    draft: Draft
    intent: int
    answer: Future[Deed | None]

    @property
    def deed(self) -> Deed | None:
        """What came of it; None where it was not begun, or where nobody knows."""
        return None if self.answer.exception() else self.answer.result()

    @property
    def unknown(self) -> bool:
        """Whether it was broken off, so that only the CRM knows what came of it."""
        return self.answer.exception() is not None


class Workers:
    """When one finds the CRM down, too many have failed, or somebody says stop, none begins anything more."""

    def __init__(self, pool: ThreadPoolExecutor, sender: Sender, gate: Gate, limits: Limits) -> None:
        self._pool = pool
        self._sender = sender
        self._gate = gate
        self.cancel = gate.cancel
        self._most_failures = limits.failures
        self._denial = Denial()
        self._failures = count(1)
        self._stop = threading.Event()

    def begin(self, planned: Planned, draft: Draft, intent: int) -> Task:
        """Have a change carried out."""
        return Task(planned, draft, intent, self._pool.submit(self._carry_out, planned.change, draft))

    def stop(self) -> None:
        """Let nothing more be begun."""
        self._stop.set()

    def _carry_out(self, change: Change, draft: Draft) -> Deed | None:
        self.cancel.wait_while_paused()
        try:
            with self._gate.pass_through() as came_of_it:
                if self._stop.is_set() or self.cancel.cancelled:
                    return None
                ended = self._denial.of(change) or self._sender.carry_out(change, draft)
                came_of_it.append(ended)
        except BaseException:
            self.stop()
            raise
        self._learn(change, ended)
        return ended

    def _learn(self, change: Change, ended: Deed) -> None:
        self._denial.learn(change, ended)
        failed = ended.outcome.outcome is Result.QUARANTINED
        if failed and self._most_failures is not None and next(self._failures) > self._most_failures:
            self.stop()  # what the report says of it comes once all in hand has ended


def completed(tasks: Sequence[Task]) -> Iterator[Task]:
    """Give tasks as they are completed."""
    by_answer = {each.answer: each for each in tasks}
    for answer in as_completed(by_answer):
        yield by_answer[answer]
