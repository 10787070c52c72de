"""What is to be done by hand before QuickBooks' Web Connector comes."""

from __future__ import annotations

from pathlib import Path

from core.text import clean

FILE = Path("syncupload.qwc")
"""Where `syncupload quickbooks qwc` writes, unless it is told otherwise."""


def steps(written: Path | None, to_trust: Path | None, *, password: bool) -> tuple[str, ...]:
    """Name them in their order.

    `written` is the Web Connector's file where that was made, `to_trust` a certificate that QuickBooks'
    machine has to be told to trust; `password`: one has been chosen.
    """
    found = [] if password else ["choose a password: syncupload config set-secret quickbooks.password"]
    if written is None:
        found.append("have the Web Connector's file written: syncupload quickbooks qwc")
    found.append("let the service run: syncupload quickbooks serve")
    if to_trust is not None:
        found.append(
            f"let QuickBooks' machine trust {clean(str(to_trust))}: open it there, Install Certificate, "
            "Local Machine, Trusted Root Certification Authorities"
        )
    found += [
        f"open {clean(str(written or FILE))} on QuickBooks' machine, with the company open and as its Admin, "
        "and let it in: always, even if QuickBooks is not running",
        "type the password into the Web Connector's window",
    ]
    return tuple(found)


def numbered(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Put its number before each."""
    return tuple(f"{number}. {step}" for number, step in enumerate(steps, 1))
