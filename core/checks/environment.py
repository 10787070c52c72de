"""The machine that the program runs on: some of Sage 50 needs a 32-bit Python (manual 4)."""

from __future__ import annotations

import re

from core.accounting.sage50.bitness import (
    FIRST_64_BIT_DRIVER,
    LAST_32_BIT_OBJECT,
    driver_is_32_bit,
    object_is_32_bit,
)
from core.checks.expected import Books
from core.checks.result import Finding
from core.checks.sage_version import configured_version
from core.checks.site import Site
from core.errors import ConfigurationError
from core.helper.hello import Greeting
from core.text import clean

_OBJECT = re.compile(r"(?i)SDOEngine\.(\d{1,2})")
_TRIED = "look at this machine"
_BEFORE_ORDERS, _FOR_ORDERS = ("pyodbc",), ("pyodbc", "pywin32")


def environment(site: Site) -> Finding:
    """Name the operating system, the Python and its bitness, and the Python that Sage 50 is used by.

    Raises ConfigurationError where Sage's driver or Data Object cannot be used by it.
    """
    machine, books = site.surroundings.machine, site.expected.books
    told = f"{f'{machine.system} {machine.release}'.strip()}, Python {machine.python}, {machine.bits}-bit"
    two_way = site.expected.orders is not None
    if books.system != "SAGE50" or books.sandbox:
        return Finding(told)
    needed = needs_32_bit(books, two_way=two_way) if machine.system == "Windows" else ""
    python = books.python32 or (_found(site) if needed and machine.bits > 32 else "")
    if python:
        return _other_python(site, python, f"{told}; for Sage 50", needed)
    if needed and machine.bits > 32:
        raise _without_32_bit(f"{told}, and {needed} is a 32-bit one", two_way=two_way)
    if two_way and machine.system == "Windows":
        _require_packages(site.surroundings.greet(""), ("pywin32",), told)
    return Finding(f"{told}, as {needed} is" if needed else told)


def needs_32_bit(books: Books, *, two_way: bool) -> str:
    """Name what of Sage 50 comes as 32-bit only, by the configured version; blank where nothing does."""
    version = None if books.sandbox else configured_version(books)
    if driver_is_32_bit(version):
        return f"the ODBC driver of Sage 50 version {version}"
    named = _OBJECT.search(books.object)
    written = int(named[1]) if named else version
    if two_way and object_is_32_bit(written):
        return f"the Sage Data Object of version {written}"
    return ""


def _found(site: Site) -> str:
    return next(iter(site.surroundings.pythons32()), "")


def _other_python(site: Site, python: str, told: str, needed: str) -> Finding:
    """Ask the Python that Sage 50 is used by what it is; raises where it is none, or lacks what is needed."""
    greeting = site.surroundings.greet(python)
    told = f"{told} Python {greeting.python}, {greeting.bits}-bit ({clean(python)})"
    if needed and greeting.bits > 32:
        raise ConfigurationError(
            "accounting.driver_bitness",
            tried=_TRIED,
            found=f"{told}, and {needed} is a 32-bit one",
            remedy="Set [sage] python32 to a 32-bit Python: `py -0p` marks those by -32.",
        )
    windows_orders = site.surroundings.machine.system == "Windows" and site.expected.orders is not None
    _require_packages(greeting, _FOR_ORDERS if windows_orders else _BEFORE_ORDERS, told)
    return Finding(told)


def _require_packages(greeting: Greeting, packages: tuple[str, ...], told: str) -> None:
    missing = [each for each in packages if each not in greeting.packages]
    if missing:
        raise ConfigurationError(
            "helper.packages",
            tried=_TRIED,
            found=f"{told}, which has no {' and no '.join(missing)}",
            remedy=f'Say `"{clean(greeting.executable)}" -m pip install {" ".join(missing)}`.',
        )


def _without_32_bit(found: str, *, two_way: bool) -> ConfigurationError:
    packages = " ".join(_FOR_ORDERS if two_way else _BEFORE_ORDERS)
    return ConfigurationError(
        "accounting.driver_bitness",
        tried=_TRIED,
        found=found,
        remedy="1. Install a 32-bit Python, 3.11 or newer, beside this one (the Windows installer marked "
        f"32-bit). 2. Say `py -3.12-32 -m pip install {packages}`, with its version. 3. Set [sage] python32 "
        "to the python.exe that `py -0p` then shows with -32. Or use a newer Sage 50: 64-bit drivers exist "
        f"from version {FIRST_64_BIT_DRIVER} on, 64-bit Data Objects after version {LAST_32_BIT_OBJECT}.",
    )
