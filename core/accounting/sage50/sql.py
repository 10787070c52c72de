"""The guard of the dialect: nothing but what Sage 50's driver is known to understand reaches a connection.

It reads a statement with a small grammar of its own. What the driver refuses (LIMIT, DISTINCT, bound strings)
or nobody has seen it accept (LIKE, IN, BETWEEN, sub-queries, UNION, ORDER BY in bearable time), and every
write, is refused here, on the sandbox as on the real thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.accounting.connection import Connection, Row
from core.accounting.sage50.statements import (
    ODBC_DATE,
    Aggregate,
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    IsNull,
    Join,
    Literal,
    Select,
    quotable,
)
from core.errors import AccountingError
from core.text import clean, cut

MOST_ALTERNATIVES = 50
"""Alternatives that one statement may join by OR: a long list is slow, and the parser has a limit."""
_DEEPEST = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<date>\{d '[0-9]{4}-[0-9]{2}-[0-9]{2}'\})"
    r"|(?P<number>-?[0-9]{1,18}(?![0-9A-Za-z_.]))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>>=|[=(),.*]))"
)
_RESERVED = """
    ALL ALTER AND AS ASC ATTACH BEGIN BETWEEN BY CASE COLLATE COMMIT COUNT CREATE CROSS DELETE DESC DETACH
    DISTINCT DROP ELSE END ESCAPE EXCEPT EXEC EXECUTE EXISTS FETCH FROM FULL GLOB GRANT GROUP HAVING IN INNER
    INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT MAX MERGE MIN NATURAL NOT NULL OFFSET ON OR ORDER OUTER
    PRAGMA REGEXP REPLACE RIGHT ROLLBACK SELECT SET TABLE THEN TOP TRUNCATE UNION UPDATE USING VACUUM VALUES
    WHEN WHERE WITH
"""
_WORDS = frozenset(_RESERVED.split())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse(sql: str) -> Select:
    """Read a statement of the known dialect; raises AccountingError (`sage50.sql`) for any other text."""
    return _Parser(sql).statement()


class Guarded:
    """A connection that takes the known dialect only, and writes dates as its transport does."""

    def __init__(self, connection: Connection, dates: str = ODBC_DATE) -> None:
        self._connection = connection
        self._dates = dates

    def execute(self, sql: str) -> Iterator[Row]:
        """Check and run one SELECT, and give its rows as a stream."""
        return self._connection.execute(parse(sql).text(self._dates))

    def columns(self, table: str) -> frozenset[str]:
        """Name the columns of `table` in capitals; none: no such table."""
        return self._connection.columns(table)

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._connection.close()


def _refused(sql: str, why: str) -> AccountingError:
    return AccountingError(
        "sage50.sql",
        tried="read from Sage 50",
        found=f"the statement {cut(clean(sql), 200)!r} is beyond what its driver understands: {why}",
        remedy="Report this to support: the program must ask in another way.",
    )


class _Parser:
    """A reader of one statement, by recursive descent."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._tokens = list(self._split())
        self._at = 0
        self._depth = 0
        self._alternatives = 0

    def statement(self) -> Select:
        self._keyword("SELECT")
        columns = [self._projection()]
        while self._taken_sign(","):
            columns.append(self._projection())
        self._keyword("FROM")
        table = self._name()
        joins = tuple(self._joins())
        where = self._either() if self._taken_word("WHERE") else None
        if self._at < len(self._tokens):
            raise self._error(f"{self._tokens[self._at].text!r} is not expected here")
        return Select(tuple(columns), table, joins, where)

    def _split(self) -> Iterator[_Token]:
        text, at = self._sql.rstrip(), 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise self._error(f"{text[at:].lstrip()[:20]!r} cannot be read")
            at = found.end()
            yield _Token(str(found.lastgroup), found.group(str(found.lastgroup)))

    def _projection(self) -> Column | Aggregate:
        for function in ("COUNT", "MIN", "MAX"):
            if self._taken_word(function):
                return self._aggregate(function)
        return self._column()

    def _aggregate(self, function: str) -> Aggregate:
        self._sign("(")
        rows = function == "COUNT" and self._taken_sign("*")
        column = None if rows else self._column()
        self._sign(")")
        return Aggregate(function, column)

    def _joins(self) -> Iterator[Join]:
        while True:
            if self._taken_word("LEFT"):
                self._taken_word("OUTER")
                kind = "LEFT"
            elif self._taken_word("INNER"):
                kind = "INNER"
            else:
                return
            self._keyword("JOIN")
            table = self._name()
            self._keyword("ON")
            left = self._column()
            self._sign("=")
            yield Join(kind, table, left, self._column())

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._taken_word("OR"):
            self._alternatives += 1 if len(parts) > 1 else 2
            parts.append(self._both())
        if self._alternatives > MOST_ALTERNATIVES:
            raise self._error(f"it joins more than {MOST_ALTERNATIVES} alternatives by OR")
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._test()]
        while self._taken_word("AND"):
            parts.append(self._test())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _test(self) -> Condition:
        if self._taken_sign("("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise self._error("its parentheses are nested too deeply")
            inner = self._either()
            self._sign(")")
            self._depth -= 1
            return inner
        column = self._column()
        if self._taken_word("IS"):
            self._keyword("NULL")
            return IsNull(column)
        operator = ">=" if self._taken_sign(">=") else self._sign("=")
        return Comparison(column, operator, self._literal())

    def _literal(self) -> Literal:
        token = self._next()
        if token.kind == "text":
            return self._text(token.text[1:-1].replace("''", "'"))
        if token.kind == "number":
            return int(token.text)
        if token.kind == "date":
            return self._date(token.text[4:14])
        raise self._error(f"{token.text!r} is no value")

    def _text(self, text: str) -> str:
        if not quotable(text):
            raise self._error("a text in it holds a control character")
        return text

    def _date(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self._error(f"{text} is no date") from error

    def _column(self) -> Column:
        first = self._name()
        return Column(first, self._name()) if self._taken_sign(".") else Column("", first)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "word" or token.text.upper() in _WORDS:
            raise self._error(f"{token.text!r} is no name of a table or column")
        return token.text

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise self._error("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _taken(self, kind: str, text: str) -> bool:
        here = self._tokens[self._at] if self._at < len(self._tokens) else None
        taken = here is not None and here.kind == kind and here.text.upper() == text
        self._at += taken
        return taken

    def _taken_word(self, word: str) -> bool:
        return self._taken("word", word)

    def _taken_sign(self, sign: str) -> bool:
        return self._taken("sign", sign)

    def _keyword(self, word: str) -> None:
        if not self._taken_word(word):
            raise self._error(f"{word} is missing")

    def _sign(self, sign: str) -> str:
        if not self._taken_sign(sign):
            raise self._error(f"{sign!r} is missing")
        return sign

    def _error(self, why: str) -> AccountingError:
        return _refused(self._sql, why)
