"""What can be said of accounting systems that this version does not read yet (manual 4.2, 4.3.7)."""

from __future__ import annotations

from core.accounting.odbc_string import entries
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.text import clean

_ON_SQL_SERVER = {"SAGEMMS": "Sage MMS", "SAGE200": "Sage 200"}


def sql_server(site: Site) -> Finding:
    """Name the server and the database of Sage MMS and Sage 200, and what their login must be."""
    books = site.expected.books
    if books.system not in _ON_SQL_SERVER:
        return Finding("these accounts are not kept on SQL Server", Mark.SKIP)
    known = entries(books.connection)
    server = known.get("SERVER") or known.get("DATA SOURCE") or "an unnamed server"
    database = known.get("DATABASE") or known.get("INITIAL CATALOG") or "an unnamed database"
    return Finding(
        f"{_ON_SQL_SERVER[books.system]} in {clean(database)} on {clean(server)} is not asked: this version "
        "of the program does not read it yet",
        Mark.SKIP,
        "Make a login for this program that may only read that database, and have the connection encrypted.",
    )


def quickbooks(site: Site) -> Finding:
    """Say what QuickBooks will ask for (manual 4.2.1)."""
    if site.expected.books.system != "QUICKBOOKS":
        return Finding("these accounts are not kept in QuickBooks", Mark.SKIP)
    return Finding(
        "QuickBooks is not asked: this version of the program does not read it yet",
        Mark.SKIP,
        "QuickBooks must be running on this machine; it asks for permission at the first query, which can be "
        "changed later under Edit, Preferences.",
    )
