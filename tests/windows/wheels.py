"""The packages that Windows' Python needs, as this project's lock has them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.windows.wine import UnavailableError

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
TEST_TOOLS = ("pytest", "pytest-asyncio", "hypothesis")
INTERPRETER = Path(__file__).with_name("interpreter.lock")

_WINDOWS = {
    **{name: str(value) for name, value in default_environment().items()},
    "sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64",
    "python_version": "3.11", "python_full_version": "3.11.9",
}  # fmt: skip
_FOR_WINDOWS = (
    "--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11", "--implementation=cp",
)  # fmt: skip


def download_wheels(folder: Path) -> None:
    """Fetch the wheels for Windows, each by the hash in the lock, and the build tool; raises Unavailable."""
    folder.mkdir(parents=True)
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(_locked(_needed())))
    _pip("--no-deps", "--require-hashes", *_FOR_WINDOWS, "-d", folder, "-r", wanted)
    _pip(*_FOR_WINDOWS, "-d", folder, *_project()["build-system"]["requires"])


def download_interpreter(folder: Path) -> Path:
    """Fetch the archive that holds Windows' Python; raises UnavailableError."""
    _pip("--no-deps", "--require-hashes", "--no-binary=:all:", "-d", folder, "-r", INTERPRETER)
    return next(folder.glob("*.tar.gz"))


def _needed() -> set[str]:
    """Name what this project and its tests need on Windows, and what those need in their turn."""
    needed: set[tuple[str, str]] = set()
    asked = [*_applying(_project()["project"]["dependencies"]), *map(Requirement, TEST_TOOLS)]
    while asked:
        each = asked.pop()
        name = canonicalize_name(each.name)
        for extra in {"", *each.extras} - {of for known, of in needed if known == name}:
            needed.add((name, extra))
            asked.extend(_applying(_stated(name), extra))
    return {name for name, _ in needed}


def _stated(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:  # what is for Windows alone is not installed here, and needs nothing
        return []


def _applying(stated: Iterable[str], extra: str = "") -> Iterator[Requirement]:
    for each in map(Requirement, stated):
        if each.marker is None or each.marker.evaluate({**_WINDOWS, "extra": extra}):
            yield each


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def _locked(names: Iterable[str]) -> Iterator[str]:
    blocks = re.findall(r"^[a-z0-9].*\n(?:[ ]+--hash.*\n)+", LOCK.read_text(), re.MULTILINE)
    for block in blocks:
        head, *hashes = block.replace("\\\n", "").split("--hash=")
        stated = Requirement(head.strip())
        applies = stated.marker is None or stated.marker.evaluate(_WINDOWS)
        if applies and canonicalize_name(stated.name) in names:
            yield f"{stated.name}{stated.specifier} " + " ".join(f"--hash={each.strip()}" for each in hashes)


def _pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    ended = subprocess.run(
        [*command, *map(str, words)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")] or [ended.stderr]
        raise UnavailableError(f"the packages for Windows cannot be had here: {said[-1].strip()}")
