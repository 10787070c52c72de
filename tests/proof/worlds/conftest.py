"""The stage that all worlds of a test process are played on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof.worlds.inline import without_threads
from tests.proof.worlds.quickbooks_side import QUICKBOOKS, founded
from tests.proof.worlds.scenery import Stage, build


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A CRM and two journals, to be reset for each world."""
    built = build()
    gc.collect()
    gc.freeze()  # all that stays anyway: to go through it again and again takes longer than a world
    yield built
    gc.unfreeze()


@pytest.fixture(scope="session")
def quickbooks_stage(stage: Stage) -> Stage:
    """The same before books that are kept in QuickBooks."""
    return replace(stage, side=QUICKBOOKS)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company file that such books begin with."""
    return founded(tmp_path_factory.mktemp("quickbooks"))


@pytest.fixture(autouse=True)
def _in_one_thread() -> Iterator[None]:
    with without_threads():
        yield
