"""Whether QuickBooks is reached by its Web Connector, which comes here: it is asked in its visits alone."""

from __future__ import annotations

from core.config.store import Loaded
from core.config.words import Source

PASSWORD = "quickbooks.password"  # noqa: S105 - the name of its key


def is_visited(loaded: Loaded) -> bool:
    """Whether a configuration has the Web Connector come: it has a password or an address for it.

    A password that is kept and cannot be read just now is one all the same.
    """
    quickbooks = loaded.config.quickbooks
    chosen = bool(quickbooks.password.get_secret_value()) or PASSWORD in loaded.unread
    return loaded.config.sync.source is Source.QUICKBOOKS and (chosen or "url" in quickbooks.model_fields_set)
