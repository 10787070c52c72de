"""Who gets into which company file: what a person sees on QuickBooks' screen decides about it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from core.sandbox.quickbooks.faults import (
    NEVER_ASKED,
    REFUSED,
    WITHDRAWN,
    Faults,
    read_faults,
    still_busy,
    write_faults,
)
from core.sandbox.quickbooks.results import Result, failed

SINGLE_USER, MULTI_USER, DO_NOT_CARE = 0, 1, 2
"""The modes in which a program may want the file."""
_MODES = {SINGLE_USER: "SingleUser", MULTI_USER: "MultiUser"}
_ACCESS = {NEVER_ASKED: Result.FIRST_ACCESS, REFUSED: Result.DENIED, WITHDRAWN: Result.NO_PERMISSION}
_LOOK_AGAIN = 0.02
"""Seconds after which it is looked whether somebody has answered QuickBooks' question."""


def enter(file: Path, wanted: str, mode: int) -> Path:
    """Give the company file that a session is with; raises ComError where nobody gets in.

    `file` is the company that QuickBooks has open; what is true of it stands in its faults.
    """
    faults = read_faults(file)
    if faults.refusal:
        raise failed(faults.refusal)
    busy = still_busy(file)
    if busy:
        raise failed(busy)
    path = _running(file, wanted, faults) if faults.running else _started(file, wanted, faults)
    if faults.modal_dialog:
        raise failed(Result.MODAL_DIALOG)
    if mode != DO_NOT_CARE and faults.running and _MODES.get(mode) != faults.mode:
        raise failed(Result.OTHER_MODE)
    _allowed(path)
    _require_company(path)
    return path


def _running(file: Path, wanted: str, faults: Faults) -> Path:
    """Give the file where QuickBooks runs: the open one, or one that it opens where none is."""
    if faults.open_file is None:
        if wanted and not _same(Path(wanted), file):
            raise failed(Result.OTHER_FILE_OPEN)
        return file
    if not wanted:
        if not faults.open_file:
            raise failed(Result.NO_FILE_OPEN)
        return Path(faults.open_file)
    if faults.open_file and not _same(Path(wanted), Path(faults.open_file)):
        raise failed(Result.OTHER_FILE_OPEN)
    return Path(wanted)


def _started(file: Path, wanted: str, faults: Faults) -> Path:
    """Give the file that QuickBooks is started with, which only a program may do that is let in by itself."""
    if not wanted:
        raise failed(Result.NOT_RUNNING_WITHOUT_FILE)
    if not faults.starts:
        raise failed(Result.CANNOT_START)
    if not faults.automatic_login:
        raise failed(Result.NO_AUTOMATIC_LOGIN)
    write_faults(file, replace(faults, running=True, open_file=None if _same(Path(wanted), file) else wanted))
    return Path(wanted)


def _allowed(path: Path) -> None:
    """Wait while the question of access stands on the screen, then go by the answer."""
    while (faults := read_faults(path)).asking:
        threading.Event().wait(_LOOK_AGAIN)
    if faults.access in _ACCESS:
        raise failed(_ACCESS[faults.access])


def _require_company(path: Path) -> None:
    if path.is_file():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as database:
            database.execute("SELECT CompanyName FROM Company")
            return
    raise failed(Result.CANNOT_OPEN_FILE)


def _same(one: Path, other: Path) -> bool:
    return one.absolute() == other.absolute()
