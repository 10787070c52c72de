"""The faults that a site may have: how each comes about, what is said, and what following the advice does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.checks.result import Mark
from tests.core.checks.place import Place

Deed = Callable[[Place], object]


def nothing(_place: Place) -> None:
    """Leave all as it is."""


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong. `base` makes a healthy site of the kind that can have it.

    `remedy` is a phrase of the advice, and `mended` does what it says.
    """

    name: str
    check: str
    broken: Deed
    remedy: str
    mended: Deed
    base: Deed = nothing
    mark: Mark = Mark.FAIL


def by_driver(**entries: str) -> Deed:
    """Read the company over ODBC, by a connection with these entries besides."""

    def says(place: Place) -> None:
        known = {"DRIVER": "SQLite3", "Database": str(place.company), "UID": "MANAGER", **entries}
        written = ";".join(f"{name}={value}" for name, value in known.items() if value)
        place.says({"sage.connection": written})

    return says


def by_folder(version: int, *under: str) -> Deed:
    """Have a whole data folder of Sage 50, and a configuration of a version that leads there."""

    def made(place: Place) -> None:
        folder = place.folder.joinpath(*under, "ACCDATA")
        folder.mkdir(parents=True)
        (folder / "SETUP.DTA").write_bytes(b"\0" * 10)
        place.says({"sage.connection": None, "sage.version": version, "sage.folder": str(folder)})

    return made


def says(**changes: object) -> Deed:
    """Change the configuration: `sage_folder` is [sage] folder."""
    dotted = {name.replace("_", ".", 1): value for name, value in changes.items()}
    return lambda place: place.says(dotted)
