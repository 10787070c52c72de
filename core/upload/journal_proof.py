"""How a journal is, found out without changing it: for whoever looks before anything is run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from core.errors import JournalError
from core.text import clean
from core.upload.journal_binding import bound_to, prove_bound, prove_company
from core.upload.journal_migrations import version_of
from core.upload.journal_place import check_local
from core.upload.journal_store import POSTGRESQL, advising
from core.upload.journal_tables import SCHEMA, SCHEMA_VERSION
from core.upload.journal_values import Scope

_TRIED = "open the journal"
_PATIENCE = 5
"""Seconds within which a database server lets somebody in."""


def prove(url: str, scope: Scope | None) -> str:
    """Say how a journal is that may be written and belongs to `scope`, where that is known.

    Raises JournalError where it may not, is newer than this program, or is another's.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        check_local(address.database)
        file = Path(address.database.removeprefix("file:"))
        if not file.exists():
            _prove_place(file.parent)
            return f"none yet: the first run makes it in {clean(str(file.parent))}"
    with _connected(address) as connection:
        version = version_of(connection)
        if version is None:
            return "an empty database: the first run makes the journal in it"
        connection.execute(update(SCHEMA).values(version=version))
        if version < SCHEMA_VERSION:
            return f"of version {version}: the next run brings it up to version {SCHEMA_VERSION}"
        if scope is None:
            return f"of version {version}; whose it is, is not compared before the CRM lets this user in"
        prove_bound(connection, scope)
        owner = bound_to(connection)
    return f"of version {version}, of {', '.join(owner) if owner else 'nobody yet'}"


def prove_whose(url: str, company: str, books: str) -> None:
    """Raise JournalError (journal.bound) where a journal is another company's: the CRM need not be asked."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        check_local(address.database)
        if not Path(address.database.removeprefix("file:")).exists():
            return
    with _connected(address) as connection:
        if version_of(connection) == SCHEMA_VERSION:
            prove_company(connection, company, books)


@contextmanager
def _connected(address: URL) -> Iterator[Connection]:
    """Give a connection whose transaction is taken back at the end, as a writer's would begin."""
    if address.get_backend_name() == POSTGRESQL:
        address = address.update_query_dict({"connect_timeout": str(_PATIENCE)})
    with advising(_TRIED):
        engine = create_engine(address, poolclass=NullPool)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _leave_transactions)
            event.listen(engine, "begin", _begin)
        with engine.connect() as connection:
            yield connection
            connection.rollback()


def _leave_transactions(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prove_place(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as refused:
        raise JournalError(
            "journal.unopened",
            tried=_TRIED,
            found=f"no file can be made in {clean(str(folder))}: {clean(str(refused.strerror or refused))}",
            remedy="Make that folder, and let the user who runs the upload write to it.",
        ) from refused
