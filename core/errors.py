"""One tree of failures: each says what was tried, what came back and what to do."""

from __future__ import annotations


class SyncError(Exception):
    """A failure that a person is told about, with its cause and its cure.

    `code` is a short, stable, machine-readable name (`crm.unreachable`); `exit_code` is what the
    command line ends with.
    """

    exit_code = 1

    def __init__(self, code: str, *, tried: str, found: str, remedy: str) -> None:
        super().__init__(code, tried, found, remedy)
        self.code = code
        self.tried = tried
        self.found = found
        self.remedy = remedy

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Give what was found and its cure one by one, where several things are wrong at once."""
        return ()

    def __str__(self) -> str:
        return f"{self.found} (while trying to {self.tried}). {self.remedy}"


class UsageError(SyncError):
    """The command was called in a way that cannot be meant."""

    exit_code = 2


class ConfigurationError(SyncError):
    """The configuration is missing, unreadable or names something that is not there."""

    exit_code = 5


class RunLockedError(SyncError):
    """Another run on the same company holds the lock."""

    exit_code = 6


class AccountingError(SyncError):
    """The accounting system could not be reached, or answered with something that cannot be used."""


class AccountingAwayError(AccountingError):
    """The accounting system comes to this program by itself, and is not here now: nothing is wrong."""


class JournalError(SyncError):
    """The journal cannot be read or written; nothing is sent without it."""


class PlanDriftedError(SyncError):
    """A saved plan no longer matches the world, so it is not carried out."""


class CrmError(SyncError):
    """The CRM could not be reached, or answered with something that is no answer of a CRM."""


class CrmUnansweredError(CrmError):
    """A request was sent and no answer came back: it may or may not have been carried out."""


class CrmUnavailableError(CrmError):
    """The CRM takes no requests now and has not carried this one out: it may be sent again, later.

    `after` is how many seconds the CRM asked to wait, where it did.
    """

    def __init__(self, code: str, *, tried: str, found: str, remedy: str, after: float | None = None) -> None:
        super().__init__(code, tried=tried, found=found, remedy=remedy)
        self.after = after


_PRIVILEGE_DENIED = 0x80040220


class CrmFault(CrmError):  # noqa: N818 - the SOAP word for it
    """The CRM refused a request with a fault code of its own (an unsigned 32-bit `number`)."""

    def __init__(self, number: int, *, tried: str, found: str, remedy: str) -> None:
        super().__init__(f"0x{number:08X}", tried=tried, found=found, remedy=remedy)
        self.number = number

    @property
    def lacks_a_right(self) -> bool:
        """Whether it refused because the user's role lacks a privilege."""
        return self.number == _PRIVILEGE_DENIED
