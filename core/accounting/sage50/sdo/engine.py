"""Which Sage Data Object is used, and how it is made: one for each version of Sage 50, on Windows alone."""

from __future__ import annotations

import importlib
import re
import struct
import sys
from collections.abc import Callable, Sequence
from typing import cast

from core.accounting.com import com_errors
from core.accounting.sage50.bitness import LAST_32_BIT_OBJECT
from core.accounting.sage50.sdo.objects import Engine
from core.accounting.sage50.sdo.settings import SageSettings
from core.errors import AccountingError
from core.text import clean

NEWEST, OLDEST = 40, 11
"""The versions that are tried where nothing says which one is installed."""
_KEYS = (r"SOFTWARE\Sage\Line 50\SDO", r"SOFTWARE\Wow6432Node\Sage\Line 50\SDO")
_VERSION = re.compile(r"(?i)SDOEngine\.(\d{1,2})")


def prog_ids(settings: SageSettings, current: Callable[[], str]) -> Sequence[str]:
    """Give the ProgIDs to try in order: the configured one alone, else that of the version, else Windows'.

    `current` gives what the set-up of Sage 50 has written into the registry, blank where nothing is.
    """
    if settings.object:
        return (settings.object,)
    if settings.version:
        return (f"SDOEngine.{settings.version}",)
    written = current()
    others = [f"SDOEngine.{version}" for version in range(NEWEST, OLDEST - 1, -1)]
    return [written, *(each for each in others if each != written)] if written else others


def version_of(name: str) -> int | None:
    """Give the version of Sage 50 that a ProgID belongs to."""
    found = _VERSION.fullmatch(name.strip())
    return int(found[1]) if found else None


def current_object() -> str:
    """Give the ProgID that Sage's set-up has written into the registry; blank where there is none."""
    try:
        winreg = importlib.import_module("winreg")
    except ImportError:  # Windows alone has one
        return ""
    for key in _KEYS:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                value, _ = winreg.QueryValueEx(opened, "Current")
        except OSError:
            continue
        if isinstance(value, str) and version_of(value) is not None:
            return value.strip()
    return ""


def create_engine(settings: SageSettings) -> Engine:
    """Make the engine on this thread, which alone may use it; raises AccountingError where there is none."""
    names = prog_ids(settings, current_object)
    tried = f"open the Sage Data Object {clean(names[0])}" if len(names) == 1 else "find a Sage Data Object"
    try:
        dispatch = importlib.import_module("win32com.client").Dispatch
    except ImportError as error:
        raise _no_pywin32(tried) from error
    for name in names:
        try:
            return cast("Engine", dispatch(name))
        except com_errors():
            continue
    raise _not_there(tried, names)


def _no_pywin32(tried: str) -> AccountingError:
    windows = sys.platform == "win32"
    return AccountingError(
        "sage50.no_com",
        tried=tried,
        found="the package pywin32 is not installed"
        if windows
        else "Sage 50 is written into on Windows only",
        remedy=f"Install it for the Python that writes: `{sys.executable} -m pip install pywin32`."
        if windows
        else "Run the program on the machine where Sage 50 is installed; reading works from here.",
    )


def _not_there(tried: str, names: Sequence[str]) -> AccountingError:
    bits = struct.calcsize("P") * 8
    version = version_of(names[0]) if len(names) == 1 else None
    named = clean(names[0]) if len(names) == 1 else "SDOEngine of any version"
    other = (
        f" Up to version {LAST_32_BIT_OBJECT} it is a 32-bit object, and this Python is a 64-bit one: name a "
        "32-bit Python in [sage] python32."
        if bits > 32 and (version is None or version <= LAST_32_BIT_OBJECT)
        else ""
    )
    return AccountingError(
        "sage50.no_object",
        tried=tried,
        found=f"this machine has no {named} that a {bits}-bit program can use",
        remedy="Set [sage] object to the one of the Sage 50 that is installed here (SDOEngine.13 for version "
        f"13): Sage 50 shows its version under Help, About.{other}",
    )
