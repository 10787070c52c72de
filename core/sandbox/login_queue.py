"""Who is signed in to the sandbox's company: one login of a user name, whether by ODBC or by SDO.

Beside the company file stands a folder with a file for each user name, as QUEUE.DTA has an entry for each.
While somebody is signed in, the operating system holds a lock on it: a process that dies gives it up. With
`strict` the entry counts by itself, as in Sage: it stays after a process has died, until it is cleared.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class NameInUseError(Exception):
    """The user name is signed in already; `entry` says by what."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


class Login:
    """A user name that is signed in until it is left; leaving a second time does nothing."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def leave(self) -> None:
        """Sign out."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            self.abandon()

    def abandon(self) -> None:
        """Go without signing out, as a process does that dies: the entry stays."""
        if self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


def sign_in(company: Path, user: str, entry: str, *, strict: bool = False) -> Login:
    """Sign a user name in to a company; `entry` says by what. Raises NameInUseError where it is in use."""
    file = _file(company, user)
    file.parent.mkdir(exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    if not _locked(descriptor):
        os.close(descriptor)
        raise NameInUseError(_entry(file) or "another login")
    left = _entry(file)
    if left and strict:
        _unlock(descriptor)
        os.close(descriptor)
        raise NameInUseError(left)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, entry.encode())
    return Login(descriptor)


def clear(company: Path, user: str) -> None:
    """Take a name off the list of signed-in users, as Sage's own program does after an interrupted run."""
    file = _file(company, user)
    if file.exists():
        os.truncate(file, 0)


def signed_in(company: Path) -> dict[str, str]:
    """Give the entries by user name, those of processes that have died among them."""
    folder = _folder(company)
    files = sorted(folder.iterdir()) if folder.is_dir() else ()
    return {bytes.fromhex(file.name).decode(): entry for file in files if (entry := _entry(file))}


def _folder(company: Path) -> Path:
    return company.with_name(f"{company.name}.queue")


def _file(company: Path, user: str) -> Path:
    # A user name may hold what a file name may not.
    return _folder(company) / user.strip().upper().encode().hex()


def _entry(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


if sys.platform == "win32":
    _FAR = 1 << 30  # locked beyond what is ever written, so that others may read the entry

    def _locked(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
