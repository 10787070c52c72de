"""The stage that all worlds of a test process are played on."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.proof.worlds.inline import without_threads
from tests.proof.worlds.scenery import Stage, build


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A CRM and two journals, to be reset for each world."""
    built = build()
    gc.collect()
    gc.freeze()  # all that stays anyway: to go through it again and again takes longer than a world
    yield built
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _in_one_thread() -> Iterator[None]:
    with without_threads():
        yield
