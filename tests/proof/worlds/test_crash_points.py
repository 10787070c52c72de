"""Every call of every workload ends in every way that a call can end: then all is there once, and at rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.proof.worlds.breaking import Prepared, broken_off, dry, points
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import WORKLOADS, scene

SHORT = (
    "a first batch",
    "a second batch",
    "edits on both sides",
    "recovery of an invoice without its lines",
    "another machine goes on",
)
"""The workloads that are walked through; the others serve to find planted bugs."""


def _part(name: str) -> ParameterSet:
    return pytest.param(WORKLOADS[name], id=name)


@pytest.fixture(params=[_part(name) for name in SHORT])
def prepared(request: pytest.FixtureRequest, stage: Stage, tmp_path: Path) -> Prepared:
    """Each workload in turn."""
    return Prepared.by(scene(stage, tmp_path, request.param))


def test_after_any_end_of_any_call_everything_is_there_once_and_at_rest(prepared: Prepared) -> None:
    calls, whole = dry(prepared)
    visited: set[tuple[str, int]] = set()
    for name, at in points(calls):
        fate = Struck(KINDS[name], at)
        assert list(broken_off(prepared, fate, whole)) == [], f"{name} at {at} ({calls[at].what})"
        assert fate.calls[at].what == calls[at].what
        visited.update((name, each) for each in fate.visited)
    assert visited == set(points(calls))
    assert {at for _, at in visited} == set(range(len(calls)))
