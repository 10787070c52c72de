"""The machine that the program runs on: Sage's older drivers need a 32-bit Python on Windows (manual 4)."""

from __future__ import annotations

from core.checks.expected import Books
from core.checks.result import Finding
from core.checks.sage_version import configured_version
from core.checks.site import Site
from core.errors import ConfigurationError

_FIRST_64_BIT = 24
"""The version of Sage 50 from which on there are 64-bit drivers."""


def environment(site: Site) -> Finding:
    """Name the operating system, the Python and its bitness; raises where Sage's driver has another one."""
    machine = site.surroundings.machine
    told = f"{f'{machine.system} {machine.release}'.strip()}, Python {machine.python}, {machine.bits}-bit"
    version = needs_32_bit(site.expected.books)
    if version is None or machine.system != "Windows":
        return Finding(told)
    if machine.bits > 32:
        raise ConfigurationError(
            "accounting.driver_bitness",
            tried="look at this machine",
            found=f"{told}, and the ODBC driver of Sage 50 version {version} is a 32-bit one",
            remedy="Install the 32-bit Python beside this one and run the program with that: "
            f"64-bit drivers exist from version {_FIRST_64_BIT} of Sage 50 on.",
        )
    return Finding(f"{told}, as the ODBC driver of Sage 50 version {version} is")


def needs_32_bit(books: Books) -> int | None:
    """Give the version of Sage 50 where its driver comes as 32-bit only."""
    version = None if books.sandbox else configured_version(books)
    return version if version is not None and version < _FIRST_64_BIT else None
