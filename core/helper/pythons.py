"""Which 32-bit Pythons a Windows machine has, as its launcher tells: `py -0p`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OLDEST = (3, 11)
"""The oldest version that a helper runs under."""

_LINE = re.compile(r"^\s*-(?:V:)?(?P<tag>[^\s*]+)\s+(?:\*\s+)?(?P<path>\S.*?)(?:\s+\*)?\s*$")
_VERSION = re.compile(r"(\d+)\.(\d+)")
_PATIENCE = 20.0


def pythons32(told: str) -> tuple[str, ...]:
    """Read what `py -0p` says: the 32-bit Pythons that a helper runs under, newest first.

    A line is `-V:3.12-32 * PATH` of a launcher from 3.11 on, `-3.12-32 PATH *` of an older one, and
    `-V:3.14[-64] PATH` of the install manager, which brackets what need not be said.
    """
    found: list[tuple[tuple[int, int], str]] = []
    for line in told.splitlines():
        match = _LINE.match(line)
        tag = match["tag"].replace("[", "").replace("]", "") if match else ""
        version = _VERSION.search(tag)
        if match is None or version is None or not tag.endswith("-32"):
            continue
        numbers = int(version[1]), int(version[2])
        if numbers >= OLDEST:
            found.append((numbers, match["path"]))
    return tuple(path for _, path in sorted(found, key=lambda each: each[0], reverse=True))


def find_pythons32(ask: Callable[[], str] | None = None) -> tuple[str, ...]:
    """Find those that are there; none where this is no Windows, or has no launcher."""
    return tuple(each for each in pythons32((ask or _launcher)()) if Path(each).is_file())


def _launcher() -> str:
    launcher = shutil.which("py") if sys.platform == "win32" else None
    if launcher is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - Windows' own launcher
            [launcher, "-0p"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
