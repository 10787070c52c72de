"""Finds the SYNC Accounting database that the configuration names: an Access file, or a URL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.syncaccounting.access_store import AccessStore
from core.syncaccounting.advice import trouble
from core.syncaccounting.sql_store import SqlStore
from core.text import clean

URL = "://"
"""What tells a URL from the name of an Access file."""


def open_store(address: str, folder: Path) -> AccessStore | SqlStore:
    """Open the database; a file is meant in `folder` unless it says otherwise. Raises SyncAccountingError."""
    if URL not in address:
        return AccessStore(folder / address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise trouble(
            "address", "mdb is neither a file nor a URL", "Write it as sqlite:///FILE, for instance."
        ) from None
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith((":", "file:")):
        url = url.set(database=str(folder.resolve() / url.database))
    name = clean(url.render_as_string(hide_password=True))
    return SqlStore(url.render_as_string(hide_password=False), name)
