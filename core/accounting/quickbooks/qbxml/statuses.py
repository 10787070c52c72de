"""What the status codes of answers mean: Info below 500, Warn below 1000, Error from there."""

from __future__ import annotations

from core.accounting.orders import AccountingBusyError, AccountingRefusedError
from core.accounting.quickbooks.qbxml.responses import Response
from core.errors import AccountingError

OK, NOTHING_FOUND, NOT_ALL_FOUND, FIELD_UNKNOWN = 0, 1, 500, 530
NAME_TAKEN = 3100
"""Names are shared by customers, suppliers, employees and others."""
OUT_OF_DATE = 3200
_ERRORS = 1000
_HARMLESS = frozenset({OK, NOTHING_FOUND, NOT_ALL_FOUND, FIELD_UNKNOWN})
_NOT_AVAILABLE = 1010
_ADVICE = {
    3250: "Do without what this edition of QuickBooks does not have, or switch it on in its preferences.",
    3260: "Let the QuickBooks user that is signed in have a role that may do this (Company, Users).",
    3261: "Allow it in QuickBooks: Edit, Preferences, Integrated Applications, Company Preferences.",
}
_OPEN = "Wait until it is closed in QuickBooks; run it again."
_REFUSALS = {
    1000: "Run it again; if it comes back, verify the company file (File, Utilities, Verify Data).",
    NAME_TAKEN: "Give the record another name, or rename the one that QuickBooks has.",
    3120: "Look for the record in QuickBooks: it may have been deleted or renamed.",
    3130: "Make the parent in QuickBooks first.",
    3140: "Make what is referred to in QuickBooks, or correct its name where this record comes from.",
    3170: _OPEN,
    3175: _OPEN,
    3176: _OPEN,
    3180: _OPEN,
    OUT_OF_DATE: "Run it again: the record was changed meanwhile.",
    3270: "Give the document a line.",
}


def refuses(response: Response) -> bool:
    """Whether what was asked for was not done; with a warning it was."""
    return response.code >= _ERRORS


def require(response: Response, tried: str) -> Response:
    """Give a response that is one; raises AccountingError with cause and cure for every other.

    AccountingBusyError where QuickBooks takes nothing in now, AccountingRefusedError where only this record
    is refused, also because somebody has it open.
    """
    if response.code in _HARMLESS:
        return response
    raise refusal(response, tried)


def refusal(response: Response, tried: str) -> AccountingError:
    """Give the error of an answer that is none: its kind is as `require` has it."""
    code = f"quickbooks.status_{response.code}"
    found = f"QuickBooks says: {response.message or 'nothing'} ({response.code})"
    if response.code == _NOT_AVAILABLE:
        return AccountingBusyError(code, tried=tried, found=found, remedy="Run it again in a few minutes.")
    if response.code in _ADVICE:
        return AccountingError(code, tried=tried, found=found, remedy=_ADVICE[response.code])
    remedy = _REFUSALS.get(response.code, "Correct the record as the message says.")
    return AccountingRefusedError(code, tried=tried, found=found, remedy=remedy)
