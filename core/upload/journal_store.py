"""The database of the journal: opened, brought up to date, read and written in whole transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from core.upload import journal_migrations
from core.upload.journal_advice import journal_error, without_driver
from core.upload.journal_place import check_local
from core.upload.journal_statement import driver_of

KEYS_A_QUESTION = 500

IN_MEMORY = "sqlite://"

POSTGRESQL = "postgresql"

_WRITERS = 0x53594E43
"""The advisory lock under which PostgreSQL lets one transaction at a time write to the journal."""

Key = TypeVar("Key")


class Store:
    """One database of one journal; safe among threads. Whatever fails in it is raised as JournalError."""

    def __init__(self, url: str) -> None:
        self._lock = threading.RLock()
        self._kept: Connection | None = None
        with advising("open the journal"):
            self.engine = _engine(url)
            try:
                self._prepare()
            except BaseException:
                self.engine.dispose()
                raise

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def writing(self, tried: str) -> Iterator[Connection]:
        """Give a connection whose statements are committed together, while nobody else writes."""
        with self._lock, advising(tried):
            if self.dialect != POSTGRESQL:
                with self._in_file("BEGIN IMMEDIATE") as connection:
                    yield connection
                return
            with self.engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS})
                yield connection

    @contextmanager
    def reading(self, tried: str) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._lock, advising(tried):
            if self.dialect != POSTGRESQL:
                with self._in_file("BEGIN") as connection:
                    yield connection
                return
            with self.engine.connect() as connection:
                yield connection

    def close(self) -> None:
        """Let go of the database; a second call does nothing."""
        with self._lock:  # not under a statement of another thread
            self._let_go()
            self.engine.dispose()

    @contextmanager
    def _in_file(self, begin: str) -> Iterator[Connection]:
        # A file stays where it is, as a server may not: its connection is kept, for to take one anew costs
        # as much as to read with it. Past SQLAlchemy: to listen for its "begin" would slow every statement.
        connection = self._kept = self._kept or self.engine.connect()
        try:
            if (driver := driver_of(connection)) is not None:
                driver.execute(begin)
            yield connection
            connection.commit()
            if driver is not None:
                driver.commit()
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()  # takes back what was not committed

    def _prepare(self) -> None:
        with self.reading("open the journal") as connection:
            current = journal_migrations.is_current(connection)
        if not current:
            with self.writing("bring the journal up to date") as connection:
                journal_migrations.bring_up_to_date(connection)


@contextmanager
def advising(tried: str) -> Iterator[None]:
    """Turn what the journal's database says into advice."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise without_driver(missing) from missing
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise journal_error(tried, error) from error


def portions(values: Iterable[Key]) -> Iterator[list[Key]]:
    """Give values in portions that one statement can name."""
    stream = iter(values)
    while some := list(islice(stream, KEYS_A_QUESTION)):
        yield some


def _engine(url: str) -> Engine:
    address = make_url(url)
    if url == IN_MEMORY:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        if address.get_backend_name() == "sqlite" and address.database:
            check_local(address.database)
        engine = create_engine(address, pool_pre_ping=address.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of a transaction leaves out DDL and begins late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
