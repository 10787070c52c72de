"""A journal that several users of this machine write: an administrator by hand, a scheduled task at night."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from core.errors import JournalError
from core.text import clean

_BESIDE = ("-wal", "-shm")
_LOCKS = ("journal-*.lock", "journal-*.holder")


def share(url: str, folder: Path, group: str | None) -> None:
    """Let a group write the journal's files and locks ([journal] group); nothing to do on a server.

    Only files of this user's own can be given away; the others were when they were made. Raises JournalError.
    """
    if group is None:
        return
    if sys.platform == "win32":
        raise _refused(group, "Windows keeps such rights with the folder", _ON_WINDOWS)
    for file in _files(url, folder):
        _give(file, group)


def _files(url: str, folder: Path) -> Iterator[Path]:
    address = make_url(url)
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    place = folder if file is None else file.parent
    if file is not None:
        yield from (each for each in (file, *(Path(f"{file}{end}") for end in _BESIDE)) if each.is_file())
    for pattern in _LOCKS:
        yield from place.glob(pattern)


def _give(file: Path, group: str) -> None:
    try:
        found = file.stat()
        if os.geteuid() not in (found.st_uid, 0):
            return
        shutil.chown(file, group=group)
        file.chmod(stat.S_IMODE(found.st_mode) | stat.S_IRGRP | stat.S_IWGRP)
    except FileNotFoundError:
        return  # it went away with the run that made it
    except LookupError:
        raise _refused(group, "this machine has no such group", _UNKNOWN) from None
    except OSError as refused:
        raise _refused(group, f"{clean(file.name)}: {clean(str(refused.strerror))}", _NOT_IN_IT) from refused


_UNKNOWN = "Check the name in [journal] group, or make the group (groupadd) and put both users into it."
_NOT_IN_IT = "Put the user who runs this into that group, and let the group write to the journal's folder."
_ON_WINDOWS = (
    "Leave [journal] group out, and give both users the right to modify the folder that holds the journal."
)


def _refused(group: str, found: str, remedy: str) -> JournalError:
    return JournalError(
        "journal.group",
        tried=f"let the group {clean(group)} write the journal",
        found=found,
        remedy=remedy,
    )
