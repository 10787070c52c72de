"""Whether the accounts can be read (manual 4.1, 5)."""

from __future__ import annotations

from core.accounting.base import Surveyed, whole
from core.accounting.sage50.address import DEFAULT_USER
from core.checks.odbc_entries import known_entries
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import AccountingError
from core.licence.limit import CURE
from core.text import clean


def accounting(site: Site) -> Finding:
    """Open the company and read the first customer of its sales ledger."""
    reader = site.reader()
    company = reader.company()
    first = next(iter(reader.customers()), None)
    if first is None and site.licence().evaluation:
        found = f"{company.name} ({company.currency}), but no customer of it begins with A to G"
        return Finding(found, Mark.WARN, CURE)
    if first is None:
        return Finding(
            f"{company.name} ({company.currency}), but its sales ledger is empty",
            Mark.WARN,
            "Check that this is the company that is meant.",
        )
    return Finding(f"{company.name} ({company.currency}), first customer {first.reference}")


def tables(site: Site) -> Finding:
    """Look for every table and column that is read; raises AccountingError that names what is missing."""
    reader = whole(site.reader())
    if not isinstance(reader, Surveyed):
        return Finding("this accounting system has no tables that differ", Mark.SKIP)
    found = reader.survey()
    if found.missing:
        raise AccountingError(
            "accounting.tables",
            tried="find every table and column that is read",
            found=f"the accounts lack {', '.join(found.missing)}",
            remedy="Open the company that is meant, with the ODBC driver of its own version (11 or later); "
            "if both are right, report what is missing to support.",
        )
    older = f"; this version has no {', '.join(found.lacking)}" if found.lacking else ""
    return Finding(f"all {found.tables} tables with their columns{older}")


def sage_user(site: Site) -> Finding:
    """Advise a Sage user of the program's own where orders go into Sage (manual 4.3, 4.3.3)."""
    books = site.expected.books
    if site.expected.orders is None or books.system != "SAGE50" or books.sandbox:
        return Finding("nothing is to be written into Sage under a user's name", Mark.SKIP)
    user = (known_entries(books).get("UID") or books.user).strip()
    if user.casefold() != DEFAULT_USER.casefold():
        return Finding(f"{clean(user)}, a user of its own")
    return Finding(
        f"the program signs in as {DEFAULT_USER}, as a person does who starts Sage 50",
        Mark.WARN,
        "Make a user for this program alone (Sage: Settings, Access Rights) and name it in [sage] user: "
        "one name can be signed in once, and what was written shows who wrote it.",
    )
