"""Whether this program can write what it must: its journal, and its files on the disk (manual 8)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Identity
from core.errors import SyncError
from core.text import clean

_LITTLE, _TOO_LITTLE = 500, 50
"""Megabytes."""
_MEGABYTE = 1024 * 1024


def journal(site: Site) -> Finding:
    """Prove that the journal can be written and is this company's; raises JournalError, changes nothing."""
    ask = site.surroundings.journal
    if ask is None:
        return Finding("no journal is configured", Mark.SKIP)
    answer = site.signed_in()
    return Finding(ask(answer if isinstance(answer, Identity) else None))


def accounts_database(site: Site) -> Finding:
    """Prove that the SYNC Accounting database can be filled by this company, and write no row.

    Raises SyncAccountingError.
    """
    prove = site.surroundings.accounts_database
    if prove is None:
        return Finding("it is not to be filled: [sync_accounting] mode is not set", Mark.SKIP)
    return Finding(prove(site.reader))


def disk_space(site: Site) -> Finding:
    """Look for room wherever this program writes; raises SyncError where a run would end for want of it."""
    rooms = {}
    for what, folder in site.surroundings.folders.items():
        try:
            rooms[f"{what} ({clean(str(folder))})"] = site.surroundings.free(folder) // _MEGABYTE
        except OSError as unknown:
            return Finding(f"the disk of {what} cannot be looked at: {clean(str(unknown))}", Mark.SKIP)
    if not rooms:
        return Finding("nothing is known to be written", Mark.SKIP)
    place, least = min(rooms.items(), key=lambda each: each[1])
    if least < _TOO_LITTLE:
        raise SyncError(
            "disk.full",
            tried="look for room on the disks",
            found=f"there are only {least} MB left for {place}",
            remedy=f"Make room there, {_LITTLE} MB or more: a run ends where its journal cannot be written.",
        )
    if least < _LITTLE:
        remedy = f"Make room there before long: below {_TOO_LITTLE} MB nothing is begun."
        return Finding(f"there are {least} MB left for {place}", Mark.WARN, remedy)
    return Finding(f"at least {least} MB are free for {', '.join(site.surroundings.folders)}")
