"""What to do when the journal cannot be read or written, by what its database says."""

from __future__ import annotations

from core.errors import JournalError
from core.text import clean

_ADVICE = (
    (
        "locked",
        "journal.locked",
        "Another program has the journal open: end the other run or the backup, then run again.",
    ),
    (
        "readonly",
        "journal.readonly",
        "Give the user who runs the upload the right to write the journal file and its folder.",
    ),
    ("read-only", "journal.readonly", "Give the journal's user the right to write to its database."),
    (
        "permission denied",
        "journal.readonly",
        "Give the journal's user the right to write to its database.",
    ),
    (
        "connection",
        "journal.unreachable",
        "Check that the database server of [journal] url runs and lets this user in, then run again.",
    ),
    ("is full", "journal.disk_full", "Make room on the disk that holds the journal, then run again."),
    (
        "unable to open",
        "journal.unopened",
        "Check that the folder of the journal exists and that the user who runs the upload may write to it.",
    ),
    (
        "not a database",
        "journal.damaged",
        "That file is no journal: restore it from a backup, or name another file in [journal] url.",
    ),
    (
        "no space left",
        "journal.disk_full",
        "Make room on the disk of the journal's database server, then run again.",
    ),
    (
        "disk i/o error",
        "journal.disk_failed",
        "Check the disk that holds the journal, its free room and its quota, then run again.",
    ),
    ("malformed", "journal.damaged", "The journal is damaged: restore it from a backup, then run again."),
)


def journal_error(tried: str, error: Exception) -> JournalError:
    """Give the error for a failed attempt on the journal: nothing is sent without it."""
    found = clean(str(error.__cause__ or getattr(error, "orig", None) or error))
    for phrase, code, remedy in _ADVICE:
        if phrase in found.casefold():
            return JournalError(code, tried=tried, found=f"the journal says: {found}", remedy=remedy)
    return JournalError(
        "journal.failed",
        tried=tried,
        found=f"the journal says: {found}",
        remedy="Check [journal] url and the disk that holds the journal, then run again.",
    )


def without_driver(missing: ModuleNotFoundError) -> JournalError:
    """Give the error for a database whose driver is not installed."""
    return JournalError(
        "journal.no_driver",
        tried="open the journal",
        found=f"the driver for its database is not installed: {clean(str(missing))}",
        remedy="For PostgreSQL install `sync-uploader[postgresql]`.",
    )


def newer_journal(version: int, known: int) -> JournalError:
    """Give the error for a journal that a newer program wrote."""
    return JournalError(
        "journal.newer",
        tried="open the journal",
        found=f"it has schema version {version}, and this program knows up to {known}",
        remedy="Run the newer program that wrote it, or name another file in [journal] url.",
    )
