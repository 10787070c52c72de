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
_BUSY = frozenset({1010, 3170, 3175, 3176, 3180})
_ADVICE = {
    3250: "Do without what this edition of QuickBooks does not have, or switch it on in its preferences.",
    3260: "Let the QuickBooks user that is signed in have a role that may do this (Company, Users).",
    3261: "Allow it in QuickBooks: Edit, Preferences, Integrated Applications, Company Preferences.",
}
_REFUSALS = {
    NAME_TAKEN: "Give the record another name, or rename the one that QuickBooks has.",
    3120: "Look for the record in QuickBooks: it may have been deleted or renamed.",
    3130: "Make the parent in QuickBooks first.",
    3140: "Make what is referred to in QuickBooks, or correct its name where this record comes from.",
    OUT_OF_DATE: "Run it again: the record was changed meanwhile.",
    3270: "Give the document a line.",
}


def refuses(response: Response) -> bool:
    """Whether what was asked for was not done; with a warning it was."""
    return response.code >= _ERRORS


def require(response: Response, tried: str) -> Response:
    """Give a response that is one; raises AccountingError with cause and cure for every other.

    AccountingBusyError where it may go well a little later, AccountingRefusedError where only this record
    is refused.
    """
    if response.code in _HARMLESS:
        return response
    raise refusal(response, tried)


def refusal(response: Response, tried: str) -> AccountingError:
    """Give the error of an answer that is none: its kind is as `require` has it."""
    code = f"quickbooks.status_{response.code}"
    found = f"QuickBooks says: {response.message or 'nothing'} ({response.code})"
    if response.code in _BUSY:
        return AccountingBusyError(
            code, tried=tried, found=found, remedy="Wait until it is closed in QuickBooks; run it again."
        )
    if response.code in _ADVICE:
        return AccountingError(code, tried=tried, found=found, remedy=_ADVICE[response.code])
    remedy = _REFUSALS.get(response.code, "Correct the record as the message says.")
    return AccountingRefusedError(code, tried=tried, found=found, remedy=remedy)
