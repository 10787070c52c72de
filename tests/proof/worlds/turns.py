"""Two machines at once, one call at a time: who goes next is drawn, so that it is the same every time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from tests.proof.worlds.gate import Turn

Ended = TypeVar("Ended")


class Turns:
    """Hands one baton round among threads; only its holder runs."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._batons: list[threading.Lock] = []
        self._waiting: list[int] = []

    def play(self, jobs: Sequence[Callable[[Turn], Ended]]) -> list[Ended]:
        """Do all jobs, each in a thread of its own, and give how they went, in order."""
        self._waiting = list(range(len(jobs)))
        self._batons = [threading.Lock() for _ in jobs]
        for each in self._batons[1:]:  # the first begins
            each.acquire()
        runs: dict[int, Ended] = {}
        errors: list[BaseException] = []

        def work(number: int, job: Callable[[Turn], Ended]) -> None:
            self._batons[number].acquire()
            try:
                runs[number] = job(lambda: self._pass(number))
            except BaseException as error:  # noqa: BLE001 - told to the test, in its own thread
                errors.append(error)
            finally:
                self._leave(number)

        threads = [threading.Thread(target=work, args=each) for each in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return [runs[number] for number in range(len(jobs))]

    def _pass(self, number: int) -> None:
        chosen = self._chance.choice(self._waiting)
        if chosen != number:
            self._batons[chosen].release()
            self._batons[number].acquire()

    def _leave(self, number: int) -> None:
        self._waiting.remove(number)
        if self._waiting:
            self._batons[self._chance.choice(self._waiting)].release()
