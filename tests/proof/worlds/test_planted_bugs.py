"""Each planted bug is found: by breaking runs off, or else by the seeded worlds, within a bounded number."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.proof.worlds.breaking import Prepared, broken_off, dry, points
from tests.proof.worlds.inline import pages_of
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.planted import BUGS
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import WORKLOADS, scene
from tests.proof.worlds.world import worlds

FIRST_WORLDS, MORE_WORLDS, LATER_WORLDS = range(40), range(40, 130), range(130, 400)

TELLING = (
    "an account was made inactive",
    "a deleted invoice stays deleted",
    "a deleted customer is made again",
    "edits on both sides",
    "a first batch",
    "what was owed at the mark",
    "changes since the mark",
)
"""Workloads that are gone through as they are, and broken off at their writes and their journal's."""


def _in_worlds(stage: Stage, seeds: range) -> Iterator[str]:
    for world in worlds(seeds, stage):
        yield from (f"seed {world.seed}: {each}" for each in world.violations)


def _as_it_is(name: str, stage: Stage, folder: Path, bug: str) -> Iterator[str]:
    prepared = Prepared.by(scene(stage, folder, WORKLOADS[name]))
    _, whole = dry(prepared)  # without the bug, which must not set the standard
    with BUGS[bug]():
        with pages_of(1):
            yield from broken_off(prepared, Struck(), whole)
        yield from broken_off(prepared, Struck(), whole)


def _broken_off(name: str, stage: Stage, folder: Path, bug: str) -> Iterator[str]:
    prepared = Prepared.by(scene(stage, folder, WORKLOADS[name]))
    calls, whole = dry(prepared)
    telling = [(kind, at) for kind, at in points(calls) if calls[at].writes]
    with BUGS[bug]():
        for kind, at in telling:
            for each in broken_off(prepared, Struck(KINDS[kind], at), whole):
                yield f"{name}, {kind} at {at}: {each}"


def _buggy_worlds(bug: str, stage: Stage, seeds: range) -> Iterator[str]:
    with BUGS[bug]():
        yield from _in_worlds(stage, seeds)


def _signs(bug: str, stage: Stage, folder: Path) -> Generator[str, None, None]:
    yield from _buggy_worlds(bug, stage, FIRST_WORLDS)
    for name in TELLING:
        yield from _as_it_is(name, stage, folder, bug)
    yield from _buggy_worlds(bug, stage, MORE_WORLDS)
    for name in TELLING:
        yield from _broken_off(name, stage, folder, bug)
    yield from _buggy_worlds(bug, stage, LATER_WORLDS)


EACH = 6
"""Every so-manieth bug is looked for in the short part, all of them in the long one."""


def _part(number: int, bug: str) -> ParameterSet:
    return pytest.param(bug, id=bug, marks=pytest.mark.long if number % EACH else ())


@pytest.mark.parametrize("bug", [_part(number, bug) for number, bug in enumerate(BUGS)])
def test_it_is_found(bug: str, stage: Stage, tmp_path: Path) -> None:
    with closing(_signs(bug, stage, tmp_path)) as signs:
        assert next(signs, None), f"nobody sees this bug: {bug}"


def test_there_are_more_than_twenty_of_them() -> None:
    assert len(BUGS) > 20
