"""The HRESULTs of QBXMLRP2, and how a failed call arrives: as com_error, the number in its excepinfo."""

from __future__ import annotations

from enum import IntEnum

from core.accounting.com import EXCEPTION, ComError

CALL_FAILED = -2147023170
"""RPC_S_CALL_FAILED: the call went out, and no answer came back."""
WRONG_THREAD = -2147417842
"""RPC_E_WRONG_THREAD: the object lives on one thread."""
_SOURCE = "QBXMLRP2.RequestProcessor.2"
_FACILITY = 0x80040000


class Result(IntEnum):
    """The last three digits of an HRESULT 0x80040xxx."""

    PARSE_ERROR = 0x400
    NO_ACCESS = 0x401
    UNEXPECTED = 0x402
    CANNOT_OPEN_FILE = 0x403
    CANNOT_START = 0x408
    OTHER_FILE_OPEN = 0x40A
    NO_SESSION = 0x40C
    INVALID_TICKET = 0x40D
    NO_CONNECTION = 0x40F
    OTHER_MODE = 0x410
    END_SESSION_FIRST = 0x411
    CLOSE_CONNECTION_FIRST = 0x412
    ROLLBACK = 0x413
    MODAL_DIALOG = 0x414
    NO_APPLICATION_NAME = 0x415
    NOT_RUNNING_WITHOUT_FILE = 0x416
    NO_FILE_OPEN = 0x417
    FIRST_ACCESS = 0x418
    NO_PERMISSION = 0x41A
    NO_AUTOMATIC_LOGIN = 0x41D
    DENIED = 0x420
    SINGLE_USER_NEEDED = 0x422
    UNKNOWN_VERSION = 0x423
    NOT_INITIALISED = 0x424
    UNSUPPORTED_VERSION = 0x428
    NO_UNATTENDED_LOGIN = 0x430
    USER_ELSEWHERE = 0x437
    SEVERAL_RUNNING = 0x438


_TEXTS = {
    Result.PARSE_ERROR: "QuickBooks found an error when parsing the provided XML text stream.",
    Result.NO_ACCESS: "Could not access QuickBooks.",
    Result.CANNOT_OPEN_FILE: "Could not open the specified QuickBooks company data file.",
    Result.CANNOT_START: "Could not start QuickBooks.",
    Result.OTHER_FILE_OPEN: "Another QuickBooks company data file is already open.",
    Result.NO_SESSION: "BeginSession has not been called, or it did not succeed.",
    Result.INVALID_TICKET: "The ticket parameter is invalid.",
    Result.NO_CONNECTION: "OpenConnection has not been called.",
    Result.OTHER_MODE: "The company data file is open in a mode other than the one specified.",
    Result.END_SESSION_FIRST: "EndSession must be called before another BeginSession.",
    Result.CLOSE_CONNECTION_FIRST: "CloseConnection must be called before another OpenConnection.",
    Result.ROLLBACK: "QuickBooks does not support rollbackOnError.",
    Result.MODAL_DIALOG: "A modal dialog box is showing in the QuickBooks user interface.",
    Result.NO_APPLICATION_NAME: "OpenConnection must include the name of the application.",
    Result.NOT_RUNNING_WITHOUT_FILE: "QuickBooks is not running: BeginSession must name the data file.",
    Result.NO_FILE_OPEN: "No company data file is open: BeginSession must name one.",
    Result.FIRST_ACCESS: "This application has not accessed this company data file before. Only the "
    "QuickBooks administrator can grant it for the first time.",
    Result.NO_PERMISSION: "This application may not access this company data file.",
    Result.NO_AUTOMATIC_LOGIN: "This application may not log in to the data file automatically.",
    Result.DENIED: "The QuickBooks user has denied access.",
    Result.SINGLE_USER_NEEDED: "Single-user mode is required, and another application shares the file.",
    Result.UNKNOWN_VERSION: "The requested version of qbXML is not supported or unknown.",
    Result.NOT_INITIALISED: "QuickBooks did not finish its initialization. Please try again later.",
    Result.USER_ELSEWHERE: "The QuickBooks user is logged in on another machine.",
    Result.SEVERAL_RUNNING: "More than one QuickBooks is running.",
}


def failed(digits: int) -> ComError:
    """Give the error of an HRESULT, by its last three digits: the number itself is in the excepinfo."""
    code = (_FACILITY | digits) - 2**32
    text = _TEXTS.get(Result(digits), "Unexpected error.") if digits in set(Result) else "Unexpected error."
    return ComError(EXCEPTION, "Exception occurred.", (0, _SOURCE, text, None, 0, code))


def unanswered() -> ComError:
    """Give the error of a call whose answer was lost."""
    return ComError(CALL_FAILED, "The remote procedure call failed.")
