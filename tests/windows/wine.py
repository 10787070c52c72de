"""Windows programs on this machine: Wine, and how a program is run in it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PLACES = ("/usr/lib/wine/wine64", "/usr/lib/wine/wine")
"""Where Debian and Ubuntu keep it, on no path."""

PATIENCE = 400
"""Seconds after which a Windows program is taken for hung: none takes a tenth of them."""

_KEPT = ("PATH", "HOME", "LANG", "TZ")


class UnavailableError(Exception):
    """This machine cannot have Windows' Python; the text says why."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a Windows program ended, and what it said."""

    code: int
    printed: bytes
    told: bytes

    @property
    def out(self) -> str:
        return self.printed.decode("utf-8", "surrogateescape").replace("\r\n", "\n")

    @property
    def err(self) -> str:
        return self.told.decode("utf-8", "replace").replace("\r\n", "\n")

    def well(self) -> Ended:
        """Give this, if it went well; fails with what the program said."""
        assert self.code == 0, f"it ended with {self.code}: {self.out[-2000:]} {self.err[-2000:]}"
        return self

    @property
    def document(self) -> Any:
        return json.loads(self.printed.decode("utf-8"))


@dataclass(frozen=True, slots=True)
class Wine:
    """A Wine with a folder that it takes for the computer."""

    program: Path
    prefix: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def system32(self) -> Path:
        return self.prefix / "drive_c/windows/system32"

    def run(
        self,
        program: Path | str,
        *words: str | Path,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        given: bytes = b"",
    ) -> Ended:
        """Run a Windows program to its end; its three streams are pipes, for Wine gives it no files there."""
        ended = subprocess.run(
            [*_at_the_same_addresses(), str(self.program), str(program), *map(windows_word, words)],
            input=given,
            capture_output=True,
            env=self.surroundings(environ or {}),
            cwd=folder,
            check=False,
            timeout=PATIENCE,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def surroundings(self, more: Mapping[str, str]) -> dict[str, str]:
        """Give the environment of a Windows program: little of this machine's, and nothing of a person's."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        return {**kept, **own, **self.environ, **more}


@cache
def _at_the_same_addresses() -> tuple[str, ...]:
    """Give what before a command has its memory lie where it lay last time, nothing where that is refused.

    Windows keeps a page at 0x7ffe0000. Wine's 64-bit program lies just below it, and Linux begins a program's
    heap at random in the gigabyte behind the program: about one in two thousand found the page taken and
    ended without a word (1359, to a Windows program that had started it). At fixed addresses the heap ends
    40 MB before the page.
    """
    words = ("setarch", "-R")
    if shutil.which(words[0]) is None:
        return ()
    return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else ()


def found_wine() -> Path:
    """Find Wine; raises UnavailableError."""
    if platform.machine() not in ("x86_64", "AMD64"):
        raise UnavailableError(f"Windows' Python is for x86-64, and this machine is {platform.machine()}")
    named = (shutil.which("wine64"), shutil.which("wine"), *PLACES)
    found = next((Path(each) for each in named if each and Path(each).exists()), None)
    if found is None:
        raise UnavailableError("Wine is missing (package wine64)")
    return found


def windows_path(path: Path) -> str:
    """Give the path by which Windows programs know a file of this machine."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


def windows_word(word: str | Path) -> str:
    """Give a word of a command, a path as Windows knows it."""
    return windows_path(word) if isinstance(word, Path) else word
