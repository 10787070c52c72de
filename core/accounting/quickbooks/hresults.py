"""The numbers by which QuickBooks' request processor refuses a call, each with its cure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.accounting.com import EXCEPTION
from core.accounting.orders import AccountingBusyError, AccountingRefusedError, AccountingUnansweredError
from core.errors import AccountingError
from core.text import clean

_FACILITY = 0x80040400
_MASK = 0xFFFFFFFF
NOT_REGISTERED = 0x80040154
SERVER_FAULT, CALL_FAILED, SERVER_GONE = 0x80010105, 0x800706BE, 0x800706BA
_GONE = frozenset({SERVER_FAULT, CALL_FAILED, SERVER_GONE, 0x80010108})
"""QuickBooks, or the call to it, ended in its midst."""
_DOUBTFUL = frozenset({0x80040401, 0x80040402})
"""QuickBooks cannot be reached any more, or does not know itself what happened."""
_WRITTEN = re.compile(r"0[xX]([0-9a-fA-F]{8})\b|(?<![\w.])(-?\d{8,10})\b")

ACCESS = (
    "In QuickBooks open Edit, Preferences, Integrated Applications, Company Preferences, and let Sync "
    "Uploader access the company file."
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a number says, in the program's own words; `busy` where it goes away by itself."""

    code: str
    found: str
    remedy: str
    busy: bool = False


_START = "Start QuickBooks on this machine, open the company file, and run it again."
_ORDER = "Run it again; if it comes back, send the log of this program to support."
_MEANINGS = {
    0x400: Meaning(
        "malformed",
        "it does not understand the question",
        "Send the log of this program to support, with the version of QuickBooks.",
    ),
    0x401: Meaning("no_access", "QuickBooks cannot be reached", _START),
    0x402: Meaning("unexpected", "something unexpected went wrong in QuickBooks", "Restart QuickBooks."),
    0x403: Meaning(
        "file",
        "it cannot open the company file",
        "Correct [quickbooks] file: the whole path of the .qbw file as this machine's QuickBooks opens it.",
    ),
    0x404: Meaning("no_file", "there is no such company file", "Correct [quickbooks] file."),
    0x408: Meaning("not_running", "QuickBooks is not running and could not be started", _START),
    0x40A: Meaning(
        "other_file",
        "another company file is open in QuickBooks",
        "Close that one, or open the one that [quickbooks] file names: QuickBooks has one open at a time.",
    ),
    0x40C: Meaning("order", "it was asked before a session was begun", _ORDER),
    0x40D: Meaning("order", "it was asked with the ticket of another session", _ORDER),
    0x40F: Meaning("order", "it was asked before a connection was opened", _ORDER),
    0x410: Meaning(
        "other_mode",
        "the company file is open in another mode",
        "Switch QuickBooks to multi-user mode (File), or back to single-user mode.",
    ),
    0x411: Meaning("unended", "an earlier session was not ended", "Run it again in a minute.", busy=True),
    0x412: Meaning("unended", "an earlier connection was not closed", "Run it again in a minute.", busy=True),
    0x413: Meaning("rollback", "it was asked to undo all where one thing fails, which it cannot", _ORDER),
    0x414: Meaning(
        "dialog",
        "a dialog box is open in QuickBooks, which answers nobody until it is closed",
        "Go to QuickBooks on its machine, close the dialog box, and run it again.",
        busy=True,
    ),
    0x415: Meaning("order", "it was not told which program asks", _ORDER),
    0x416: Meaning(
        "not_running",
        "QuickBooks is not running, and no company file is named",
        f"{_START} Or name the company file in [quickbooks] file.",
    ),
    0x417: Meaning(
        "no_file_open", "no company file is open in QuickBooks", "Open it, or name it in [quickbooks] file."
    ),
    0x418: Meaning(
        "first_access",
        "the administrator of QuickBooks has to grant the first access, with the company file open",
        "Sign in to QuickBooks as Admin in single-user mode, run `syncupload check quickbooks`, and choose "
        "\"Yes, always; allow access even if QuickBooks is not running\". A warning that the program has no "
        "certificate may be passed over. Then run it again.",
    ),
    0x41A: Meaning("no_permission", "Sync Uploader may not access this company file", ACCESS),
    0x41D: Meaning(
        "automatic_login",
        "QuickBooks is closed, and Sync Uploader may not log in by itself",
        f'Start QuickBooks and open the company file. Or: {ACCESS} Tick "Allow this application to login '
        'automatically".',
    ),
    0x41E: Meaning("no_permission", "Sync Uploader may not access this company file", ACCESS),
    0x41F: Meaning("no_permission", "Sync Uploader may not access this company file", ACCESS),
    0x420: Meaning("denied", "access was refused in QuickBooks", f"Run it again and allow it. {ACCESS}"),
    0x421: Meaning("denied", "QuickBooks refuses the access", ACCESS),
    0x422: Meaning(
        "single_user",
        "single-user mode is needed, and others have the company file open",
        "Ask them to close it, or run it at another time.",
        busy=True,
    ),
    0x423: Meaning(
        "version", "it does not speak this version of qbXML", "Bring QuickBooks up to date: 2003 will do."
    ),
    0x424: Meaning(
        "starting", "QuickBooks is still starting", "Run it again when its window is there.", busy=True
    ),
    0x428: Meaning("version", "it does not support this version of qbXML", "Bring QuickBooks up to date."),
    0x430: Meaning(
        "automatic_login",
        "QuickBooks is closed, and no user is named whom it may log in by itself",
        f"Start QuickBooks and open the company file. Or: {ACCESS} Choose the user it logs in as.",
    ),
    0x437: Meaning(
        "user_elsewhere",
        "the QuickBooks user is logged in on another machine",
        "Log that one out, or give the program a QuickBooks user of its own.",
        busy=True,
    ),
    0x438: Meaning(
        "several", "QuickBooks is running more than once", "Close all but the one with the company file."
    ),
}  # fmt: skip


