"""What to do when the SYNC Accounting database cannot be read or written, by what it says."""

from __future__ import annotations

from core.syncaccounting.store import SyncAccountingError
from core.text import clean

TRIED = "fill the SYNC Accounting database"

_ADVICE = (
    ("locked", "locked", "Another program has it open: close that one, then run again."),
    ("readonly", "readonly", "Give the user who runs the upload the right to write the file and its folder."),
    ("read-only", "readonly", "Give the user who runs the upload the right to write to it."),
    ("permission denied", "readonly", "Give the user who runs the upload the right to write to it."),
    ("full", "disk_full", "Make room on its disk, then run again."),
    ("unable to open", "unopened", "Check that its folder exists and that the user may write to it."),
    ("not a database", "damaged", "That file is no such database: name another one in mdb."),
    ("malformed", "damaged", "It is damaged: take it away, and the next batch fills a new one."),
    ("connection", "unreachable", "Check that its server runs and lets this user in."),
)


def store_error(name: str, error: Exception) -> SyncAccountingError:
    """Give the error for a failed attempt; what the CRM part of a batch did is not touched by it."""
    found = clean(str(error.__cause__ or getattr(error, "orig", None) or error))
    for phrase, code, remedy in _ADVICE:
        if phrase in found.casefold():
            return trouble(code, f"{clean(name)} says: {found}", remedy)
    return trouble("failed", f"{clean(name)} says: {found}", "Put right what it says, then run again.")


def without_driver(missing: ModuleNotFoundError) -> SyncAccountingError:
    """Give the error for a database whose driver is not installed."""
    return trouble(
        "driver",
        f"the Python package {clean(missing.name)} is not installed",
        f"Install it (pip install {clean(missing.name)}), or name another database in mdb: sqlite:///FILE.",
    )


def trouble(code: str, found: str, remedy: str) -> SyncAccountingError:
    """Make an error of the database."""
    return SyncAccountingError(f"sync_accounting.{code}", tried=TRIED, found=found, remedy=remedy)
