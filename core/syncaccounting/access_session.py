"""One company's rows in an Access file, in Jet's own SQL; every value is a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text

from core.money import rounded
from core.syncaccounting.amounts import Amount
from core.syncaccounting.rows import Key, Row, Value, columns, key_columns, key_of
from core.syncaccounting.store import Standing
from core.syncaccounting.tables import ALL, COMPANIES, TRANSACTIONS

_NAMED = 50
"""Keys in one question: Jet compiles no statement of very many."""


def definitions() -> Iterator[tuple[str, list[str]]]:
    """Give each table's name with the statements that make it and its indexes."""
    for table in ALL:
        parts = [_definition(each) for each in table.columns]
        keys = ", ".join(f"[{each.name}]" for each in table.primary_key.columns)
        key = f"{table.name}_key"
        made = [f"CREATE TABLE [{table.name}] ({', '.join(parts)}, CONSTRAINT [{key}] PRIMARY KEY ({keys}))"]
        for index in table.indexes:
            named = ", ".join(f"[{each.name}]" for each in index.columns)
            made.append(f"CREATE INDEX [{index.name}] ON [{table.name}] ({named})")
        yield table.name, made


def _definition(column: Column[Any]) -> str:
    needed = "" if column.nullable else " NOT NULL"
    return f"[{column.name}] {_type(column)}{needed}"


def _type(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, Amount):
        return "CURRENCY"
    if isinstance(kind, Text):
        return "MEMO"
    if isinstance(kind, String):
        return f"VARCHAR({kind.length})"
    return {Boolean: "BIT", Date: "DATETIME", Integer: "INTEGER"}[type(kind)]


class AccessSession:
    """One company's rows in one transaction."""

    places = 4
    """What CURRENCY holds; Jet has no DECIMAL of its own."""

    def __init__(self, connection: Any, company: int) -> None:
        self._connection = connection
        self._company = company

    def prove(self) -> None:
        """Write nothing, as a statement that needs the right to write."""
        self._run(f"DELETE FROM [{COMPANIES.name}] WHERE company = ? AND company <> ?", [0, 0])  # noqa: S608

    def standing(self) -> Standing | None:
        """Say where the rows stand."""
        found = [*self._select(COMPANIES, columns(COMPANIES), "", [])]
        if not found:
            return None
        name, currency, mark, aged_on = found[0]
        return Standing(name, currency, mark, aged_on)

    def stand(self, standing: Standing, *, new: bool) -> None:
        """Note where the rows stand now."""
        row = (standing.name, standing.currency, standing.mark, standing.aged_on)
        if new:
            self.insert(COMPANIES, [row])
        else:
            self.update(COMPANIES, [row])

    def rows(self, table: Table, keys: Sequence[Key]) -> Mapping[Key, Row]:
        """Give all rows whose first key column is that of one of these keys."""
        first = key_columns(table)[0]
        named = list({key[0] for key in keys})
        there: dict[Key, Row] = {}
        for at in range(0, len(named), _NAMED):
            some = named[at : at + _NAMED]
            chosen = f" AND [{first.name}] IN ({', '.join('?' * len(some))})"
            there |= {key_of(table, row): row for row in self._select(table, columns(table), chosen, some)}
        return there

    def keys(self, table: Table, account: str | None = None) -> Iterator[Key]:
        """Give the keys of all rows, or of one account's."""
        if account is None:
            return self._select(table, key_columns(table), "", [])
        return self._select(table, key_columns(table), " AND [account] = ?", [account])

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write new rows."""
        named = ["company", *(each.name for each in columns(table))]
        listed = ", ".join(f"[{each}]" for each in named)
        sql = f"INSERT INTO [{table.name}] ({listed}) VALUES ({', '.join('?' * len(named))})"  # noqa: S608
        for row in rows:
            self._run(sql, [self._company, *row])

    def update(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows again that are there."""
        own = key_columns(table)
        others = columns(table)[len(own) :]
        changed = ", ".join(f"[{each.name}] = ?" for each in others)
        sql = f"UPDATE [{table.name}] SET {changed} WHERE [company] = ?{_each_of(own)}"  # noqa: S608
        for row in rows:
            self._run(sql, [*row[len(own) :], self._company, *row[: len(own)]])

    def delete(self, table: Table, keys: Sequence[Key]) -> None:
        """Take rows away."""
        sql = f"DELETE FROM [{table.name}] WHERE [company] = ?{_each_of(key_columns(table))}"  # noqa: S608
        for key in keys:
            self._run(sql, [self._company, *key])

    def owed(self) -> Iterator[tuple[str, date | None, Decimal]]:
        """Give what is outstanding."""
        asked = [TRANSACTIONS.c.account, TRANSACTIONS.c.date, TRANSACTIONS.c.outstanding]
        for account, day, amount in self._select(TRANSACTIONS, asked, " AND [outstanding] <> 0", []):
            yield str(account), day, amount

    def _select(
        self, table: Table, asked: Sequence[Column[Any]], chosen: str, values: Sequence[Value]
    ) -> Iterator[tuple[Any, ...]]:
        listed = ", ".join(f"[{each.name}]" for each in asked)
        cursor = self._connection.cursor()
        cursor.execute(
            f"SELECT {listed} FROM [{table.name}] WHERE [company] = ?{chosen}",  # noqa: S608 - our own names
            [self._company, *map(_bound, values)],
        )
        while some := cursor.fetchmany(1000):
            for row in some:
                yield tuple(_read(column, value) for column, value in zip(asked, row, strict=True))
        cursor.close()

    def _run(self, sql: str, values: Sequence[Value]) -> None:
        cursor = self._connection.cursor()
        cursor.execute(sql, [_bound(each) for each in values])
        cursor.close()


def _each_of(own: Sequence[Column[Any]]) -> str:
    return "".join(f" AND [{each.name}] = ?" for each in own)


def _bound(value: Value) -> object:
    """Give a value as the driver takes it: it knows days as moments only."""
    if isinstance(value, date):
        return datetime.combine(value, time())
    return value


def _read(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Amount):
        return rounded(Decimal(str(value)), min(column.type.places, AccessSession.places))
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(value, datetime):
        return value.date()
    return "" if value is None and isinstance(column.type, String) else value
