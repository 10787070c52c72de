"""Thousands of worlds, each from its seed: whatever happens in them, in the end all of it is so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.world import play, worlds

SHARE = 250
"""So many worlds are one test, so that several processes can share them."""

SHORT, ALL = 2, 100
"""Shares of the short part, and of all: 25,000 worlds."""


def _share(number: int) -> ParameterSet:
    seeds = range(number * SHARE, (number + 1) * SHARE)
    marks = () if number < SHORT else pytest.mark.long
    return pytest.param(seeds, id=f"{seeds.start}-{seeds.stop - 1}", marks=marks)


@pytest.mark.parametrize("seeds", [_share(number) for number in range(ALL)])
def test_every_world_ends_well(seeds: range, stage: Stage) -> None:
    ended_ill = {world.seed: world.violations for world in worlds(seeds, stage) if world.violations}
    assert ended_ill == {}


@pytest.mark.parametrize("seed", range(12))
def test_the_same_seed_is_the_same_world(seed: int, stage: Stage) -> None:
    assert play(seed, stage).trace.lines == play(seed, stage).trace.lines


@pytest.mark.parametrize("scatter", ["1", "2"])
def test_the_command_line_replays_a_world_of_another_process(scatter: str, stage: Stage) -> None:
    seed = 7
    command = [sys.executable, "-m", "tests.proof.worlds", str(seed)]
    here = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONHASHSEED": scatter}
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=here, env=environment)
    assert told.stdout.splitlines()[-1] == play(seed, stage).trace.digest
