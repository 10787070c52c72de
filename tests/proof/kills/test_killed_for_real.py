"""The program killed by `kill -9` at one step after another, and in its recovery: then all is there once."""

from __future__ import annotations

from itertools import count

import pytest

from tests.proof.kills.conftest import Scenes
from tests.proof.kills.workloads import WORKLOADS

SHARES = 6
"""The steps of a workload are shared out among so many tests, so that several processes can share them."""

FEW = 5
"""Steps of each workload that the short part kills."""

TAIL = 2
"""Threads take their steps in an order of their own: a run may have a step more or less than the last one."""


@pytest.mark.parametrize("name", WORKLOADS)
def test_killed_at_a_few_steps_and_again_in_recovery_it_ends_whole(scenes: Scenes, name: str) -> None:
    scene = scenes.of(name)
    stride = (scene.steps - TAIL) // FEW
    for number, step in enumerate(range(stride // 2, scene.steps - TAIL, stride)):
        steps = (step, 20 + 9 * number) if number % 2 else (step,)
        assert list(scene.kill(*steps)) == [], f"killed at {steps}"
    assert scene.kills >= FEW


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("name", WORKLOADS)
def test_killed_at_every_step_it_ends_whole(scenes: Scenes, name: str, share: int) -> None:
    scene = scenes.of(name)
    before = scene.kills
    steps = range(1 + share, scene.steps - TAIL, SHARES)
    for number, step in zip(count(), steps):
        killing = (step,) if number % 3 else (step, 1 + 7 * number % scene.steps)
        assert list(scene.kill(*killing)) == [], f"killed at {killing}"
    assert scene.kills - before >= len(steps)


@pytest.mark.long
def test_all_steps_together_are_three_hundred_kills(scenes: Scenes) -> None:
    assert sum(scenes.of(name).steps - TAIL for name in WORKLOADS) >= 300
