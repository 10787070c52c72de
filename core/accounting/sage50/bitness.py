"""Which parts of Sage 50 are 32-bit only, by its version (facts of Sage's own help)."""

from __future__ import annotations

FIRST_64_BIT_DRIVER = 24
"""The version from which on there are 64-bit ODBC drivers."""

LAST_32_BIT_OBJECT = 27
"""The last version whose Sage Data Objects are 32-bit only."""


def driver_is_32_bit(version: int | None) -> bool:
    """Say whether a version's ODBC driver comes as 32-bit alone; an unknown version says nothing."""
    return version is not None and version < FIRST_64_BIT_DRIVER


def object_is_32_bit(version: int | None) -> bool:
    """Say whether a version's Data Object is certainly a 32-bit one; an unknown version says nothing."""
    return version is not None and version <= LAST_32_BIT_OBJECT
