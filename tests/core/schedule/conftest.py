"""A batch with an awkward name in every place, and the tools of the machine that read schedules."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.schedule.job import Job

AWKWARD = 'it\'s 100%% "ü" 5%d \\% \\\\ $HOME $$ `id` ;& x'
"""Everything that a shell, cron, systemd or XML has a use of its own for."""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A batch whose program writes its arguments into the file that its configuration is to be."""
    folder = tmp_path / AWKWARD
    folder.mkdir()
    program = folder / "syncupload"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$0" "$@" >"$2"\n', "utf-8")
    program.chmod(0o755)
    return Job((str(program),), folder / "an <ü> & b.toml", "svc", "Kühn & Söhne")


@pytest.fixture
def tool() -> Callable[[str, str], str]:
    """Give the path of a program by its name and package; without it the test is skipped, in CI it fails."""

    def needed(program: str, package: str) -> str:
        found = shutil.which(program)
        if found is None:
            if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP") == "1":
                pytest.fail(f"{program} is missing: tests/run installs {package}")
            pytest.skip(f"{program} is missing (package {package})")
        return found

    return needed
