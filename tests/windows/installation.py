"""A computer with Windows' Python and this program's packages on it: made once a machine."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import time
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from tests.windows.forwarding_dll import forwarding_dll
from tests.windows.wheels import LOCK, ROOT, download_interpreter, download_wheels
from tests.windows.wine import Wine, found_wine, windows_path

MADE_BY = ("installation.py", "wheels.py", "forwarding_dll.py", "launcher.py", "interpreter.lock")

_MONTH = 30 * 24 * 3600
_BARE = ("pywin32", "pyodbc")
"""All that a Python needs that drives Sage for another one."""
_LIBRARIES = Path("Lib/site-packages")


@dataclass(frozen=True, slots=True)
class Installation:
    """A computer in a folder: `python` has all packages, `bare` only the drivers, `base` neither."""

    folder: Path
    wine: Wine

    @property
    def base(self) -> Path:
        return self.folder / "base/python.exe"

    @property
    def python(self) -> Path:
        return self.folder / "python/Scripts/python.exe"

    @property
    def bare(self) -> Path:
        return self.folder / "bare/Scripts/python.exe"

    @property
    def wheels(self) -> Path:
        return self.folder / "wheels"


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
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:16]


def _remove_old(folders: Path) -> None:
    for each in folders.iterdir():
        if each.is_dir() and each.stat().st_mtime < time.time() - _MONTH:
            shutil.rmtree(each, ignore_errors=True)


def _make(made: Installation) -> None:
    with ThreadPoolExecutor() as pool:
        tasks = [
            pool.submit(_make_base, made),
            pool.submit(download_wheels, made.wheels),
            pool.submit(_make_prefix, made.wine),
        ]
        for task in tasks:
            task.result()
    wheels = sorted(made.wheels.glob("*.whl"))
    _make_environment(made, made.python, wheels)
    _make_environment(made, made.bare, (each for each in wheels if each.name.startswith(_BARE)))
    _make_launcher(made)


def _make_base(made: Installation) -> None:
    archive = download_interpreter(made.folder / "downloaded")
    with tarfile.open(archive) as packed:
        packed.extractall(archive.parent, filter="data")
    with zipfile.ZipFile(next(archive.parent.rglob("data.zip"))) as packed:
        packed.extractall(archive.parent)
    (archive.parent / "cp311").rename(made.base.parent)
    shutil.rmtree(archive.parent)


def _make_prefix(wine: Wine) -> None:
    wine.prefix.mkdir(parents=True)
    wine.run("wineboot", "--init").well()
    library = wine.system32 / "bcryptprimitives.dll"
    if not library.exists():
        library.write_bytes(forwarding_dll(library.name, {"ProcessPrng": "advapi32.SystemFunction036"}))


def _make_environment(made: Installation, python: Path, wheels: Iterable[Path]) -> None:
    """Make what `python -m venv --without-pip` makes, and unpack wheels there as pip does."""
    scripts, folder = python.parent, python.parent.parent
    shutil.copytree(made.base.parent / "Lib/venv/scripts/nt", scripts)
    (folder / "pyvenv.cfg").write_text(
        f"home = {windows_path(made.base.parent)}\ninclude-system-site-packages = false\nversion = 3.11.9\n"
    )
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(folder / _LIBRARIES)
    for apart in (folder / _LIBRARIES).glob("*.data/*lib"):
        shutil.copytree(apart, folder / _LIBRARIES, dirs_exist_ok=True)


def _make_launcher(made: Installation) -> None:
    """Make py.exe as pip makes its scripts: a starter, the Python it starts, and what that is to run."""
    starter = made.base.parent / _LIBRARIES / "pip/_vendor/distlib/t64.exe"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(Path(__file__).with_name("launcher.py"), "__main__.py")
    python = f"#!{windows_path(made.base)}\r\n".encode()
    windows = made.wine.prefix / "drive_c/windows"
    (windows / "py.exe").write_bytes(starter.read_bytes() + python + packed.getvalue())
    (windows / "pythons.txt").write_text(f" -V:3.11-32       {windows_path(made.bare)}\n")
