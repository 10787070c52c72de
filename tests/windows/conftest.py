"""The program on Windows' Python, as each test of this folder has it to itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.windows.installation import Installation, installed
from tests.windows.wheels import ROOT
from tests.windows.wine import Ended, UnavailableError, windows_path

FOLDERS = {"LOCAL_APPDATA": "local", "APPDATA": "roaming", "COMMON_APPDATA": "common"}
"""What platformdirs asks Windows for; it takes another answer from the environment."""


@dataclass
class Computer:
    """A Windows user with folders of their own."""

    made: Installation
    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {f"WIN_PD_OVERRIDE_{of}": windows_path(self.folder / name) for of, name in FOLDERS.items()}
        caches = windows_path(self.made.folder / "bytecode")
        self.environ |= {**own, "PYTHONPATH": windows_path(ROOT), "PYTHONPYCACHEPREFIX": caches}

    def python(
        self, *words: str | Path, environ: Mapping[str, str] | None = None, given: bytes = b""
    ) -> Ended:
        """Run Windows' Python, with this program's packages."""
        return self._run(self.made.python, *words, environ=environ, given=given)

    def sync(self, *words: str | Path, environ: Mapping[str, str] | None = None, given: bytes = b"") -> Ended:
        """Run the program that is in this folder."""
        return self._run(self.made.python, "-m", "tui", *words, environ=environ, given=given)

    def _run(self, *words: str | Path, environ: Mapping[str, str] | None, given: bytes) -> Ended:
        program, *rest = words
        theirs = {**self.environ, **(environ or {})}
        return self.made.wine.run(program, *rest, environ=theirs, folder=self.folder, given=given)


@pytest.fixture(scope="session")
def windows() -> Installation:
    """Windows' Python in Wine; where the machine or its package index has none, that is said.

    Not to be had is no failure, even where nothing else may be skipped: what it takes is no part of every
    index, nor of every machine. That it cannot be made of what was had is one.
    """
    try:
        return installed()
    except UnavailableError as reason:
        pytest.skip(f"no Windows here: {reason}")


@pytest.fixture
def computer(windows: Installation, tmp_path: Path) -> Computer:
    return Computer(windows, tmp_path)
