"""A query as the CRM's query schema knows it (QueryExpression), in values that name no wire format."""

from __future__ import annotations

from dataclasses import dataclass

from core.crm.base import Entity, Value


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: `operator` is its name in the query schema (Equal, In, Like, Null, OnOrAfter …)."""

    __test__ = False  # what keeps pytest from taking the class for a test

    attribute: str
    operator: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Comparisons and filters that all hold ("And") or of which one holds ("Or")."""

    operator: str = "And"
    tests: tuple[Test, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A join to another entity; it filters and multiplies rows but lends no columns (CRM 4.0 SDK)."""

    from_attribute: str
    to_entity: str
    to_attribute: str
    join: str = "Inner"
    criteria: Filter | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by; empty values come first when ascending, as in SQL Server."""

    attribute: str
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: `columns` None is all of them, `count` 0 is the server's own cap of 5,000 rows."""

    entity: str
    columns: tuple[str, ...] | None = None
    criteria: Filter | None = None
    orders: tuple[Order, ...] = ()
    distinct: bool = False
    page: int = 1
    count: int = 0
    cookie: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer; the cookie leads to the next one."""

    entities: tuple[Entity, ...]
    more: bool
    cookie: str
