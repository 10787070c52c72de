"""What the errors of ODBC drivers mean, and what to do about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.accounting.orders import AccountingBusyError
from core.errors import AccountingError
from core.text import clean, cut

_LONGEST_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Advice:
    """A failure by its SQLSTATEs or by words of its message, and its cure; `busy` ones pass by themselves."""

    code: str
    remedy: str
    states: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    busy: bool = False

    def fits(self, state: str, message: str) -> bool:
        """Say whether a driver's SQLSTATE and message are this failure; words decide before states."""
        return any(word in message.casefold() for word in self.words) or state in self.states


GENERAL = (
    Advice(
        "accounting.file_locked",
        "Another program is writing to the file: wait until it has finished, then try again.",
        words=("database is locked", "database table is locked"),
    ),
    Advice(
        "accounting.no_company",
        "Point the configuration at the file of an accounting company.",
        words=("file is not a database", "file is encrypted", "malformed"),
    ),
    Advice(
        "accounting.file_unreadable",
        "Check that the file is there and that this user may read it.",
        words=("unable to open database file", "permission denied", "access is denied", "access denied"),
    ),
    Advice(
        "accounting.driver_missing",
        "Install the ODBC driver that the connection names, or correct the name: "
        "it must be written exactly as the list of installed drivers shows it.",
        states=frozenset({"IM002", "IM003"}),
        words=("can't open lib", "data source name not found"),
    ),
    Advice(
        "accounting.driver_bitness",
        "The ODBC driver and this program differ in bitness: use a 32-bit Python for a 32-bit driver, "
        "or install the 64-bit driver.",
        states=frozenset({"IM014"}),
        words=("architecture mismatch",),
    ),
    Advice(
        "accounting.credentials",
        "Check the user name and the password in the configuration.",
        states=frozenset({"28000"}),
    ),
    Advice(
        "accounting.timeout",
        "The server did not answer in time: check that it is up, or raise the time limit.",
        states=frozenset({"HYT00", "HYT01"}),
    ),
    Advice(
        "accounting.unreachable",
        "Check that the server is up and that its address is right.",
        states=frozenset({"08001", "08004", "08S01", "08003"}),
    ),
    Advice(
        "accounting.table_missing",
        "Check that the connection leads to an accounting company and not to another database.",
        states=frozenset({"42S02"}),
        words=("no such table",),
    ),
    Advice(
        "accounting.column_missing",
        "This version of the accounts has other columns than expected: report its version to support.",
        states=frozenset({"42S22"}),
        words=("no such column",),
    ),
)
"""What every ODBC source may answer; a connector puts its own advice before these."""

_UNKNOWN = Advice(
    "accounting.odbc", "Read what the driver says, check the connection's settings, then try again."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a driver said when something failed."""

    state: str
    message: str


def advised(
    advices: Iterable[Advice], report: Report, *, tried: str, secrets: Sequence[str]
) -> AccountingError:
    """Turn a driver's report into an error with a cure; no secret of the connection is left in it."""
    known = [*advices, *GENERAL]
    by_words = [advice for advice in known if any(w in report.message.casefold() for w in advice.words)]
    by_state = [advice for advice in known if report.state in advice.states]
    advice = (by_words + by_state + [_UNKNOWN])[0]
    found = cut(clean(_without(secrets, report.message)), _LONGEST_MESSAGE) or "the driver gave no reason"
    kind = AccountingBusyError if advice.busy else AccountingError
    return kind(advice.code, tried=tried, found=found, remedy=advice.remedy)


def _without(secrets: Sequence[str], message: str) -> str:
    for secret in sorted((s for s in secrets if s), key=len, reverse=True):
        message = message.replace(secret, "***")
    return message
