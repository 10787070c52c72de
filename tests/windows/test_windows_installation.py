"""README's line for Windows installs the program there, and what it then opens runs the main job."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.windows.conftest import Computer
from tests.windows.wheels import ROOT
from tests.windows.wine import windows_path

pytestmark = pytest.mark.long

PROJECT = ("core", "tui", "pyproject.toml", "README.md", "LICENSE")
"""What of this folder a person needs to install the program."""

STEPS = [
    step.strip()
    for step in re.findall(r"(?:\bpy -m|\.syncupload\\Scripts\\)[^`&\n]+", (ROOT / "README.md").read_text())
]


def test_readme_has_a_line_that_ends_with_the_demo() -> None:
    assert STEPS[0].startswith("py -m ")
    assert STEPS[2] == r".syncupload\Scripts\syncupload demo"


def test_it_installs_what_then_runs_the_main_job(computer: Computer) -> None:
    for name in PROJECT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, computer.folder / name)
    index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": windows_path(computer.made.wheels)}
    own = {name: value for name, value in computer.environ.items() if not name.startswith("PYTHON")}
    line = f"{' && '.join(STEPS[:3])} --batch"
    ended = computer.made.wine.run("cmd", "/c", line, environ={**own, **index}, folder=computer.folder).well()
    assert re.search(r"^invoice +\d+ created", ended.out, re.MULTILINE)
    assert "0 quarantined" in ended.out
    version = computer.made.wine.run(
        computer.folder / ".syncupload/Scripts/syncupload.exe", "--version", environ=own
    )
    assert re.fullmatch(r"syncupload \d+\.\d+\.\d+\n", version.well().out)
