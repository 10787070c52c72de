"""What is asked of accounting systems other than Sage 50 (manual 4.1.1, 4.2, 4.3.7)."""

from __future__ import annotations

from core.accounting.base import ByLogin, ByProgram, whole
from core.accounting.odbc_string import entries
from core.accounting.sage200.address import Sage200Settings, address
from core.checks.expected import QUICKBOOKS, Books
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.text import clean

SQL_SERVER = {"SAGEMMS": "Sage MMS", "SAGE200": "Sage 200"}
"""The systems that are kept on SQL Server, by the words of the configuration."""

_READ_ONLY = (
    "Make a login for this program alone that has the role db_datareader in the company's database and no "
    "other (SQL Server Management Studio: Security, Logins, User Mapping), and name it in the connection."
)
_MOST_NAMED = 4


def sql_server(site: Site) -> Finding:
    """Name server and database, say whether it goes encrypted, and warn where the login could write."""
    books = site.expected.books
    if books.system not in SQL_SERVER:
        return Finding("these accounts are not kept on SQL Server", Mark.SKIP)
    reader = whole(site.reader())
    if not isinstance(reader, ByLogin):
        return Finding("these accounts are not read by a login of a database", Mark.SKIP)
    rights = reader.writing_rights()
    if rights:
        more = ", ..." if len(rights) > _MOST_NAMED else ""
        could = f"could write: {', '.join(rights[:_MOST_NAMED])}{more}"
        return Finding(f"{_where(books, site)}; its login {could}", Mark.WARN, _READ_ONLY)
    return Finding(f"{_where(books, site)}; its login can only read")


def _where(books: Books, site: Site) -> str:
    if books.sandbox:
        return f"{SQL_SERVER[books.system]} of the sandbox, by a server of its own"
    installed = site.surroundings.odbc().drivers
    encrypted = address(Sage200Settings(books.connection), installed).encrypted
    return f"{_named(books)}, {'encrypted' if encrypted else 'not encrypted'}"


def _named(books: Books) -> str:
    known = entries(books.connection)
    server = known.get("SERVER") or known.get("DATA SOURCE") or f"the data source {known.get('DSN', '')}"
    database = known.get("DATABASE") or known.get("INITIAL CATALOG") or "its own database"
    return f"{SQL_SERVER[books.system]} in {clean(database)} on {clean(server)}"


def quickbooks(site: Site) -> Finding:
    """Ask QuickBooks, which must be running and let the program in (manual 4.2.1)."""
    if site.expected.books.system != QUICKBOOKS:
        return Finding("these accounts are not kept in QuickBooks", Mark.SKIP)
    reader = whole(site.reader())
    if not isinstance(reader, ByProgram):
        return Finding("these accounts are not asked by their program", Mark.SKIP)
    return Finding(
        f"{reader.program()} answers; what it allows can be changed there at any time (Edit, Preferences, "
        "Integrated Applications)"
    )
