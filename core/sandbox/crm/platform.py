"""What every rule of the platform may use: the store, the entities, the settings, the clock, chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from random import Random
from sqlite3 import IntegrityError
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm.access import Access
from core.sandbox.crm.columns import Stored
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.store import Store

Fields = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the organisation is and how it is set up; prices have `pricing_places` decimals."""

    id: UUID
    name: str
    friendly_name: str
    base_currency: UUID
    root_unit: UUID
    administrator: UUID
    pricing_places: int
    deleted_numbers_collide: bool


@cache
def _shared_layout(entity: str, pricing_places: int) -> Layout:
    return Layout(SCHEMA[entity], pricing_places)


def layouts(pricing_places: int) -> dict[str, Layout]:
    """Give the compiled entities of an organisation that nobody has customised."""
    return {entity: _shared_layout(entity, pricing_places) for entity in SCHEMA}


@dataclass(slots=True)
class Platform:
    """An open organisation as its rules see it. Deleted records are not there for any reading here."""

    store: Store
    layouts: dict[str, Layout]
    settings: Settings
    access: Access
    clock: Callable[[], datetime]
    entropy: Random

    def layout(self, entity: str) -> Layout:
        """Find an entity; Refusal where the organisation has none of that name."""
        try:
            return self.layouts[entity]
        except KeyError:
            text = f"The entity name specified is incorrect: '{entity}'"
            raise Refusal(Number.ENTITY_NAME_INVALID, text) from None

    def now(self) -> datetime:
        """The time to the second, as SQL Server's datetime is used here."""
        return self.clock().replace(microsecond=0)

    def new_id(self) -> UUID:
        """Choose an id for a record whose maker chose none."""
        return UUID(int=self.entropy.getrandbits(128), version=4)

    def read(self, entity: str, record: UUID, columns: tuple[str, ...] | None) -> dict[str, Value] | None:
        """Read some fields of a record, or all; None where there is no such record."""
        reading = self.layouts[entity].reading(columns)
        listed = reading.sql or "1"
        sql = f'SELECT {listed} FROM "{entity}" AS e WHERE e.id = ? AND e.deleted = 0'  # noqa: S608
        row = self.store.row(sql, (record.bytes,))
        return None if row is None else reading.fields(row)

    def demand(self, entity: str, record: UUID, columns: tuple[str, ...] | None) -> dict[str, Value]:
        """Read a record that must exist; Refusal 0x80040217 where it does not."""
        found = self.read(entity, record, columns)
        if found is None:
            raise absent(entity, record)
        return found

    def exists(self, entity: str, record: UUID) -> bool:
        """Tell whether there is such a record."""
        if entity not in self.layouts:
            return False
        sql = f'SELECT 1 FROM "{entity}" WHERE id = ? AND deleted = 0'  # noqa: S608 - a known entity
        return self.store.row(sql, (record.bytes,)) is not None

    def find(self, entity: str, where: Mapping[str, Stored], deleted: bool = False) -> UUID | None:
        """Find the first record whose columns have these stored values, deleted ones too if asked."""
        conditions = " AND ".join(f"{column} = ?" for column in where)
        living = "" if deleted else " AND deleted = 0"
        sql = f'SELECT id FROM "{entity}" WHERE {conditions}{living} LIMIT 1'  # noqa: S608 - own names
        row = self.store.row(sql, tuple(where.values()))
        return None if row is None or not isinstance(row[0], bytes) else UUID(bytes=row[0])

    def insert(self, layout: Layout, record: UUID, fields: Mapping[str, Value | None]) -> None:
        """Write a new record; Refusal 0x80040237 where the id is taken, be it by a deleted one."""
        row = layout.row(fields)
        sql = layout.insert(tuple(row))
        try:
            self.store.run(sql, (record.bytes, *row.values()))
        except IntegrityError:
            text = f"Cannot insert duplicate key: {layout.name} with Id = {record} exists."
            raise Refusal(Number.DUPLICATE_RECORD, text) from None

    def change(self, layout: Layout, record: UUID, fields: Mapping[str, Value | None]) -> None:
        """Write some fields of a record."""
        row = layout.row(fields)
        if row:
            listed = ", ".join(f"{column} = ?" for column in row)
            sql = f'UPDATE "{layout.name}" SET {listed} WHERE id = ?'  # noqa: S608 - own names
            self.store.run(sql, (*row.values(), record.bytes))

    def rate(self, currency: Reference) -> Decimal:
        """Give the exchange rate of a currency to the base currency."""
        if currency.id == self.settings.base_currency:
            return Decimal(1)
        found = self.demand("transactioncurrency", currency.id, ("exchangerate",))
        rate = found["exchangerate"]
        assert isinstance(rate, Decimal)
        return rate


def absent(entity: str, record: UUID) -> Refusal:
    """Refuse because a record does not exist, or not for this user."""
    return Refusal(Number.OBJECT_DOES_NOT_EXIST, f"{entity} With Id = {record} Does Not Exist")
