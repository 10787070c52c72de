"""What this machine has: ODBC drivers and data sources, companies' folders, registered objects, sandboxes."""

from __future__ import annotations

import importlib
import json
import os
import platform
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from core.checks.surroundings import Installed
from core.config.words import Source
from core.errors import SyncError
from core.remote import Here, installed_for_32_bit

COMPANY_FILE, SERVER_FILE, CONFIG_FILE = "company.db", "server.json", "syncupload.toml"
"""A sandbox's own file names."""
_SETUP_FILE = "SETUP.DTA"
_ROOTS = ("PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "SYSTEMDRIVE")
_MOST_FOLDERS = 50
_DEEPEST = 5
_OBJECTS = ("SDOEngine.", "QBXMLRP2.")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A company of `sandbox create`, the address of its CRM where that is being served, and its system."""

    company: Path
    crm_url: str | None = None
    source: Source = Source.SAGE50


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found; `no_odbc` says why there are no drivers to be seen.

    `pythons32` are the 32-bit Pythons beside a 64-bit one: what the newest of them sees counts as there.
    """

    drivers: tuple[str, ...] = ()
    data_sources: tuple[tuple[str, str], ...] = ()
    folders: tuple[Path, ...] = ()
    objects: tuple[str, ...] = ()
    sandboxes: tuple[Sandbox, ...] = ()
    no_odbc: str = ""
    pythons32: tuple[str, ...] = ()
    windows: bool = False
    name: str = ""

    @property
    def sage50_versions(self) -> tuple[int, ...]:
        """Give the versions whose driver is installed, newest first (Sage Line 50 v13: 13)."""
        names = (each.casefold().removeprefix("sage line 50 v") for each in self.drivers)
        return tuple(sorted((int(each) for each in names if each.isdigit()), reverse=True))

    def sandboxes_of(self, source: Source) -> tuple[Sandbox, ...]:
        """Give the sandboxes of an accounting system."""
        return tuple(each for each in self.sandboxes if each.source is source)


def look(near: Path, environ: Mapping[str, str], here: Here | None = None) -> Machine:
    """Look around: what is installed, and what lies near a folder. Reads names only, never a company."""
    found, no_odbc = Installed(), ""
    try:
        found = Installed.here()
    except SyncError as missing:
        no_odbc = missing.found
    here = here or Here()
    pythons = here.others
    beside = installed_for_32_bit(pythons[0]) if pythons else Installed()
    return Machine(
        drivers=tuple(sorted({*found.drivers, *beside.drivers})),
        data_sources=tuple(sorted({**beside.sources, **found.sources}.items())),
        pythons32=pythons,
        folders=tuple(islice(_companies(environ), _MOST_FOLDERS)),
        objects=tuple(_objects()),
        sandboxes=tuple(_sandboxes(near)),
        no_odbc=no_odbc,
        windows=here.windows,
        name=platform.node(),
    )


def _companies(environ: Mapping[str, str]) -> Iterator[Path]:
    """Find the folders of Sage companies below the usual places (ACCDATA with a SETUP.DTA in it)."""
    roots = dict.fromkeys(Path(environ[name] + os.sep) for name in _ROOTS if environ.get(name))
    for root in roots:
        for sage in _folders(root):
            if sage.name.casefold().startswith("sage"):
                yield from _below(sage, _DEEPEST)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    if folder.name.casefold() == "accdata":
        if any(each.name.upper() == _SETUP_FILE for each in _inside(folder)):
            yield folder
        return
    if depth:
        for each in _folders(folder):
            yield from _below(each, depth - 1)


def _folders(folder: Path) -> list[Path]:
    return [each for each in _inside(folder) if each.is_dir() and not each.is_symlink()]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _sandboxes(near: Path) -> Iterator[Sandbox]:
    working = Path.cwd()
    places = [near, working, *_folders(working), *_folders(near), *_folders(user_data_path("syncupload"))]
    for place in dict.fromkeys(each.absolute() for each in places):
        if (place / COMPANY_FILE).is_file():
            yield Sandbox(
                place / COMPANY_FILE, _served_at(place / SERVER_FILE), _kept_in(place / CONFIG_FILE)
            )


def _served_at(file: Path) -> str | None:
    """Read where a sandbox's CRM is served."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return str(held["crm_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _kept_in(file: Path) -> Source:
    """Read which accounting system a sandbox plays; Sage 50 where nothing says so."""
    try:
        return Source(tomllib.loads(file.read_text(encoding="utf-8"))["sync"]["source"])
    except (OSError, ValueError, KeyError, TypeError):
        return Source.SAGE50


def _objects() -> Iterator[str]:
    """Name the registered objects of Sage and QuickBooks; only Windows has such a register."""
    try:
        register: Any = importlib.import_module("winreg")
    except ImportError:
        return
    with register.ConnectRegistry(None, register.HKEY_CLASSES_ROOT) as classes:
        for number in range(register.QueryInfoKey(classes)[0]):
            name = str(register.EnumKey(classes, number))
            if name.startswith(_OBJECTS):
                yield name
