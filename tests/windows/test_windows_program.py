"""The program on Windows: installed by README's line, asked what it can, run through its main job."""

from __future__ import annotations

import pytest

from tests.windows.conftest import Computer
from tests.windows.wheels import ROOT

pytestmark = pytest.mark.long


def test_every_module_can_be_imported(computer: Computer) -> None:
    ended = computer.python(ROOT / "tests/windows/imports.py", ROOT)
    assert (ended.out, ended.code) == ("", 0), ended.err


def test_the_last_step_of_readme_runs_the_main_job(computer: Computer) -> None:
    ended = computer.sync("demo", "--batch")
    assert ended.code == 0, ended.err
    assert "0 quarantined" in ended.out
    assert "syncupload --config Z:" in ended.out
