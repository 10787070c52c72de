"""Helpers that go wrong in a certain way, and other Pythons of this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.helper.process import Helper
from core.helper.terms import Terms

STRANGE = Path(__file__).with_name("strange.py")


@dataclass
class Log:
    """What was told."""

    events: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def __call__(self, event: str, **details: object) -> None:
        self.events.append((event, details))

    def __str__(self) -> str:
        return str(self.events)


@pytest.fixture
def log() -> Log:
    return Log()


Start = Callable[..., Helper]


def interpreter(folder: Path, kind: str) -> str:
    """Make what looks like a Python, and is a strange helper whatever it is told to run."""
    script = folder / f"python {kind}"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -E "{STRANGE}" "{kind}"\n')
    script.chmod(0o700)
    return str(script)


@pytest.fixture
def start(tmp_path: Path, log: Log) -> Iterator[Start]:
    """Start a helper of a kind; it is closed after the test."""
    with ExitStack() as stack:

        def started(kind: str = "service", **terms: Any) -> Helper:
            agreed = Terms("Sage 50", "MANAGER", **terms)
            helper = Helper(interpreter(tmp_path, kind), agreed, log)
            stack.callback(helper.close)
            if kind == "service":
                helper.open("strange", limit=60)  # the limit is that of what is asked of it later
            return helper

        yield started


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has nothing installed: of another version where this machine has one."""
    folder = tmp_path_factory.mktemp("bare")
    made = subprocess.run([_other(), "-m", "venv", "--without-pip", folder], check=False, capture_output=True)
    if made.returncode:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return str(folder / "bin" / "python")


def _other() -> str:
    """Find a Python of another version than this one's, from 3.11 on."""
    here = Path(sys.base_prefix)
    around = [*here.parent.glob("*/bin/python3"), *Path("/usr/bin").glob("python3.1?")]
    for each in around:
        asked = subprocess.run(
            [each, "-c", "import sys, venv; print(*sys.version_info[:2])"],
            check=False,
            capture_output=True,
            text=True,
        )
        found = tuple(map(int, asked.stdout.split()))
        if found >= (3, 11) and found != sys.version_info[:2]:
            return str(each)
    return sys.executable
