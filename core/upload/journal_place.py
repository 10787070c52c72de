"""Where a journal file may lie: on a disk of this machine, for a share forgets locks and flushes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from core.errors import JournalError
from core.text import clean

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "9p", "afs", "ncpfs", "ceph", "fuse.sshfs"}
)
"""File systems that are somebody else's disk."""

MOUNTS = Path("/proc/self/mounts")

REMOTE_DRIVE = 4
"""What Windows calls a drive that is a share (GetDriveTypeW, DRIVE_REMOTE)."""


def check_local(file: str) -> None:
    """Raise JournalError where the journal would lie on a network share, as far as that can be known."""
    if is_share(file) or _on_remote_drive(file) or network_mount(Path(file), _mounts()):
        raise JournalError(
            "journal.network_share",
            tried="open the journal",
            found=f"{clean(file)} lies on a network share, where a database file is not safe",
            remedy="Keep the journal on a local disk ([journal] url), or on a PostgreSQL server.",
        )


def is_share(file: str) -> bool:
    """Whether a path names a share itself: two slashes of either kind and a server."""
    plain = file.replace("\\", "/")
    if plain.startswith(("//./", "//?/")):
        return plain.startswith("//?/UNC/")
    return plain.startswith("//")


def network_mount(file: Path, mounts: str) -> bool:
    """Whether the mount that holds a file, by the table of mounts (Linux), is a network's."""
    parts = file.absolute().resolve().parts
    holding = [(point, kind) for point, kind in _read(mounts) if parts[: len(point.parts)] == point.parts]
    return bool(holding) and max(holding, key=lambda each: len(each[0].parts))[1] in NETWORK


def _read(mounts: str) -> Iterator[tuple[Path, str]]:
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) > 2:
            yield Path(words[1].replace("\\040", " ")), words[2]


def _mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _on_remote_drive(file: str) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows has the library

        drive = Path(file).absolute().anchor
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive) == REMOTE_DRIVE)
    return False
