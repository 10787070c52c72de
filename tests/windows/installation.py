"""A computer with Windows' Python and this program on it: made once a machine, by README's own line."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from tests.windows.forwarding_dll import forwarding_dll
from tests.windows.wheels import LOCK, ROOT, TEST_TOOLS, download_interpreter, download_wheels
from tests.windows.wine import Ended, Wine, found_wine, windows_path

PROJECT = ("core", "tui", "pyproject.toml", "README.md", "LICENSE")
"""What of this folder a person needs to install the program."""

INSTALL, OPEN = "pip install .", "syncupload demo"
"""How the steps of README's line end."""

MADE_BY = ("installation.py", "wheels.py", "forwarding_dll.py", "launcher.py", "interpreter.lock")

_MONTH = 30 * 24 * 3600
_LAUNCHER = """
import sys
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, r"{folder}")
maker.executable = sys.executable
maker.variants = {{""}}
maker.make("py = launcher:main")
"""
_BARE = ("pywin32", "pyodbc")
"""All that a Python needs that drives Sage for another one."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A computer in a folder: `python` is where this program is installed, `bare` has only the drivers."""

    folder: Path
    wine: Wine

    @property
    def base(self) -> Path:
        return self.folder / "python/python.exe"

    @property
    def scripts(self) -> Path:
        return self.folder / "clone/.syncupload/Scripts"

    @property
    def python(self) -> Path:
        return self.scripts / "python.exe"

    @property
    def bare(self) -> Path:
        return self.folder / "bare/Scripts/python.exe"


def readme_steps(text: str) -> list[str]:
    """Give the steps of README's line for Windows."""
    steps = re.findall(r"(?:py -m|\.syncupload\\Scripts\\)[^`&\n]+", text)
    steps = [step.strip() for step in steps[: next(i for i, s in enumerate(steps) if OPEN in s) + 1]]
    assert any(step.endswith(INSTALL) for step in steps), steps
    return steps


def installed() -> Installation:
    """Give the computer, made now if it is not there yet; raises UnavailableError where it cannot be."""
    program = found_wine()
    folders = user_cache_path("syncupload-tests") / "windows"
    folder = folders / _made_from()
    made = Installation(folder, Wine(program, folder / "prefix"))
    folders.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _remove_old(folders)
            _make(made)
            (folder / "complete").touch()
        os.utime(folder)
    return made


def _made_from() -> str:
    own = (Path(__file__).with_name(name) for name in MADE_BY)
    contents = [each.read_bytes() for each in (LOCK, ROOT / "pyproject.toml", *own)]
    steps = "\n".join(readme_steps((ROOT / "README.md").read_text()))
    return hashlib.sha256(b"\0".join([*contents, steps.encode()])).hexdigest()[:16]


def _remove_old(folders: Path) -> None:
    for each in folders.iterdir():
        if each.is_dir() and each.stat().st_mtime < time.time() - _MONTH:
            shutil.rmtree(each, ignore_errors=True)


def _make(made: Installation) -> None:
    with ThreadPoolExecutor() as pool:
        tasks = [
            pool.submit(_make_python, made),
            pool.submit(download_wheels, made.folder / "wheels"),
            pool.submit(_make_prefix, made.wine),
        ]
        for task in tasks:
            task.result()
    _make_launcher(made)
    _install(made)
    _make_bare(made)


def _make_python(made: Installation) -> None:
    archive = download_interpreter(made.folder / "downloaded")
    with tarfile.open(archive) as packed:
        packed.extractall(archive.parent, filter="data")
    with zipfile.ZipFile(next(archive.parent.rglob("data.zip"))) as packed:
        packed.extractall(archive.parent)
    (archive.parent / "cp311").rename(made.folder / "python")
    shutil.rmtree(archive.parent)


def _make_prefix(wine: Wine) -> None:
    wine.prefix.mkdir(parents=True)
    _well(wine.run("wineboot", "--init"))
    library = wine.system32 / "bcryptprimitives.dll"
    if not library.exists():
        library.write_bytes(forwarding_dll(library.name, {"ProcessPrng": "advapi32.SystemFunction036"}))


def _make_launcher(made: Installation) -> None:
    packages = made.base.parent / "Lib/site-packages"
    shutil.copy(Path(__file__).with_name("launcher.py"), packages)
    (packages / "others.txt").write_text(f" -V:3.11-32       {windows_path(made.bare)}\n")
    windows = windows_path(made.wine.prefix / "drive_c/windows")
    _well(made.wine.run(made.base, "-c", _LAUNCHER.format(folder=windows)))


def _install(made: Installation) -> None:
    clone = made.folder / "clone"
    clone.mkdir()
    for name in PROJECT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, clone / name)
    steps = readme_steps((ROOT / "README.md").read_text())
    line = " && ".join(step for step in steps if not step.endswith(OPEN))
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": windows_path(made.folder / "wheels")}
    _well(made.wine.run("cmd", "/c", line, environ=offline, folder=clone))
    _well(made.wine.run(made.python, "-m", "pip", "install", "--quiet", *TEST_TOOLS, environ=offline))


def _make_bare(made: Installation) -> None:
    _well(made.wine.run(made.base, "-m", "venv", "--without-pip", made.folder / "bare"))
    for name in _BARE:
        for wheel in (made.folder / "wheels").glob(f"{name}-*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(made.folder / "bare/Lib/site-packages")


def _well(ended: Ended) -> None:
    if ended.code:
        said = ended.printed + ended.told
        raise AssertionError(f"it ended with {ended.code}: {said.decode('utf-8', 'replace')[-2000:]}")
