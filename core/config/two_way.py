"""Which accounting systems take orders of the CRM (manual 2, 7)."""

from __future__ import annotations

from core.config.words import Source
from core.errors import ConfigurationError

TWO_WAY = (Source.SAGE50, Source.QUICKBOOKS)


def require_two_way(source: Source) -> None:
    """Raise ConfigurationError where the accounting system takes no orders, before anybody is asked."""
    if source not in TWO_WAY:
        raise ConfigurationError(
            "orders.one_way",
            tried="find out which orders of the CRM are ready",
            found=f"{source} takes no orders: the program only reads it",
            remedy=f"Orders go into {', '.join(sorted(TWO_WAY))}; everything else works the other way.",
        )
