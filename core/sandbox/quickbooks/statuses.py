"""The status codes of answers: their severities, and the words that QuickBooks finds for them.

The texts are those of real answers; where none was seen, Intuit's list of status codes gives the meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

OK = 0
NO_MATCH = 1
NOT_FOUND = 500
UNSUPPORTED_FIELD = 530
INTERNAL_ERROR = 1000
NOT_AVAILABLE = 1010
UNSUPPORTED_MESSAGE = 1030
INVALID_ID = 3000
NAME_IN_USE = 3100
OBJECT_NOT_FOUND = 3120
INVALID_PARENT = 3130
INVALID_REFERENCE = 3140
MISSING_ELEMENT = 3150
CANNOT_MODIFY = 3170
IN_USE = 3175
LOCKED = 3176
SAVE_FAILED = 3180
OUT_OF_DATE = 3200
INVALID_VALUE = 3210
NOT_EXECUTED = 3231
NOT_ENABLED = 3250
NO_PERMISSION = 3260
APPLICATION_NO_PERMISSION = 3261
NO_LINES = 3270

_NOT_THERE = "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."
_TEXTS = {
    OK: "Status OK",
    NO_MATCH: "A query request did not find a matching object in QuickBooks",
    NOT_FOUND: "The query request has not been fully completed. There was a required element "
    '("{0}") that could not be found in QuickBooks.',
    UNSUPPORTED_FIELD: 'The field "{0}" is not supported by this implementation.',
    INTERNAL_ERROR: "There has been an internal error when processing the request.",
    NOT_AVAILABLE: "System not available.",
    UNSUPPORTED_MESSAGE: "This request is not supported by this implementation.",
    INVALID_ID: 'The given object ID "{0}" in the field "{1}" is invalid.',
    NAME_IN_USE: 'The name "{0}" of the list element is already in use.',
    OBJECT_NOT_FOUND: 'Object "{0}" specified in the request cannot be found.  '
    "QuickBooks error message: The specified record does not exist in the list.",
    INVALID_PARENT: f'There is an invalid reference to a parent "{{0}}" in the {{1}} list.  {_NOT_THERE}',
    INVALID_REFERENCE: 'There is an invalid reference to QuickBooks {0} "{1}" in the {2}.  '
    f"{_NOT_THERE}",
    MISSING_ELEMENT: 'There is a missing element: "{0}".',
    CANNOT_MODIFY: 'There was an error when modifying a {0} list, element "{1}".',
    IN_USE: "There was an error when saving: the transaction is in use by another user.",
    LOCKED: "The object is locked: it is in use by another user.",
    SAVE_FAILED: 'There was an error when saving a {0} list, element "{1}".  '
    "QuickBooks error message: This list has been modified by another user.",
    OUT_OF_DATE: 'The provided edit sequence "{0}" is out-of-date. ',
    INVALID_VALUE: 'The "{0}" field has an invalid value "{1}".  QuickBooks error message: {2}',
    NOT_EXECUTED: "The request has not been processed, because of an error in a request before it.",
    NOT_ENABLED: "This feature is not enabled or not available in this version of QuickBooks.",
    NO_PERMISSION: "The QuickBooks user has insufficient permission to perform this action.",
    APPLICATION_NO_PERMISSION: "The application has insufficient permission to perform this action.",
    NO_LINES: "There are no lines in the transaction.",
}


@dataclass(frozen=True, slots=True)
class Status:
    """How a request went."""

    code: int
    message: str

    @property
    def severity(self) -> str:
        """Name it as the attribute does: Info below 500, Warn below 1000, Error from there."""
        return "Info" if self.code < 500 else "Warn" if self.code < 1000 else "Error"


class RefusedError(Exception):
    """QuickBooks refuses one request, and does not do it."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.message)
        self.status = status


def status(code: int, *about: str) -> Status:
    """Give a status in QuickBooks' words; what it is about and was not named stays blank."""
    return Status(code, _TEXTS[code].format(*about, "", "", ""))


def refused(code: int, *about: str) -> RefusedError:
    """Give the refusal of a status code."""
    return RefusedError(status(code, *about))
