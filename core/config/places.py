"""Where a configuration file is looked for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import site_config_path, user_config_path

from core.errors import ConfigurationError
from core.text import clean

FILE_NAME = "syncupload.toml"
VARIABLE = "SYNCUPLOAD_CONFIG"
NOT_FOUND = "config.not_found"
"""The code of the error that there is no configuration yet."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders that are looked into, nearest first: the working one, the user's, the machine's."""

    working: Path
    user: Path
    machine: Path

    @classmethod
    def here(cls) -> Places:
        """Give the folders of this machine and user."""
        return cls(
            Path.cwd(),
            user_config_path("syncupload", appauthor=False, roaming=True),
            site_config_path("syncupload", appauthor=False),
        )

    @property
    def all(self) -> tuple[Path, ...]:
        """Give them in the order in which they are looked into."""
        return (self.working, self.user, self.machine)


def locate(path: Path | None, company: str | None, environ: Mapping[str, str], places: Places) -> Path:
    """Find the configuration file: the one that is named, else SYNCUPLOAD_CONFIG's, else the nearest.

    A named folder holds `syncupload.toml`, or NAME.toml for each company. Raises ConfigurationError that
    tells where was looked.
    """
    named = path or _from(environ)
    name = FILE_NAME if company is None else _file_of(company)
    wanted = [folder / name for folder in folders(path, environ, places)]
    if named is not None and company is None and not named.is_dir():
        wanted = [named]
    for each in wanted:
        if each.is_file():
            return each.resolve()
    raise _nowhere(wanted, company)


def folders(path: Path | None, environ: Mapping[str, str], places: Places) -> tuple[Path, ...]:
    """Name the folders that a company's file is looked for in, nearest first."""
    named = path or _from(environ)
    if named is None:
        return places.all
    return (named if named.is_dir() else named.parent,)


def intended(path: Path | None, company: str | None, environ: Mapping[str, str], places: Places) -> Path:
    """Say where a configuration is, or where a first one goes: the named file, else the user's own folder."""
    try:
        return locate(path, company, environ, places)
    except ConfigurationError as missing:
        if missing.code != NOT_FOUND:
            raise
    named = path or _from(environ)
    name = FILE_NAME if company is None else _file_of(company)
    if named is None:
        return places.user / name
    if named.is_dir():
        return named / name
    return named if company is None else named.parent / name


def _from(environ: Mapping[str, str]) -> Path | None:
    value = environ.get(VARIABLE, "").strip()
    return Path(value).expanduser() if value else None


def _file_of(company: str) -> str:
    if not company.strip() or Path(company).name != company or "\\" in company or company in {".", ".."}:
        raise ConfigurationError(
            "config.company",
            tried="find the company's configuration",
            found=f'"{clean(company)}" is no name of a file',
            remedy="Name the company as its file is called, without folder and without .toml.",
        )
    return f"{company}.toml"


def _nowhere(wanted: list[Path], company: str | None) -> ConfigurationError:
    looked = ", ".join(clean(str(each)) for each in wanted)
    remedy = "Run `syncupload setup`, which asks for what it needs and writes one, or give --config FILE."
    if company is not None:
        others = sorted(
            {each.stem for place in wanted if place.parent.is_dir() for each in place.parent.glob("*.toml")}
        )
        near = difflib.get_close_matches(company, others, n=1)
        meant = f"Did you mean {near[0]}? " if near else ""
        there = f"There are {', '.join(others)}." if others else "There are no companies' files."
        remedy = f"{meant}{clean(there)}"
    return ConfigurationError(
        NOT_FOUND,
        tried="find the configuration",
        found=f"there is no file {looked}" if len(wanted) == 1 else f"there is none of {looked}",
        remedy=remedy,
    )
