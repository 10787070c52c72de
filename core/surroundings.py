"""What the checks may ask beyond the two sides, for one configuration."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from platformdirs import user_log_path
from sqlalchemy.engine import make_url

from core import accounts_database, registry, remote
from core.accounting.base import AccountingReader
from core.checks.surroundings import Installed, Surroundings
from core.config.store import Loaded
from core.config.visited import is_visited
from core.config.words import Source
from core.crm.base import Identity
from core.errors import AccountingError
from core.known_visitor import known_visitor
from core.reading_only import as_sage, instant_settings
from core.upload.journal_proof import prove
from core.upload.journal_values import Scope


def surroundings(
    loaded: Loaded, journal_url: str, opened: Callable[[], AccountingReader | None]
) -> Surroundings:
    """Give where this program writes, how its journal is asked, and how the CRM's version is found out.

    `opened` gives the accounts where they are open, for the journal knows them by their name.
    """
    address = make_url(journal_url)
    file = address.database if address.get_backend_name() == "sqlite" else None
    folders = {
        "the journal": Path(file.removeprefix("file:")).parent if file else None,
        "the log": user_log_path("syncupload"),
        "temporary tables": _temporary(),
    }
    on = accounts_database.switched_on(loaded)
    return Surroundings(
        odbc=lambda: _installed(loaded),
        crm_versions=lambda: registry.crm_versions(loaded),
        organisations=lambda: registry.organisations(loaded),
        journal=lambda identity: _proved(loaded, journal_url, identity, opened()),
        accounts_database=(lambda open_reader: _filled(loaded, open_reader)) if on else None,
        visitor=(lambda: known_visitor(loaded)) if is_visited(loaded) else None,
        folders={what: folder for what, folder in folders.items() if folder is not None},
    )


def sign_in_for_writing(loaded: Loaded) -> None:
    """Sign in to the accounts for writing, without waiting, and out again; raises AccountingError."""
    sage = loaded.config.sage
    hasty = sage.model_copy(update={"wait": 0}) if sage else None
    at_once = replace(loaded, config=loaded.config.model_copy(update={"sage": hasty}))
    registry.open_writer(at_once).close()


def _installed(loaded: Loaded) -> Installed:
    config = loaded.config
    if config.sync.source is Source.SAGEINSTANT and config.sage_instant is not None:
        instant = config.sage_instant
        return remote.installed(as_sage(instant), instant_settings(instant, config.product.cost))
    if config.sync.source is not Source.SAGE50 or config.sage is None:
        return Installed.here()
    return remote.installed(config.sage, registry.sage50_settings(loaded))


def _proved(loaded: Loaded, url: str, identity: Identity | None, reader: AccountingReader | None) -> str:
    if not loaded.config.journal.url and not loaded.folder.exists():
        return "none yet: it will lie beside the configuration, in a folder that is yet to be made"
    loaded.prove_secrets("journal")
    if identity is None:
        return prove(url, None)
    books = ""
    with suppress(AccountingError):  # that they cannot be read is told by a check of its own
        books = reader.company().name if reader else ""
    return prove(url, Scope(identity.organization_id, loaded.config.sync.company, books))


def _filled(loaded: Loaded, open_reader: Callable[[], AccountingReader]) -> str:
    proof = accounts_database.prove(loaded)
    with suppress(AccountingError):  # as above
        accounts_database.refuse(proof, accounts_database.owner(loaded, open_reader()))
    return str(proof)


def _temporary() -> Path:
    """Give the folder in which SQLite keeps nameless tables: on Unix by its own rule, not Python's."""
    if sys.platform == "win32":
        return Path(tempfile.gettempdir())
    wanted = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp")  # noqa: S108
    return next((Path(each) for each in wanted if each and os.access(each, os.W_OK | os.X_OK)), Path.cwd())
