"""Whether the ODBC driver that the connection names is on this machine (manual 4.1.1)."""

from __future__ import annotations

from pathlib import Path

from core.accounting.odbc_string import entries, unquoted
from core.accounting.sage50.address import is_instants, is_sages
from core.accounting.sage50.advice import missing_driver
from core.accounting.sage200.address import Sage200Settings, address
from core.checks.expected import Books
from core.checks.odbc_entries import entries_of
from core.checks.other_systems import SQL_SERVER
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.checks.surroundings import Installed
from core.errors import AccountingError
from core.text import clean

_BY_ODBC = ("SAGE50", "SAGEINSTANT")


def odbc(site: Site) -> Finding:
    """Ask the ODBC manager for the driver or the data source; raises AccountingError where it has none."""
    books = site.expected.books
    if books.system in SQL_SERVER:
        return _for_sql_server(books, site.surroundings.odbc())
    if books.sandbox:
        return Finding("a company of the sandbox is read without a driver", Mark.SKIP)
    if books.system not in _BY_ODBC:
        return Finding("these accounts are not read by a driver of Sage's", Mark.SKIP)
    wanted = entries_of(books)
    installed = site.surroundings.odbc()
    driver = wanted.get("DRIVER", "").strip("{}")
    if driver:
        return _driver(driver, installed)
    source = wanted.get("DSN", "")
    if source:
        return _source(source, installed)
    return Finding("the connection names neither a driver nor a data source", Mark.WARN, _NAME_ONE)


_NAME_ONE = "Write Driver={…} or DSN=… into the connection, as Data Sources (ODBC) shows them."


def _for_sql_server(books: Books, installed: Installed) -> Finding:
    """Find the driver for SQL Server that is named, or would be taken; a sandbox is read by one as well."""
    known = {} if books.sandbox else entries(books.connection)
    if known.get("DSN"):
        return _source(unquoted(known["DSN"]), installed)
    asked = Sage200Settings("SERVER=localhost" if books.sandbox else books.connection)
    return _driver(address(asked, installed.drivers).driver, installed)


def _driver(name: str, installed: Installed) -> Finding:
    known = {each.casefold() for each in installed.drivers}
    if name.casefold() in known or Path(name).is_file():
        return Finding(f"{clean(name)} is installed; {_listed(installed.drivers, 'driver')}")
    raise AccountingError(
        "accounting.driver_missing",
        tried=f"find the ODBC driver {clean(name)}",
        found=f"{clean(name)} is not installed; {_listed(installed.drivers, 'driver')}",
        remedy=_remedy(name, installed),
    )


def _remedy(name: str, installed: Installed) -> str:
    if is_sages(name):
        return missing_driver(installed.drivers, instant=is_instants(name))
    return _OTHER


def _source(name: str, installed: Installed) -> Finding:
    known = {each.casefold(): driver for each, driver in installed.sources.items()}
    if name.casefold() in known:
        return Finding(f"the data source {clean(name)} leads to {clean(known[name.casefold()])}")
    raise AccountingError(
        "accounting.source_missing",
        tried=f"find the ODBC data source {clean(name)}",
        found=f"there is no data source {clean(name)}; {_listed(tuple(installed.sources), 'data source')}",
        remedy="Add it under Control Panel, Administrative Tools, Data Sources (ODBC), System DSN, with the "
        "driver of your version, or correct the name in the connection.",
    )


def _listed(names: tuple[str, ...], what: str) -> str:
    if not names:
        return f"this machine has no ODBC {what} at all"
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(map(clean, names))}"


_OTHER = (
    "Install that driver, or correct its name in the connection: it must be written exactly as the list "
    "of installed drivers shows it."
)
