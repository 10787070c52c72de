"""Uploads without threads, so that the same world goes the same way every time; and pages of few records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar
from unittest.mock import patch

from tests.proof.worlds.tables import tables_lent

Given = TypeVar("Given")
Made = TypeVar("Made")

PAGED = (
    "core.upload.planner.PAGE",
    "core.upload.plan_table.PAGE",
    "core.upload.spool.PAGE",
    "core.upload.key_set.PAGE",
    "core.upload.recovery.PAGE",
)
"""Where the program takes the size of a page from."""


class InlineExecutor:
    """Does what it is given at once, in the thread that gives it."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take what a pool of threads is made with."""

    def shutdown(self, **_: object) -> None:
        """Nothing is under way."""

    def submit(self, work: Callable[..., Made], /, *given: object) -> Future[Made]:
        """Do it, and keep how it ended."""
        answer: Future[Made] = Future()
        try:
            answer.set_result(work(*given))
        except BaseException as error:  # noqa: BLE001 - a pool keeps whatever ends its work
            answer.set_exception(error)
        return answer

    def map(self, work: Callable[[Given], Made], some: Iterable[Given]) -> Iterator[Made]:
        """Do it with each; what it raises is raised when its result is asked for."""
        done = [self.submit(work, each) for each in some]
        return (each.result() for each in done)


@contextmanager
def without_threads() -> Iterator[None]:
    """Upload in the thread of the run itself, with tables that are lent again."""
    with tables_lent(), patch("core.upload.uploader.ThreadPoolExecutor", InlineExecutor):
        yield


@contextmanager
def pages_of(size: int) -> Iterator[None]:
    """Let a page be so many records."""
    patches = [patch(place, size) for place in PAGED]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()
