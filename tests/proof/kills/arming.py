"""A process that kills itself at its n-th step: before a request, after its answer, or at a commit."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import requests
from sqlalchemy import Engine, event

NEVER = 10**9


class Steps:
    """Counts the steps of this process, of all its threads."""

    def __init__(self, deadly: int, victim: int) -> None:
        self.passed = 0
        self._deadly = deadly
        self._victim = victim
        self._lock = threading.Lock()

    def step(self, *_: object) -> None:
        """Take one; the deadly one is the last."""
        with self._lock:
            self.passed += 1
            if self.passed == self._deadly:
                os.kill(self._victim, signal.SIGKILL)


def arm(deadly: int, victim: int | None = None) -> Steps:
    """Have this process kill itself (or a victim) at a step from now on; nothing of it can be undone."""
    steps = Steps(deadly, os.getpid() if victim is None else victim)
    requests.Session.send = _between(steps, requests.Session.send)  # type: ignore[method-assign]  # for good
    event.listen(Engine, "commit", steps.step)
    return steps


def _between(steps: Steps, send: Callable[..., requests.Response]) -> Callable[..., requests.Response]:
    def sending(*given: Any, **named: Any) -> requests.Response:
        steps.step()
        answer = send(*given, **named)
        steps.step()
        return answer

    return sending
