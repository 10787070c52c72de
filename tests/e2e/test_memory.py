"""A large company takes the program hardly more memory than a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

# Not ru_maxrss, in which a process inherits the peak of the one that started it.
_PROGRAM = """
import atexit, sys
from pathlib import Path

def tell(file):
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    file.write_text(peak)

atexit.register(tell, Path(sys.argv.pop(1)))
from tui.cli import main
main()
"""
_MOST_GROWTH = 30 * 1024
"""Kilobytes: a fraction of what the large company's records would take."""

_SMALL = ("--customers=500", "--products=100", "--invoices=100", "--transactions=2000")
_LARGE = ("--customers=10000", "--products=500", "--invoices=1000", "--transactions=100000")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells the peak of a process's memory"
)


@pytest.fixture(scope="module")
def worlds(
    new_world: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """Serve the CRM of a small company and of a large one."""
    found = {}
    with ExitStack() as running:
        for name, size in (("small", _SMALL), ("large", _LARGE)):
            world = found[name] = new_world(tmp_path_factory.mktemp(name))
            world.create(*size)
            world.environ["SYNCUPLOAD_CRM_URL"] = running.enter_context(world.served("--port", "0"))[
                "crm_url"
            ]
        yield found


def peak(world: Any, *words: str) -> int:
    """Run the program, its answer thrown away; give the most kilobytes that it held at once."""
    file = world.folder / "peak"
    command = [sys.executable, "-c", _PROGRAM, str(file), "--config", str(world.config), *words]
    with Path(os.devnull).open("wb") as nowhere:
        ended = subprocess.run(
            command, stdout=nowhere, stderr=subprocess.PIPE, env=world.environ, cwd=world.folder, check=False
        )
    assert ended.returncode in (0, 4), ended.stderr.decode()
    return int(file.read_text())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("list", "customers", "--json"), marks=pytest.mark.long),
        pytest.param(("list", "transactions"), marks=pytest.mark.long),
        ("plan", "customers", "--all"),
        pytest.param(("plan", "transactions", "--all", "--json"), marks=pytest.mark.long),
    ],
    ids=" ".join,
)
def test_memory_hardly_grows_with_the_company(words: tuple[str, ...], worlds: dict[str, Any]) -> None:
    assert peak(worlds["large"], *words) - peak(worlds["small"], *words) < _MOST_GROWTH
