"""The SYNC Accounting database in whatever SQLAlchemy reaches: SQLite, PostgreSQL and their like."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    and_,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import SyncError
from core.syncaccounting.advice import store_error, without_driver
from core.syncaccounting.rows import Key, Row, columns, key_columns, key_of
from core.syncaccounting.store import Standing
from core.syncaccounting.tables import COMPANIES, METADATA, TRANSACTIONS

_WRITERS = 0x53414343
"""The advisory lock under which PostgreSQL lets one run at a time fill the database."""

_STREAMED = {"stream_results": True}


class SqlStore:
    """A database at a URL; `name` is what people call it, without any password."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        with self._advising():
            self.engine: Engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)

    @contextmanager
    def writing(self, company: int, *, kept: bool = True) -> Iterator[SqlSession]:
        """Give a transaction, which is taken back at its end unless `kept`; nobody else writes meanwhile."""
        with self._advising(), self.engine.connect() as connection, connection.begin() as transaction:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif self.engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS})
            METADATA.create_all(connection)
            yield SqlSession(connection, company)
            if not kept:
                transaction.rollback()

    def prove(self, company: int) -> Standing | None:
        """Prove that the tables can be made and written; give where the rows stand. Nothing is left."""
        with self.writing(company, kept=False) as session:
            session.prove()
            return session.standing()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def _advising(self) -> Iterator[None]:
        try:
            yield
        except SyncError:
            raise
        except ModuleNotFoundError as missing:
            raise without_driver(missing) from missing
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise store_error(self.name, error) from error


class SqlSession:
    """One company's rows in one transaction."""

    places = 5

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    def prove(self) -> None:
        """Write nothing, as a statement that needs the right to write."""
        self._connection.execute(delete(COMPANIES).where(COMPANIES.c.company.is_(None)))

    def standing(self) -> Standing | None:
        """Say where the rows stand."""
        asked = select(*columns(COMPANIES)).where(COMPANIES.c.company == self._company)
        found = self._connection.execute(asked).first()
        if found is None:
            return None
        name, currency, mark, aged_on = cast("tuple[str, str, str, date]", tuple(found))
        return Standing(name, currency, mark, aged_on)

    def stand(self, standing: Standing, *, new: bool) -> None:
        """Note where the rows stand now."""
        values = {
            "name": standing.name,
            "currency": standing.currency,
            "mark": standing.mark,
            "aged_on": standing.aged_on,
        }
        if new:
            self._connection.execute(insert(COMPANIES).values(company=self._company, **values))
        else:
            self._connection.execute(
                update(COMPANIES).where(COMPANIES.c.company == self._company).values(values)
            )

    def rows(self, table: Table, keys: Sequence[Key]) -> Mapping[Key, Row]:
        """Give all rows whose first key column is that of one of these keys."""
        first = key_columns(table)[0]
        named = list({key[0] for key in keys})
        asked = select(*columns(table)).where(table.c.company == self._company, first.in_(named))
        found = [cast("Row", tuple(row)) for row in self._connection.execute(asked)]
        return {key_of(table, row): row for row in found}

    def keys(self, table: Table, account: str | None = None) -> Iterator[Key]:
        """Give the keys of all rows, or of one account's."""
        asked = select(*key_columns(table)).where(table.c.company == self._company)
        if account is not None:
            asked = asked.where(table.c.account == account)
        streamed = self._connection.execute(asked, execution_options=_STREAMED)
        for some in streamed.partitions(1000):
            yield from (tuple(row) for row in some)

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write new rows."""
        self._connection.execute(insert(table), [self._named(table, row) for row in rows])

    def update(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows again that are there."""
        chosen = and_(
            table.c.company == self._company,
            *(each == bindparam(f"of_{each.name}") for each in key_columns(table)),
        )
        others = [each.name for each in columns(table) if not each.primary_key]
        changed: dict[str, Any] = {name: bindparam(f"to_{name}") for name in others}
        statement = update(table).where(chosen).values(changed)
        self._connection.execute(statement, [_changed(table, row) for row in rows])

    def delete(self, table: Table, keys: Sequence[Key]) -> None:
        """Take rows away."""
        own = key_columns(table)
        any_of = or_(
            *(and_(*(column == value for column, value in zip(own, key, strict=True))) for key in keys)
        )
        self._connection.execute(delete(table).where(table.c.company == self._company, any_of))

    def owed(self) -> Iterator[tuple[str, date | None, Decimal]]:
        """Give what is outstanding."""
        own = TRANSACTIONS.c
        asked = select(own.account, own.date, own.outstanding).where(own.company == self._company)
        streamed = self._connection.execute(asked, execution_options=_STREAMED)
        for some in streamed.partitions(1000):
            yield from ((account, day, amount) for account, day, amount in some if amount)

    def _named(self, table: Table, row: Row) -> dict[str, Any]:
        names = (each.name for each in columns(table))
        return {"company": self._company, **dict(zip(names, row, strict=True))}


def _changed(table: Table, row: Row) -> dict[str, Any]:
    pairs = zip(columns(table), row, strict=True)
    return {f"{'of' if each.primary_key else 'to'}_{each.name}": value for each, value in pairs}


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of a transaction leaves out DDL and begins late.
    connection.isolation_level = None