def explained(error: Exception, tried: str, *, writing: bool = False) -> AccountingError:
    """Give a failed call as advice; `writing` where it may hide that something was written."""
    return explained_number(number_of(error), said(error), tried, writing=writing)


def explained_number(number: int | None, words: str, tried: str, *, writing: bool = False) -> AccountingError:
    """Give a number as advice; `words` are what was said besides, None is no number at all."""
    if number == NOT_REGISTERED:
        return _not_registered(tried)
    if number is None or number in _GONE:
        return _gone(tried, number, writing=writing)
    meaning = _MEANINGS.get(number - _FACILITY + 0x400) if number & ~0xFFF == _FACILITY & ~0xFFF else None
    if meaning is None:
        return _unknown(tried, number, words, writing=writing)
    kind: type[AccountingError] = AccountingBusyError if meaning.busy else AccountingError
    if number == _FACILITY:
        kind = AccountingRefusedError
    if writing and number in _DOUBTFUL:
        kind = AccountingUnansweredError
    return kind(
        f"quickbooks.{meaning.code}",
        tried=tried,
        found=f"{meaning.found} (0x{number:08X})",
        remedy=meaning.remedy,
    )


def number_of(error: Exception) -> int | None:
    """Give the number of a failed call, which may stand in the excepinfo; None where there is none."""
    info = getattr(error, "excepinfo", None)
    inner = info[5] if isinstance(info, tuple) and len(info) > 5 else None
    outer = getattr(error, "hresult", None)
    found = inner if isinstance(inner, int) and inner and outer in (EXCEPTION, None) else outer
    return found & _MASK if isinstance(found, int) else None


def number_in(text: str) -> int | None:
    """Read a number as people write it: 0x80040400, or what a signed or unsigned 32-bit number says."""
    found = _WRITTEN.search(text)
    if found is None:
        return None
    return int(found[1], 16) if found[1] else int(found[2]) & _MASK


def said(error: Exception) -> str:
    """Give what the object says of it."""
    info = getattr(error, "excepinfo", None)
    text = info[2] if isinstance(info, tuple) and len(info) > 2 else None
    return clean(str(text)) if text else ""


def _not_registered(tried: str) -> AccountingError:
    return AccountingError(
        "quickbooks.no_object",
        tried=tried,
        found="this machine has no QBXMLRP2.RequestProcessor that this Python can use",
        remedy="Install QuickBooks, or its SDK, on this machine. Before QuickBooks 2022 it is a 32-bit "
        "object: name a 32-bit Python with pywin32 in [quickbooks] python32.",
    )


def _gone(tried: str, number: int | None, *, writing: bool) -> AccountingError:
    kind = AccountingUnansweredError if writing else AccountingError
    known = "" if number is None else f" (0x{number:08X})"
    return kind(
        "quickbooks.lost",
        tried=tried,
        found=f"QuickBooks ended, or was closed, before it answered{known}",
        remedy="Start QuickBooks again and open the company file; then run it again: it finds what was "
        "written.",
    )


def _unknown(tried: str, number: int, words: str, *, writing: bool) -> AccountingError:
    kind = AccountingUnansweredError if writing else AccountingError
    return kind(
        "quickbooks.refused",
        tried=tried,
        found=f"QuickBooks answers 0x{number:08X}{f': {words}' if words else ''}",
        remedy="Restart QuickBooks, and run it again.",
    )
