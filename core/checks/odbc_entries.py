"""The ODBC connection of the accounts, taken apart."""

from __future__ import annotations

from core.accounting.odbc_string import entries
from core.accounting.sage50.address import Sage50Settings, address
from core.checks.expected import Books
from core.errors import ConfigurationError


def entries_of(books: Books) -> dict[str, str]:
    """Give the entries of the connection string, names in capitals; raises ConfigurationError.

    There are none where the accounts are a file of the sandbox, or are not reached by a connection.
    """
    if books.sandbox or not (books.connection or books.folder):
        return {}
    given = Sage50Settings(books.connection or None, books.version, books.folder, books.user)
    return entries(address(given).string)


def known_entries(books: Books) -> dict[str, str]:
    """Give the same, and none where the connection is not written as one: a check of its own tells that."""
    try:
        return entries_of(books)
    except ConfigurationError:
        return {}
