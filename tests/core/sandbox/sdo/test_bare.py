"""The sandbox's Sage also runs where nothing is installed, as in a helper's or a COM server's process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import core

_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import core.sandbox.sdo.engine, core.sandbox.sdo.accountant, core.sandbox.sdo.check_data
print("bare")
"""


def test_the_standard_library_is_enough() -> None:
    root = Path(core.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PROGRAM, str(root)], capture_output=True, text=True, check=False
    )
    assert ran.stdout == "bare\n", ran.stderr
