"""Every call of every workload ends in every way that a call can end: then all is there once, and at rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.proof.worlds.breaking import Prepared, walk
from tests.proof.worlds.inline import pages_of
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import WORKLOADS, scene

SHORT = (
    "a second batch",
    "an account was made inactive",
    "recovery of an invoice without its lines",
    "a new year since the mark",
)
"""The workloads of the short part; all of them are walked through in the long one."""

IN_PAGES_OF_ONE = ("edits on both sides", "new invoices with new units", "changes since the mark")
"""The workloads that are walked through again with a page for every record."""


def _part(name: str) -> ParameterSet:
    return pytest.param(WORKLOADS[name], id=name, marks=() if name in SHORT else pytest.mark.long)


@pytest.fixture(params=[_part(name) for name in WORKLOADS])
def prepared(request: pytest.FixtureRequest, stage: Stage, tmp_path: Path) -> Prepared:
    """Each workload in turn."""
    return Prepared.by(scene(stage, tmp_path, request.param))


def test_after_any_end_of_any_call_everything_is_there_once_and_at_rest(prepared: Prepared) -> None:
    walk(prepared)


@pytest.mark.long
@pytest.mark.parametrize("name", IN_PAGES_OF_ONE)
def test_the_same_is_so_in_pages_of_one_record(name: str, stage: Stage, tmp_path: Path) -> None:
    with pages_of(1):
        walk(Prepared.by(scene(stage, tmp_path, WORKLOADS[name])))
