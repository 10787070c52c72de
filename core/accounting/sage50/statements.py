"""The statements that Sage 50's ODBC driver is known to understand, as values, and how they are written.

Established by live use of the driver (v23, v34): projections, `=`, `>=`, AND, OR, IS NULL, COUNT, MIN, MAX,
inner and left joins, integers, inlined texts with doubled quotes, dates as `{d '2016-09-30'}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from core.errors import AccountingError
from core.text import clean

ODBC_DATE = "{{d '{}'}}"
"""How a date is written for an ODBC driver."""
SQLITE_DATE = "'{}'"
"""How a date is written for the sandbox's file, which keeps dates as ISO 8601 text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; qualified, because DATE, TYPE and TEXT are columns of Sage and words of SQL."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}" if self.table else self.name


@dataclass(frozen=True, slots=True)
class Aggregate:
    """COUNT, MIN or MAX; COUNT without a column counts rows."""

    function: str
    column: Column | None

    def __str__(self) -> str:
        return f"{self.function}({self.column or '*'})"


Literal: TypeAlias = int | str | date


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column that equals a value (`=`) or is at least it (`>=`)."""

    column: Column
    operator: str
    value: Literal


@dataclass(frozen=True, slots=True)
class IsNull:
    """A column without a value."""

    column: Column


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that must all hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one must hold."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | IsNull | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Join:
    """A second table, matched on one equality; `kind` is INNER or LEFT."""

    kind: str
    table: str
    left: Column
    right: Column

    def __str__(self) -> str:
        return f"{self.kind} JOIN {self.table} ON {self.left} = {self.right}"


@dataclass(frozen=True, slots=True)
class Select:
    """A whole statement."""

    columns: tuple[Column | Aggregate, ...]
    table: str
    joins: tuple[Join, ...] = ()
    where: Condition | None = None

    def text(self, dates: str = ODBC_DATE) -> str:
        """Write the statement, dates as `dates` says; raises AccountingError for a text beyond quoting."""
        wanted = ", ".join(map(str, self.columns))
        parts = [f"SELECT {wanted} FROM {self.table}", *map(str, self.joins)]  # noqa: S608 - the guard checks it
        if self.where is not None:
            parts.append(f"WHERE {_condition(self.where, dates)}")
        return " ".join(parts)


def quotable(text: str) -> bool:
    """Say whether `text` may be a literal: it holds nothing that `clean` would remove."""
    framed = f"|{text}|"
    return clean(framed) == framed


def quote(text: str) -> str:
    """Write `text` as a literal, its quotes doubled: the driver takes no bound strings (HY004)."""
    if not quotable(text):
        raise AccountingError(
            "sage50.text",
            tried="ask Sage 50 for a text",
            found=f"the text {clean(text)!r} holds a control character",
            remedy="Type the text again without it.",
        )
    return "'" + text.replace("'", "''") + "'"


def one_of(column: Column, values: list[int] | list[str]) -> Condition:
    """Say that `column` is one of `values`, the only way the driver is known to understand: by ORs."""
    equalities = tuple(Comparison(column, "=", value) for value in values)
    return equalities[0] if len(equalities) == 1 else AnyOf(equalities)


def _condition(condition: Condition, dates: str) -> str:
    match condition:
        case Comparison(column, operator, value):
            return f"{column} {operator} {_literal(value, dates)}"
        case IsNull(column):
            return f"{column} IS NULL"
        case AllOf(parts):
            return " AND ".join(_part(part, dates) for part in parts)
        case AnyOf(parts):
            return " OR ".join(_part(part, dates) for part in parts)


def _part(condition: Condition, dates: str) -> str:
    written = _condition(condition, dates)
    return f"({written})" if isinstance(condition, AllOf | AnyOf) else written


def _literal(value: Literal, dates: str) -> str:
    if isinstance(value, str):
        return quote(value)
    return dates.format(value.isoformat()) if isinstance(value, date) else str(value)
