"""The whole program, started cold by its own command and killed at one of its steps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof.kills.conftest import Scenes
from tests.proof.kills.workloads import WORKLOADS

ROOT = Path(__file__).parents[3]

PROGRAM = (
    "import sys; from tests.proof.kills.arming import arm; arm(int(sys.argv.pop(1)));"
    " from tui.__main__ import main; main()"
)

EACH = 10
"""Steps of each workload: thirty cold kills in all."""


def _started(scenes: Scenes, step: int) -> int:
    place = scenes.place
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "SYNCUPLOAD_CRM_URL": place.url}
    command = [sys.executable, "-c", PROGRAM, str(step), "--config", str(place.folder / "syncupload.toml")]
    return subprocess.run(
        [*command, "batch"], env=environ, check=False, capture_output=True, stdin=subprocess.DEVNULL
    ).returncode


@pytest.mark.long
@pytest.mark.parametrize("name", WORKLOADS)
def test_what_a_cold_program_leaves_behind_is_made_whole(scenes: Scenes, name: str) -> None:
    scene = scenes.of(name)
    stride = (scene.steps - 2) // EACH
    killed = 0
    for step in range(stride // 2, stride // 2 + EACH * stride, stride):
        scene.place.restore(scene.moment)
        killed += _started(scenes, step) == -signal.SIGKILL
        assert list(scene.rest()) == [], f"killed at {step}"
    assert killed == EACH
