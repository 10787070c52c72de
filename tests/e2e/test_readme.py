"""README is true: every command in it is run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("syncupload ")]
INSTALL = next(line for block in BLOCKS for line in block.splitlines() if line.endswith("syncupload demo"))

ENDS_WELL = (0, 4)
"""Done, or (a plan) something to do."""


def test_every_command_of_readme_does_what_it_says(world: Any) -> None:
    world.create("--customers", "30", "--products", "10", "--invoices", "20", "--orders", "3")
    answers = world.folder / "answers.toml"
    answers.write_text("[crm]\ntimeout = 30\n")
    with world.served("--port", "0") as ready:
        here = {"SYNCUPLOAD_CRM_URL": ready["crm_url"], "SYNCUPLOAD_CONFIG": str(world.config)}
        ends = {line: world.run(*shlex.split(line)[1:], **here) for line in COMMANDS}
    assert len(ends) >= 10
    assert {line: end.err for line, end in ends.items() if end.code not in ENDS_WELL} == {}


def test_the_reference_names_every_command(world: Any) -> None:
    text = (ROOT / "README.md").read_text()
    listed = re.findall(r"^  (\w+) ", world.run("--help").out.partition("Commands:")[2], re.MULTILINE)
    assert listed
    assert [name for name in listed if f"| `{name}" not in text] == []


@pytest.mark.long
def test_the_first_command_installs_what_then_runs_the_main_job(tmp_path: Path) -> None:
    clone, home = tmp_path / "clone", tmp_path / "home"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    home.mkdir()
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_", "SYNCUPLOAD_"))
    }
    ended = subprocess.run(
        ["bash", "-c", f"{INSTALL} --batch"],
        cwd=clone,
        env={**environ, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"^invoice +\d+ created", ended.stdout, re.MULTILINE)
    assert "0 quarantined" in ended.stdout
