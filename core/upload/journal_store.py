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
        with self._lock, advising(tried), self.engine.begin() as connection:
            if self.dialect == POSTGRESQL:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS})
            else:
                _begin_sqlite(connection, "BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self, tried: str) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._lock, advising(tried), self.engine.connect() as connection:
            if self.dialect != POSTGRESQL:
                _begin_sqlite(connection, "BEGIN")
            yield connection

    def close(self) -> None:
        """Let go of the database; a second call does nothing."""
        self.engine.dispose()

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


def _begin_sqlite(connection: Connection, how: str) -> None:
    # Past SQLAlchemy: to listen for its "begin" would slow every statement of the journal.
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute(how)
