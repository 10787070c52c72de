"""How an entity lies in the store: one table with real columns, compiled reading and writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.crm.base import Attribute, EntityDescription, Kind, Reference, Value
from core.sandbox.crm.columns import (
    Admit,
    Decode,
    Encode,
    Stored,
    admitter,
    as_uuid,
    decoder,
    encoder,
)
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema_catalogue import PRICING_FIELDS
from core.sandbox.crm.schema_entity import EntitySpec
from core.text import match_key

_SQL_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "TEXT",
    Kind.MEMO: "TEXT",
    Kind.FLOAT: "REAL",
    Kind.LOOKUP: "BLOB",
    Kind.KEY: "BLOB",
    Kind.OTHER: "BLOB",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A compiled attribute; `kind_column` holds the target's entity, `key_column` the comparison key."""

    attribute: Attribute
    sql: str
    admit: Admit
    encode: Encode
    decode: Decode
    kind_column: str | None
    key_column: str | None

    @property
    def is_text(self) -> bool:
        """Whether comparisons ignore case and trailing blanks."""
        return self.attribute.kind in (Kind.TEXT, Kind.MEMO)

    def definitions(self) -> Iterator[str]:
        """Give the column definitions of this attribute."""
        yield f"{self.sql} {_SQL_TYPES.get(self.attribute.kind, 'INTEGER')}"
        if self.kind_column:
            yield f"{self.kind_column} TEXT"
        if self.key_column:
            yield f"{self.key_column} TEXT"

    def stored(self, value: Value | None) -> Iterator[tuple[str, Stored]]:
        """Give what a kept value becomes in the columns of this attribute."""
        yield self.sql, None if value is None else self.encode(value)
        if self.kind_column:
            yield self.kind_column, value.entity if isinstance(value, Reference) else None
        if self.key_column:
            yield self.key_column, match_key(value) if isinstance(value, str) else None


class Reading:
    """A compiled SELECT list: its columns in SQL, and how a row becomes fields."""

    __slots__ = ("_parts", "names", "sql")

    def __init__(self, columns: Sequence[Column], alias: str) -> None:
        names: list[str] = []
        self._parts: list[tuple[str, int, Decode, int]] = []
        for column in columns:
            place = len(names)
            names.append(f"{alias}.{column.sql}")
            if column.kind_column:
                names.append(f"{alias}.{column.kind_column}")
            kind_place = place + 1 if column.kind_column else -1
            self._parts.append((column.attribute.name, place, column.decode, kind_place))
        self.names = tuple(name for name, *_ in self._parts)
        self.sql = ", ".join(names)

    def fields(self, row: Sequence[Stored]) -> dict[str, Value]:
        """Turn a row into fields; empty ones are left out."""
        found: dict[str, Value] = {}
        for name, place, decode, kind_place in self._parts:
            stored = row[place]
            if stored is None:
                continue
            if kind_place < 0:
                found[name] = decode(stored)
            else:
                found[name] = Reference(str(row[kind_place]), as_uuid(stored))
        return found


class Layout:
    """A compiled entity: `columns` by attribute name, without the entity's own key."""

    def __init__(self, spec: EntitySpec, pricing_places: int) -> None:
        self.spec = spec
        self.name = spec.name
        self.key = spec.key or f"{spec.name}id"
        self.attributes: dict[str, Attribute] = {}
        self.columns: dict[str, Column] = {}
        self._readings: dict[tuple[str, ...], Reading] = {}
        self._inserts: dict[tuple[str, ...], str] = {}
        self._description: EntityDescription | None = None
        self.required: tuple[str, ...] = ()
        self.money: tuple[str, ...] = ()
        for attribute in spec.attributes.values():
            self.add(_with_pricing_places(attribute, pricing_places))
        self.settle()

    def settle(self) -> None:
        """Gather what is asked of every record: the fields that must be there, the amounts with a twin."""
        self.required = tuple(
            name for name, each in self.attributes.items() if each.required and name != self.key
        )
        self.money = tuple(
            name
            for name, each in self.attributes.items()
            if each.kind is Kind.MONEY and f"{name}_base" in self.attributes
        )

    @property
    def description(self) -> EntityDescription:
        """What is allowed in the entity, its attributes by name."""
        if self._description is None:
            self._description = EntityDescription(self.name, dict(sorted(self.attributes.items())))
        return self._description

    def add(self, attribute: Attribute) -> Column | None:
        """Take in an attribute; the key has no column of its own."""
        self.attributes[attribute.name] = attribute
        self._readings.clear()
        self._description = None
        if attribute.name == self.key:
            return None
        column = self._compiled(attribute)
        self.columns[attribute.name] = column
        return column

    def _compiled(self, attribute: Attribute) -> Column:
        several = attribute.kind is Kind.LOOKUP and len(attribute.targets) > 1
        keyed = attribute.name in self.spec.keyed
        return Column(
            attribute,
            f'"{attribute.name}"',
            admitter(self.name, attribute),
            encoder(attribute),
            decoder(attribute),
            f'"{attribute.name}__entity"' if several else None,
            f'"{attribute.name}__key"' if keyed else None,
        )

    def definition(self) -> Iterator[str]:
        """Give the statements that make the table and its indexes."""
        columns = [part for column in self.columns.values() for part in column.definitions()]
        yield (
            f'CREATE TABLE "{self.name}" (id BLOB NOT NULL PRIMARY KEY,'
            f" deleted INTEGER NOT NULL DEFAULT 0, {', '.join(columns)})"
        )
        for name in (*self.spec.keyed, *self.spec.indexed):
            indexed = self.columns[name].key_column or self.columns[name].sql
            yield f'CREATE INDEX "{self.name}_{name}" ON "{self.name}" ({indexed})'

    def reading(self, columns: tuple[str, ...] | None) -> Reading:
        """Compile (once) the reading of some attributes, or of all; Refusal where one is unknown."""
        wanted = tuple(self.columns) if columns is None else columns
        found = self._readings.get(wanted)
        if found is None:
            known = [self.column(name) for name in dict.fromkeys(wanted) if name != self.key]
            found = self._readings[wanted] = Reading(known, "e")
        return found

    def column(self, name: str) -> Column:
        """Find an attribute's column; Refusal naming it where there is none."""
        try:
            return self.columns[name]
        except KeyError:
            text = f"'{self.name}' entity doesn't contain attribute with Name = '{name}'."
            raise Refusal(Number.QUERY_NO_ATTRIBUTE, text) from None

    def row(self, fields: Mapping[str, Value | None]) -> dict[str, Stored]:
        """Turn fields into the columns of a row."""
        stored: dict[str, Stored] = {}
        columns = self.columns
        for name, value in fields.items():
            column = columns[name]
            if column.key_column or column.kind_column:
                stored.update(column.stored(value))
            else:
                stored[column.sql] = None if value is None else column.encode(value)
        return stored

    def insert(self, names: tuple[str, ...]) -> str:
        """Give the INSERT for an id and these columns."""
        sql = self._inserts.get(names)
        if sql is None:
            marks = ", ?" * len(names)
            listed = "".join(f", {name}" for name in names)
            sql = f'INSERT INTO "{self.name}" (id{listed}) VALUES (?{marks})'  # noqa: S608 - own names only
            self._inserts[names] = sql
        return sql


def _with_pricing_places(attribute: Attribute, places: int) -> Attribute:
    if attribute.kind is Kind.MONEY and attribute.name in PRICING_FIELDS:
        return replace(attribute, places=places)
    return attribute
