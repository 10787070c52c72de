"""The ODBC connection string of a Sage 50 company, written as its driver reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from core.accounting.odbc_string import entries
from core.errors import AccountingError, ConfigurationError

DEFAULT_USER = "MANAGER"
"""Sage's own first user; a blank one makes the driver open a window nobody sees (manual 4.3.3)."""
_CODE_PAGE = "cp1252"
_SETUP_FILE = "SETUP.DTA"


@dataclass(frozen=True, slots=True)
class Sage50Settings:
    """How a Sage 50 company is reached: `connection` is a whole ODBC string, else the other parts make one.

    `cost` is "average" or "last"; `encoding` is the driver's code page, None for what fits the driver;
    `timeout` limits signing in, in seconds, 0 for no limit.
    """

    connection: str | None = field(default=None, repr=False)
    version: str = ""
    folder: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    cost: str = "average"
    encoding: str | None = None
    timeout: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """A connection string with what may be said of it; `notes` are for the person who set it up."""

    string: str = field(repr=False)
    driver: str
    user: str
    name: str
    secrets: tuple[str, ...] = field(repr=False)
    encoding: str | None
    notes: tuple[str, ...] = ()


def address(settings: Sage50Settings) -> Address:
    """Make the connection string; raises ConfigurationError for what cannot be written in one."""
    return _given(settings, settings.connection) if settings.connection else _made(settings)


def is_sages(driver: str) -> bool:
    """Whether a driver is one of Sage's, by its name: that of Sage Instant is called after Instant alone."""
    return "SAGE" in driver.upper() or is_instants(driver)


def is_instants(driver: str) -> bool:
    """Whether a driver is Sage Instant's, such as "Instant Accounting 2000 v6" (manual 4.3.6)."""
    return "INSTANT" in driver.upper()


def check_folder(folder: str) -> None:
    """Refuse a folder that is no company before the driver sees it: it may hang, or open a window."""
    place = Path(folder)
    try:
        there = place.is_dir()
        names = [file.name.upper() for file in place.iterdir()] if there else []
    except OSError as error:
        raise _no_company(folder, str(error)) from error
    if there and _SETUP_FILE not in names:
        raise _no_company(folder, f"the folder has no file {_SETUP_FILE}")
    if not there and place.is_absolute():
        raise _no_company(folder, "there is no such folder")


def _made(settings: Sage50Settings) -> Address:
    version = settings.version.strip().removeprefix("v")
    if not version or not settings.folder.strip():
        lacking = "version" if not version else "folder"
        raise _invalid(
            f"`{lacking}` is blank", f"Set `{lacking}` in the table [sage], or a whole `connection`."
        )
    for name, value in (("version", version), ("folder", settings.folder), ("user", settings.user)):
        _refuse_unwritable(name, value)
    _refuse_unwritable("password", settings.password)
    user = settings.user.strip() or DEFAULT_USER
    driver = f"Sage Line 50 v{version}"
    parts = (f"Driver={{{driver}}}", f"DIR={settings.folder}", "UseDataPath=No", f"UID={user}")
    return Address(
        string=";".join((*parts, f"PWD={settings.password}")) + ";",
        driver=driver,
        user=user,
        name=f"the Sage 50 company in {settings.folder} as {user}",
        secrets=(settings.password,),
        encoding=settings.encoding or _CODE_PAGE,
        notes=() if settings.user.strip() else (_blank_user_note(),),
    )


def _given(settings: Sage50Settings, connection: str) -> Address:
    known = entries(connection)
    if "\0" in connection or not known:
        raise _invalid(
            "`connection` is no ODBC connection string", "Write it as `Driver={…};DIR=…;UID=…;PWD=…`."
        )
    driver = known.get("DRIVER", "").strip("{}") or known.get("DSN", "") or "the ODBC driver"
    sage = is_sages(driver)
    extra, notes = [], []
    user = known.get("UID", "") or settings.user.strip()
    if sage and not known.get("UID"):
        notes += [] if user else [_blank_user_note()]
        user = user or DEFAULT_USER
        _refuse_unwritable("user", user)
        connection = re.sub(r"(?i)(^|;)\s*UID\s*=\s*(?=;|$)", r"\1", connection)
        extra.append(f"UID={user}")
    if settings.password and not known.get("PWD"):
        _refuse_unwritable("password", settings.password)
        connection = re.sub(r"(?i)(^|;)\s*PWD\s*=\s*(?=;|$)", r"\1", connection)
        extra.append(f"PWD={settings.password}")
    place = known.get("DIR") or known.get("DATABASE") or known.get("DBQ") or known.get("DSN") or driver
    return Address(
        string=";".join((connection.rstrip("; "), *extra)) if extra else connection,
        driver=driver,
        user=user,
        name=f"the accounting company at {place}" + (f" as {user}" if user else ""),
        secrets=tuple(
            filter(None, (settings.password, known.get("PWD", ""), known.get("PWD", "").strip("{}")))
        ),
        encoding=settings.encoding or (_CODE_PAGE if sage else None),
        notes=tuple(notes),
    )


def _blank_user_note() -> str:
    return f"no Sage user is configured, so {DEFAULT_USER} signs in: a blank one opens a window"


def _refuse_unwritable(name: str, value: str) -> None:
    """Refuse what the driver's string cannot hold: it takes braces literally, so nothing can be quoted."""
    if ";" in value or any(ord(character) < 32 for character in value):
        raise _invalid(
            f"`{name}` holds a semicolon or a control character, which Sage's driver cannot be told",
            f"Choose a {name} without it, in Sage 50 and in the configuration.",
        )


def _invalid(found: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        "sage50.connection", tried="reach the Sage 50 company", found=found, remedy=remedy
    )


def _no_company(folder: str, found: str) -> AccountingError:
    return AccountingError(
        "sage50.data_path",
        tried=f"open the Sage 50 company in {folder}",
        found=found,
        remedy="Set `folder` to the company's data folder, ACCDATA: Sage 50 shows it under Help, About.",
    )
