"""Whether driver, data and Sage Data Object are of one version, as far as it shows (manual 4.3.3)."""

from __future__ import annotations

import re

from core.accounting.sage50.data_folder import DataVersion, data_version
from core.checks.expected import Books
from core.checks.odbc_entries import known_entries
from core.checks.patience import MOST_SECONDS, within
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import ConfigurationError
from core.text import clean

_IN_DRIVER = re.compile(r"(?i)Sage ?Line ?50 ?v(\d{1,2})")
_IN_OBJECT = re.compile(r"(?i)SDOEngine\.(\d{1,2})")


def sage_version(site: Site) -> Finding:
    """Compare the version of the configuration with the data's and with that of the Sage Data Object."""
    books = site.expected.books
    version = configured_version(books)
    if books.system != "SAGE50" or books.sandbox or version is None:
        return Finding("no version of Sage 50 is configured", Mark.SKIP)
    other = _IN_OBJECT.search(books.object)
    if other and int(other[1]) != version:
        return _other_object(version, clean(books.object), two_way=site.expected.orders is not None)
    data = _data_version(books)
    if data is not None and not data.fits(version):
        return Finding(
            f"the configuration says version {version}, and the data are of {data.told}",
            Mark.WARN,
            f"Set [sage] version to that of the Sage 50 that keeps this company, or [sage] folder to the "
            f"data of version {version}: Sage 50 shows both under Help, About.",
        )
    seen = f", and so do the data ({data.told})" if data else ""
    return Finding(f"the configuration says version {version}{seen}")


def configured_version(books: Books) -> int | None:
    """Give the version that the configuration names: in the driver's name, or by itself."""
    driver = _IN_DRIVER.search(books.connection)
    if driver:
        return int(driver[1])
    return int(books.version) if books.version.isdecimal() else None


def folder_of(books: Books) -> str:
    """Give the data folder that the driver is told; blank where it is told none."""
    return known_entries(books).get("DIR", "")


def _data_version(books: Books) -> DataVersion | None:
    folder = folder_of(books)
    try:
        return within(MOST_SECONDS, lambda: data_version(folder)) if folder else None
    except TimeoutError:
        return None  # that the folder does not answer is told by the check of the folder


def _other_object(version: int, name: str, *, two_way: bool) -> Finding:
    found = f"[sage] version is {version}, and [sage] object is {name}"
    remedy = f"Leave [sage] object out, or set it to SDOEngine.{version}."
    if not two_way:
        return Finding(f"{found}; only writing into Sage would go through it", Mark.WARN, remedy)
    raise ConfigurationError("sage50.object", tried="compare the versions", found=found, remedy=remedy)
