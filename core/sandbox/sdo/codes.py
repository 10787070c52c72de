"""Sage Data Objects' error codes, what each says, and which versions have them."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """The codes of `engine.LastError` that the sandbox gives."""

    NONE = 0
    INVALID_ARGUMENT = 1
    FILE_EXCEPTION = 6
    NOT_SUPPORTED = 8
    UNKNOWN_EXCEPTION = 13
    INVALID_OPEN_MODE = 14
    INVALID_NAME = 15
    NOT_CONNECTED = 16
    INVALID_KEY = 17
    INVALID_VALUE = 18
    INVALID_USE = 19
    INVALID_TYPE = 20
    LOGON_FAIL = 21
    LOGON_PASSWORD = 22
    LOGON_NAME_IN_USE = 23
    LOGON_EXCLUSIVE = 24
    BAD_DATA_PATH = 25
    WRONG_VERSION = 26
    BAD_UPDATE_MODE = 27
    DELETE_FAILED_HAS_TRANSACTIONS = 28
    DELETE_FAILED = 29
    USER_COUNT_EXCEEDED = 30
    NOT_REGISTERED = 31
    READ_ONLY_ACCESS = 32
    FOREIGN_TRADER_NOT_ENABLED = 33
    CURRENCY_DOES_NOT_MATCH = 34
    FOREIGN_RATE_ON_BASE = 35
    INVALID_SAVE = 36
    ACCOUNTS_BUSY = 48
    EMPTY_KEY = 50
    EMPTY_ACCOUNT_REFERENCE = 63
    INVALID_NOMINAL_CODE = 65
    ACCOUNT_ON_HOLD = 70
    ACCOUNT_INACTIVE = 71
    ACCOUNT_DELETED = 72
    REFERENCE_HAS_SPACES = 82
    REFERENCE_EXISTS = 84
    REFERENCE_HAS_INVALID_CHARACTERS = 86
    INVALID_DATE = 87
    INVOICE_TOTAL_NEGATIVE = 89
    INCORRECT_STOCK_CODE_TYPE = 90
    KICKED_OUT = 91
    NO_DATA_SERVICE = 94


_TEXTS = {
    Code.LOGON_FAIL: "Invalid or incorrect username or password",
    Code.LOGON_PASSWORD: "Invalid or incorrect username or password",
    Code.LOGON_NAME_IN_USE: "Username is already in use",
    Code.LOGON_EXCLUSIVE: "Program is in exclusive mode. Logon cannot proceed",
    Code.BAD_DATA_PATH: "No data set was found in this path",
    Code.WRONG_VERSION: "The data set is of another version",
    Code.NOT_REGISTERED: "Sage Data Objects is not registered.",
    Code.ACCOUNTS_BUSY: "Accounts application is busy",
    Code.EMPTY_KEY: "Empty key specified",
    Code.CURRENCY_DOES_NOT_MATCH: "Foreign Currency mismatch",
}

_AFTER_V14 = 15
"""45 to 47 came with version 15, and all above them later still."""
_AFTER_V23 = 24
"""Version 23's own help ends at 86."""


def text(code: Code) -> str:
    """Say what `LastError.Text` says of a code; programs go by the code, for most texts are undocumented."""
    return _TEXTS.get(code) or code.name.replace("_", " ").capitalize()


def known(code: Code, version: int) -> bool:
    """Whether Sage Data Objects of a version have a code of this number."""
    if code <= 44:
        return True
    return version >= (_AFTER_V14 if code <= 86 else _AFTER_V23)
