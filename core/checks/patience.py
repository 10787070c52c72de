"""A question that may never be answered: asked in a thread of its own, and left behind after a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

MOST_SECONDS = 5.0
"""How long a check waits for a name server, a port or a shared folder."""

T = TypeVar("T")


def within(seconds: float, ask: Callable[[], T]) -> T:
    """Give the answer, or raise what `ask` raised; TimeoutError where nothing came in time.

    The thread is left to itself then: neither a name server nor a share can be interrupted.
    """
    answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def asked() -> None:
        try:
            answers.put((ask(), None))
        except BaseException as failure:  # noqa: BLE001 - raised again where it was asked for
            answers.put((None, failure))

    threading.Thread(target=asked, daemon=True).start()
    try:
        answer, failure = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if failure is not None:
        raise failure
    return answer  # type: ignore[return-value]  # without a failure it is the answer
