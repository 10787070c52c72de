"""Two machines at once, one call at a time: who goes next is drawn, so that it is the same every time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from random import Random

from tests.proof.worlds.gate import Turn
from tests.proof.worlds.machine import Run

Job = Callable[[Turn], Run]


class Turns:
    """Hands one baton round among threads; only its holder runs."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._handed = threading.Condition()
        self._holder = 0
        self._waiting: list[int] = []

    def play(self, jobs: Sequence[Job]) -> list[Run]:
        """Do all jobs, each in a thread of its own, and give how they went, in order."""
        self._waiting = list(range(len(jobs)))
        self._holder = 0
        runs: dict[int, Run] = {}
        errors: list[BaseException] = []

        def work(number: int, job: Job) -> None:
            self._wait(number)
            try:
                runs[number] = job(lambda: self._pass(number))
            except BaseException as error:  # noqa: BLE001 - told to the test, in its own thread
                errors.append(error)
            finally:
                self._leave(number)

        threads = [threading.Thread(target=work, args=each) for each in enumerate(jobs)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        if errors:
            raise errors[0]
        return [runs[number] for number in range(len(jobs))]

    def _pass(self, number: int) -> None:
        with self._handed:
            self._holder = self._chance.choice(self._waiting)
            self._handed.notify_all()
        self._wait(number)

    def _wait(self, number: int) -> None:
        with self._handed:
            self._handed.wait_for(lambda: self._holder == number)

    def _leave(self, number: int) -> None:
        with self._handed:
            self._waiting.remove(number)
            if self._waiting:
                self._holder = self._chance.choice(self._waiting)
                self._handed.notify_all()
