"""How a failure crosses to another process: its class by name, what it says, and what more it holds."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting import orders
from core.errors import AccountingError, SyncError

_TOLD = ("code", "tried", "found", "remedy")
_PLAIN = (str, int, float, bool)
_LOG = "Look into the log of this program, and send it to support where it does not help."

UNANSWERED = orders.AccountingUnansweredError


def written_failure(error: SyncError) -> dict[str, object]:
    """Write a failure: the names of its classes, nearest first, its words, and further plain attributes."""
    more = {name: value for name, value in vars(error).items() if name not in _TOLD and _crosses(value)}
    return {
        "classes": [each.__name__ for each in type(error).__mro__ if issubclass(each, SyncError)],
        **{name: str(getattr(error, name)) for name in _TOLD},
        "more": more,
    }


def read_failure(written: object) -> SyncError:
    """Make the failure again, of the nearest class that is known here; raises KeyError, TypeError."""
    if not isinstance(written, dict):
        raise TypeError("a failure is an object")
    known = {each.__name__: each for each in _below(SyncError)}
    kind = next((known[name] for name in written["classes"] if name in known), AccountingError)
    error = kind.__new__(kind)
    code, *told = (str(written[name]) for name in _TOLD)
    SyncError.__init__(error, code, tried=told[0], found=told[1], remedy=told[2])
    for name, value in written["more"].items():
        setattr(error, name, value)
    return error


def unexpected(error: BaseException, tried: str, *, write: bool) -> SyncError:
    """Say that something unforeseen went wrong: after a write it is not known whether it was done."""
    kind = UNANSWERED if write else AccountingError
    return kind(
        "accounting.unexpected",
        tried=tried,
        found=f"something unforeseen went wrong there ({type(error).__name__})",
        remedy=_LOG,
    )


def _crosses(value: object) -> bool:
    return value is None or isinstance(value, _PLAIN)


def _below(kind: type[SyncError]) -> Iterator[type[SyncError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _below(each)
