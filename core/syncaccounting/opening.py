"""Finds the SYNC Accounting database that the configuration names: an Access file, or a URL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.syncaccounting.access_store import AccessStore
from core.syncaccounting.advice import trouble
from core.syncaccounting.sql_store import SqlStore
from core.text import clean

SCHEME = "://"
"""What tells a URL from the name of an Access file."""


def open_store(address: str, folder: Path) -> AccessStore | SqlStore:
    """Open the database; a file is meant in `folder` unless it says otherwise. Raises SyncAccountingError."""
    if not is_url(address):
        return AccessStore(folder / address)
    url = _read(address)
    if _is_file(url):
        url = url.set(database=str(folder.resolve() / str(url.database)))
    name = clean(url.render_as_string(hide_password=True))
    return SqlStore(url.render_as_string(hide_password=False), name)


def is_url(address: str) -> bool:
    """Whether an address is a URL; else it names an Access file."""
    return SCHEME in address


def file_of(address: str, folder: Path) -> Path | None:
    """Give the file of SQLite that is meant; None for a server, and for a file of Access."""
    url = _read(address) if is_url(address) else None
    return folder.resolve() / str(url.database) if url is not None and _is_file(url) else None


def place_of(address: str, folder: Path) -> Path | None:
    """Give the file that is meant, of whatever make; None for a server, and where it is in memory."""
    return file_of(address, folder) if is_url(address) else folder.resolve() / address


def made_beside(address: str) -> bool:
    """Whether a file of SQLite is meant that lies in the configuration's own folder."""
    if not is_url(address):
        return False
    url = _read(address)
    return _is_file(url) and Path(str(url.database)).parent == Path()


def _read(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise trouble(
            "address", "mdb is neither a file nor a URL", "Write it as sqlite:///FILE, for instance."
        ) from None


def _is_file(url: URL) -> bool:
    named = url.database or ""
    return url.get_backend_name() == "sqlite" and bool(named) and not named.startswith((":", "file:"))
