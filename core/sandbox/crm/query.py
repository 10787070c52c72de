"""Queries: filters, links, sorting and paging over the store, within what the user may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.crm.base import Entity, Kind
from core.sandbox.crm import cookie as cookies
from core.sandbox.crm.asker import Asker
from core.sandbox.crm.columns import Stored, as_uuid
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.operators import Compared, Condition, condition
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.privileges import Right
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Filter, Link, Order, Page, Search

PAGE_CAP = 5000
MOST_VALUES = 2000
"""SQL Server takes about 2,100 parameters a statement; a larger query is its error, not a long wait."""

_JOINS = {"Inner": "JOIN", "Natural": "JOIN", "LeftOuter": "LEFT JOIN"}


@dataclass(slots=True)
class _Statement:
    """A query in the making: joins and conditions with their values, in the order of the text."""

    platform: Platform
    asker: Asker
    joins: list[str] = field(default_factory=list)
    join_values: list[Stored] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    values: list[Stored] = field(default_factory=list)

    def add(self, clause: Condition) -> None:
        """Add a condition that must hold."""
        text, bound = clause
        if text:
            self.where.append(text)
            self.values.extend(bound)


def retrieve_multiple(platform: Platform, search: Search, asker: Asker) -> Page:
    """Answer one page of a query; Refusal naming what is unknown, not allowed or cannot be meant."""
    layout = _layout(platform, search.entity)
    statement = _Statement(platform, asker)
    statement.add(("e.deleted = 0", ()))
    statement.add(_readable(statement, layout, "e"))
    if search.criteria:
        statement.add(_filter(statement, layout, "e", search.criteria))
    for link in search.links:
        _join(statement, layout, "e", link)
    if len(statement.values) + len(statement.join_values) > MOST_VALUES:
        text = "Generic SQL error. Too many parameters were provided; the maximum is 2100."
        raise Refusal(Number.SQL_ERROR, text)
    return _answer(statement, layout, search)


def _layout(platform: Platform, entity: str) -> Layout:
    found = platform.layouts.get(entity)
    if found is None:
        text = f"The entity with a name = '{entity}' was not found in the MetadataCache."
        raise Refusal(Number.QUERY_NO_ENTITY, text)
    return found


def _readable(statement: _Statement, layout: Layout, alias: str) -> Condition:
    access, user = statement.platform.access, statement.asker.user
    return access.filter(user, access.require(user, Right.READ, layout), layout, alias)


def _compared(layout: Layout, alias: str, attribute: str) -> Compared:
    return Compared(None if attribute == layout.key else layout.column(attribute), alias)


def _filter(statement: _Statement, layout: Layout, alias: str, criteria: Filter) -> Condition:
    if criteria.operator not in ("And", "Or"):
        raise Refusal(Number.INVALID_ARGUMENT, f"No such filter operator: '{criteria.operator}'.")
    clauses = [
        condition(_compared(layout, alias, test.attribute), test, statement.asker) for test in criteria.tests
    ]
    clauses += [_filter(statement, layout, alias, each) for each in criteria.filters]
    clauses = [each for each in clauses if each[0]]
    if not clauses:
        return "", ()
    joined = f" {criteria.operator.upper()} ".join(text for text, _ in clauses)
    return f"({joined})", tuple(value for _, bound in clauses for value in bound)


def _join(statement: _Statement, layout: Layout, alias: str, link: Link) -> None:
    kind = _JOINS.get(link.join)
    if kind is None:
        raise Refusal(Number.INVALID_ARGUMENT, f"No such join: '{link.join}'.")
    target = _layout(statement.platform, link.to_entity)
    name = f"l{len(statement.joins)}"
    left = _compared(layout, alias, link.from_attribute).folded
    right = _compared(target, name, link.to_attribute).folded
    clauses: list[Condition] = [(f"{left} = {right}", ()), (f"{name}.deleted = 0", ())]
    clauses.append(_readable(statement, target, name))
    if link.criteria:
        clauses.append(_filter(statement, target, name, link.criteria))
    on = " AND ".join(text for text, _ in clauses if text)
    statement.joins.append(f'{kind} "{target.name}" AS {name} ON {on}')
    statement.join_values.extend(value for _, bound in clauses for value in bound)
    for inner in link.links:
        _join(statement, target, name, inner)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """The sort columns of a query, the key last; `kinds` are the types that their values have."""

    names: tuple[str, ...]
    compared: tuple[Compared, ...]
    ascending: tuple[bool, ...]

    @property
    def sql(self) -> str:
        """The ORDER BY list."""
        pairs = zip(self.compared, self.ascending, strict=True)
        return ", ".join(f"{each.folded} {'ASC' if up else 'DESC'}" for each, up in pairs)

    @property
    def kinds(self) -> tuple[type, ...]:
        """The types that the sort values have in the store."""
        return tuple(_stored_type(each) for each in self.compared)


def _stored_type(compared: Compared) -> type:
    if compared.column is None:
        return bytes
    kind = compared.column.attribute.kind
    if kind in (Kind.LOOKUP, Kind.KEY, Kind.OTHER):
        return bytes
    if compared.column.is_text:
        return str
    return float if kind is Kind.FLOAT else int


def _sorting(layout: Layout, orders: Sequence[Order]) -> _Sorting:
    chosen = {order.attribute: order.ascending for order in orders}
    chosen.setdefault(layout.key, True)
    names = tuple(chosen)
    return _Sorting(names, tuple(_compared(layout, "e", name) for name in names), tuple(chosen.values()))


def _answer(statement: _Statement, layout: Layout, search: Search) -> Page:
    sorting = _sorting(layout, search.orders)
    reading = layout.reading(search.columns)
    count = min(search.count, PAGE_CAP) if search.count > 0 else PAGE_CAP
    page = max(search.page, 1)
    offset = (page - 1) * count
    if search.cookie and not search.links:
        before = cookies.read(search.cookie, sorting.names, sorting.kinds)
        if before.page == page - 1:
            statement.add(_beyond(sorting, before.last))
            offset = 0
    listed = ", ".join(("e.id", *(each.folded for each in sorting.compared)))
    columns = f"{listed}, {reading.sql}" if reading.sql else listed
    sql = (
        f'SELECT {"DISTINCT " if search.distinct else ""}{columns} FROM "{layout.name}" AS e'  # noqa: S608
        f" {' '.join(statement.joins)} WHERE {' AND '.join(statement.where)}"
        f" ORDER BY {sorting.sql} LIMIT ? OFFSET ?"
    )
    bound = (*statement.join_values, *statement.values, count + 1, offset)
    rows = statement.platform.store.rows(sql, bound)
    width = 1 + len(sorting.names)
    kept = rows[:count]
    entities = tuple(Entity(layout.name, as_uuid(row[0]), reading.fields(row[width:])) for row in kept)
    cookie = ""
    if kept:
        cookie = cookies.written(page, sorting.names, kept[0][1:width], kept[-1][1:width])
    return Page(entities, len(rows) > count, cookie)


def _beyond(sorting: _Sorting, last: tuple[Stored, ...]) -> Condition:
    """Write the condition for the rows after the last one of the page before, empty values included."""
    clauses: list[str] = []
    bound: list[Stored] = []
    same: list[str] = []
    same_values: list[Stored] = []
    for compared, ascending, value in zip(sorting.compared, sorting.ascending, last, strict=True):
        after, after_values = _after(compared.folded, ascending, value)
        if after:
            clauses.append(" AND ".join((*same, after)))
            bound.extend((*same_values, *after_values))
        same.append(f"{compared.folded} IS ?")
        same_values.append(value)
    return f"({' OR '.join(f'({each})' for each in clauses)})", tuple(bound)


def _after(sql: str, ascending: bool, value: Stored) -> Condition:
    if value is None:
        return (f"{sql} IS NOT NULL", ()) if ascending else ("", ())
    if ascending:
        return f"{sql} > ?", (value,)
    return f"({sql} < ? OR {sql} IS NULL)", (value,)
