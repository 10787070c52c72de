"""What is agreed with a helper, and what is said where it does not keep to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from core.accounting.orders import AccountingUnansweredError
from core.errors import AccountingError
from core.text import clean, cut

Told: TypeAlias = Callable[..., object]
"""Is told an event by its name, with its details, for the log."""

_LONGEST = 200
_TRY_AGAIN = "Try again; if it comes back, send the log of this program to support."


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is worked with: `name` is what people call the other side, `user` who signs in to it.

    In seconds: `start` is what the process may take to begin, `limit` an answer, `grace` the signing out.
    `table` is the one of the configuration that names its Python.
    """

    name: str
    user: str = ""
    start: float = 60.0
    limit: float = 300.0
    grace: float = 20.0
    table: str = field(default="sage", kw_only=True)

    def failure(self, code: str, tried: str, found: str, *, write: bool, killed: bool) -> AccountingError:
        """Say what became of a question; after a deed it is not known whether it was done."""
        kind = AccountingUnansweredError if write else AccountingError
        remedy = f"{self.still_signed_in} {_TRY_AGAIN}".strip() if killed else _TRY_AGAIN
        return kind(code, tried=tried, found=found, remedy=remedy)

    @property
    def still_signed_in(self) -> str:
        """Say what a process that was killed leaves behind: Sage keeps a name until it is cleared."""
        if not self.user:
            return ""
        return (
            f"{clean(self.user)} may still be signed in: clear the name from the list of signed-in users in "
            f"{self.name}."
        )


def nobody(event: str, **details: object) -> None:
    """Tell nobody."""


def not_started(interpreter: str, said: str, table: str, *, late: bool) -> AccountingError:
    """Say that a Python did not become a helper; `said` is what it wrote to its standard error."""
    last = cut(clean(said.rpartition("\n")[2]), _LONGEST)
    why = "it gave no sign of life in time" if late else "it ended at once"
    return AccountingError(
        "helper.start",
        tried=f"start a helper with {clean(interpreter)}",
        found=f"{why}{f' ({last})' if last else ''}",
        remedy=f"It must be Python 3.11 or newer: install one, and set [{table}] python32 to its python.exe.",
    )


def closed(tried: str, why: str) -> AccountingError:
    """Say that nobody is there any more."""
    return AccountingError(
        "accounting.closed",
        tried=tried,
        found=f"the helper process is gone: {why}",
        remedy="Open the company again.",
    )
