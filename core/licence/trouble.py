"""What is wrong with a serial number or an activation key, and what to do."""

from __future__ import annotations

from core.errors import SyncError

TRIED = "verify the licence"
ASK = "Ask for a serial number and an activation key: sync@redware.com, or your reseller."


class LicenceError(SyncError):
    """A serial number and an activation key that make no licence."""


def trouble(code: str, found: str, remedy: str = ASK) -> LicenceError:
    """Make the error of a pair that is no licence."""
    return LicenceError(f"licence.{code}", tried=TRIED, found=found, remedy=remedy)
