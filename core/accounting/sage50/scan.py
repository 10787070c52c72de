"""Rows of a table for a selection: by keys, by prefix, or all, always within the known dialect.

Prefixes are matched here, over a scan of two narrow columns: the driver has no LIKE, and is slow by column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from core.accounting.base import Selection, Survey
from core.accounting.connection import Connection
from core.accounting.sage50.sql import MOST_ALTERNATIVES
from core.accounting.sage50.statements import Column, Condition, Select, one_of, quotable
from core.accounting.sage50.tables import Shape
from core.accounting.sage50.values import Fields, text, whole
from core.errors import AccountingError
from core.text import match_key

MOST_KEYS_BY_PREFIX = 1000
"""Up to so many rows found by a prefix are fetched by key; beyond it the whole table is scanned once."""
_LARGEST_INTEGER = 2**31 - 1

T = TypeVar("T")


def pages(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut a stream into lists of at most `size`."""
    page: list[T] = []
    for item in items:
        page.append(item)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


class Tables:
    """The tables of one company, each asked only for columns that it has; deleted rows are left out."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def exists(self, shape: Shape) -> bool:
        """Say whether the company has the table."""
        return bool(self._connection.columns(shape.table))

    def survey(self, shapes: Sequence[Shape]) -> Survey:
        """Look for all that these shapes name."""
        missing: list[str] = []
        lacking: list[str] = []
        for shape in shapes:
            there = self._connection.columns(shape.table)
            if not there:
                missing.append(f"the table {shape.table}")
                continue
            missing += [f"{shape.table}.{each}" for each in shape.required if each not in there]
            lacking += [f"{shape.table}.{each}" for each in shape.optional if each not in there]
        return Survey(len(shapes), missing, lacking)

    def rows(self, shape: Shape, selection: Selection) -> Iterator[Fields]:
        """Give the rows that are wanted, in no promised order."""
        if selection.keys:
            return self._however_spelt(shape, selection.keys)
        if not selection.prefix:
            return self.scan(shape)
        keys = self.keys_by_prefix(shape, selection.prefix)
        if keys is not None:
            return self.by_keys(shape, keys)
        return (row for row in self.scan(shape) if _begins(row.raw(shape.prefix), selection.prefix))

    def scan(self, shape: Shape, where: Condition | None = None) -> Iterator[Fields]:
        """Give the rows of a table that meet a condition."""
        columns = self.columns(shape)
        places = {column: at for at, column in enumerate(columns)}
        for row in self._select(shape, columns, where):
            fields = Fields(places, row)
            if not (fields.flag("RECORD_DELETED") or fields.flag("DELETED_FLAG")):
                yield fields

    def by_keys(self, shape: Shape, keys: Sequence[str]) -> Iterator[Fields]:
        """Give the rows with these keys, whatever the case, asked for as ORs of at most 50."""
        asked = _integers(keys) if shape.numeric_key else _spellings(keys)
        wanted = {match_key(key.strip()) for key in keys}
        for values in asked:
            for row in self.scan(shape, one_of(Column(shape.table, shape.key), values)):
                if shape.numeric_key or match_key(text(row.raw(shape.key))) in wanted:
                    yield row

    def _however_spelt(self, shape: Shape, keys: Sequence[str]) -> Iterator[Fields]:
        """Give the rows that a reading of the whole table gives under these keys, however they are spelt.

        A key that holds a control character cannot be asked for: the table is read for it.
        """
        spelt = [] if shape.numeric_key else list(self._unusual(shape, keys))
        yield from self.by_keys(shape, [*keys, *spelt])
        beyond = {each for each in spelt if not quotable(each)}
        if beyond:
            yield from (row for row in self.scan(shape) if row.raw(shape.key) in beyond)

    def _unusual(self, shape: Shape, keys: Sequence[str]) -> Iterator[str]:
        """Give those keys of a table, over a scan of one narrow column, that nobody would spell so."""
        self.columns(shape)
        wanted = {match_key(key.strip()) for key in keys}
        for (held,) in self._select(shape, [shape.key], None):
            shown = text(held)
            if isinstance(held, str) and held.rstrip() != _usual(shown) and match_key(shown) in wanted:
                yield held

    def keys_by_prefix(self, shape: Shape, prefix: str) -> list[str] | None:
        """Find the keys of rows that begin with `prefix`; None where they are too many to fetch by key."""
        self.columns(shape)
        columns = list(dict.fromkeys((shape.key, shape.prefix)))
        found: dict[str, None] = {}
        for row in self._select(shape, columns, None):
            key = str(row[0] if row[0] is not None else "")
            if not _begins(row[-1], prefix):
                continue
            if not quotable(key) or len(found) == MOST_KEYS_BY_PREFIX:
                return None
            found[key] = None
        return list(found)

    def columns(self, shape: Shape) -> list[str]:
        """Name the columns to ask for; raises AccountingError where the table or a needed one is missing."""
        there = self._connection.columns(shape.table)
        if not there:
            raise self._missing("accounting.table_missing", f"there is no table {shape.table}")
        lacking = [column for column in shape.required if column not in there]
        if lacking:
            what = f"the table {shape.table} has no column {', '.join(lacking)}"
            raise self._missing("accounting.column_missing", what)
        return [*shape.required, *(column for column in shape.optional if column in there)]

    def _select(
        self, shape: Shape, columns: list[str], where: Condition | None
    ) -> Iterator[Sequence[object]]:
        wanted = tuple(Column(shape.table, column) for column in columns)
        return self._connection.execute(Select(wanted, shape.table, where=where).text())

    def _missing(self, code: str, found: str) -> AccountingError:
        return AccountingError(
            code,
            tried=f"read {self._name}",
            found=found,
            remedy="Check that this is a Sage 50 company, of a version from 11 on, and that the ODBC driver "
            "is of the same version as the company.",
        )


def _begins(value: object, prefix: str) -> bool:
    return match_key(text(value)).startswith(match_key(prefix.lstrip()))


def _usual(key: str) -> str:
    """Spell a key as Sage keeps its references: in capitals."""
    return unicodedata.normalize("NFC", key.strip()).upper()


def _spellings(keys: Sequence[str]) -> Iterator[list[str]]:
    """Cut keys into statements: each as it was given and in capitals, as Sage keeps its references.

    The spellings of one key stay in one statement, or a driver that ignores case would give its row twice.
    """
    same: dict[str, dict[str, None]] = {}
    for key in filter(quotable, keys):
        whole_letters = unicodedata.normalize("NFC", key.strip())  # some terminals give letter and accent
        spelled = dict.fromkeys((key, key.strip(), whole_letters, _usual(key)))
        same.setdefault(match_key(key.strip()), {}).update(spelled)
    page: list[str] = []
    for spellings in same.values():
        if len(page) + len(spellings) > MOST_ALTERNATIVES:
            yield page
            page = []
        page += spellings
    if page:
        yield page


def _integers(keys: Sequence[str]) -> Iterator[list[int]]:
    numbers = (whole(key) for key in keys)
    usable = dict.fromkeys(n for n in numbers if n is not None and abs(n) <= _LARGEST_INTEGER)
    return pages(usable, MOST_ALTERNATIVES)
