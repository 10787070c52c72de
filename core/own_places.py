"""Which files are this program's own or the accounts': no other database may be kept in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from core import registry
from core.config.store import Loaded
from core.config.words import Source

JOURNAL_FILE = "journal.db"


def journal_address(loaded: Loaded) -> str:
    """Give the URL of the journal: as it is configured, else of a file beside the configuration."""
    return loaded.config.journal.url or f"sqlite:///{loaded.folder.resolve() / JOURNAL_FILE}"


def kept_in(file: Path, loaded: Loaded) -> str:
    """Name what is kept in a file already; blank where it is nothing that this program knows of."""
    return next((what for what, own in _own(loaded) if _same(file, own)), "")


def _own(loaded: Loaded) -> Iterator[tuple[str, Path]]:
    journal = make_url(journal_address(loaded))
    if journal.get_backend_name() == "sqlite" and journal.database:
        yield "the journal", Path(journal.database.removeprefix("file:"))
    company = registry.company_file(loaded)
    if company is None and loaded.config.sync.source is Source.SAGE50:
        company = registry.sandbox_books(loaded)
    if company is not None:
        from core.sandbox.site import CRM_FILE  # noqa: PLC0415 - only what is used is loaded

        yield "the accounts", company
        yield "the sandbox's CRM", company.with_name(CRM_FILE)


def _same(file: Path, own: Path) -> bool:
    try:
        return file.samefile(own)
    except OSError:  # one of them is yet to be made
        return file.resolve() == own.resolve()
