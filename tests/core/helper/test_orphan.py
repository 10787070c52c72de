"""What a helper does when whoever started it is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.helper.conftest import interpreter

_OWNER = """
import os, signal, sys
from core.helper.process import Helper
from core.helper.terms import Terms
python, end, op = sys.argv[1:]
helper = Helper(python, Terms("Sage 50"))
helper.open("strange", end)
print(helper.pid, flush=True)
if op:
    helper.ask(op, None, write=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("op", [pytest.param("", marks=pytest.mark.long), "wait_for_the_end"])
def test_a_helper_whose_owner_is_killed_signs_out_and_ends(tmp_path: Path, op: str) -> None:
    end = tmp_path / "end"
    os.mkfifo(end)
    python = interpreter(tmp_path, "service")
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER, python, str(end), op],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    with owner:
        assert owner.stdout
        assert int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
        assert end.read_text() == "signed out"  # waits until the helper has opened it
