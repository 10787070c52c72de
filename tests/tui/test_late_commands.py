"""A command loads what it needs itself: an unattended batch never loads a screen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.late_commands import COMMANDS, load


@pytest.mark.parametrize("words", [["batch", "--help"], ["--version"], ["list", "--help"]])
def test_textual_is_not_imported_for_a_command(words: list[str]) -> None:
    code = (
        "import sys\n"
        "from tui.cli import main\n"
        f"sys.argv = ['syncupload', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(each for each in sys.modules if each.split('.')[0] == 'textual'))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    assert ended.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load(name).name == name
