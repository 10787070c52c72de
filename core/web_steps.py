"""What is to be done by hand before QuickBooks' Web Connector comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.text import clean

FILE = Path("syncupload.qwc")
"""Where `syncupload quickbooks qwc` writes, unless it is told otherwise."""
_WRITES = "syncupload quickbooks qwc"
_SERVES = "syncupload quickbooks serve"
_TYPE = "type the password into the Web Connector's window"


def steps(written: Path | None, to_trust: Path | None, *, password: bool) -> tuple[str, ...]:
    """Name them in their order.

    `written` is the Web Connector's file where that was made, `to_trust` a certificate that QuickBooks'
    machine has to be told to trust; `password`: one has been chosen.
    """
    found = [] if password else ["choose a password: syncupload config set-secret quickbooks.password"]
    if written is None:
        found.append(f"have the Web Connector's file written: {_WRITES}")
    found.append(f"let the service run: {_SERVES}")
    return (*found, *_at_quickbooks(written, to_trust), _TYPE)


def steps_left(to_trust: Path | None, *, file: bool, password: bool) -> tuple[str, ...]:
    """Name those that are left where the Web Connector has come before, and a set-up changed something.

    `file`: what stands in its file is not so any more; `to_trust` is a certificate of another name than
    before; `password`: it signs in with another one from now on.
    """
    again = f"end the service, where it runs, and begin it anew: {_SERVES}"
    if not file:
        return (again, _TYPE) if password else (again,)
    written = f"have the Web Connector's file written anew: {_WRITES}"
    return (written, again, *_at_quickbooks(None, to_trust), _TYPE)


def _at_quickbooks(written: Path | None, to_trust: Path | None) -> Iterator[str]:
    if to_trust is not None:
        yield (
            f"let QuickBooks' machine trust {clean(str(to_trust))}: open it there, Install Certificate, "
            "Local Machine, Trusted Root Certification Authorities"
        )
    yield (
        f"open {clean(str(written or FILE))} on QuickBooks' machine, with the company open and as its Admin, "
        "and let it in: always, even if QuickBooks is not running"
    )


def numbered(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Put its number before each."""
    return tuple(f"{number}. {step}" for number, step in enumerate(steps, 1))
