"""What the guard of the dialect lets through, and what it refuses."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.sage50.file import CompanyFile
from core.accounting.sage50.sql import MOST_ALTERNATIVES, Guarded, parse
from core.accounting.sage50.statements import Select
from core.errors import AccountingError

KNOWN = [
    "SELECT A FROM T",
    "SELECT T.A, T.DATE FROM T",
    "SELECT COUNT(*) FROM T",
    "SELECT MIN(A), MAX(T.B), COUNT(C) FROM T",
    "SELECT A FROM T WHERE B = 'O''NEIL'",
    "SELECT A FROM T WHERE B >= {d '2016-09-30'} AND C IS NULL",
    "SELECT A FROM T WHERE (B = 1 OR B = -2) AND (C = 'x' OR D IS NULL)",
    "SELECT A FROM T INNER JOIN U ON T.A = U.A",
    "SELECT A FROM T LEFT JOIN U ON T.A = U.A WHERE U.B = 3",
]
REFUSED = [
    "",
    "SELECT * FROM T",
    "SELECT A FROM T;",
    "SELECT A FROM T; DROP TABLE T",
    "SELECT A FROM T -- comment",
    "SELECT A FROM T /* comment */",
    "SELECT DISTINCT A FROM T",
    "SELECT TOP 1 A FROM T",
    "SELECT A FROM T LIMIT 1",
    "SELECT A FROM T ORDER BY A",
    "SELECT A FROM T GROUP BY A",
    "SELECT A FROM T, U",
    "SELECT A FROM T AS X",
    "SELECT A FROM T WHERE A LIKE 'x%'",
    "SELECT A FROM T WHERE A IN (1, 2)",
    "SELECT A FROM T WHERE A BETWEEN 1 AND 2",
    "SELECT A FROM T WHERE A = ?",
    "SELECT A FROM T WHERE A = :name",
    "SELECT A FROM T WHERE A = (SELECT B FROM U)",
    "SELECT A FROM T WHERE A <> 1",
    "SELECT A FROM T WHERE NOT A = 1",
    "SELECT A FROM T WHERE A IS NOT NULL",
    "SELECT A FROM T WHERE A = B",
    "SELECT A FROM T WHERE 1 = 1",
    "SELECT A FROM T WHERE A = 1.5",
    'SELECT "A" FROM T',
    "SELECT [A] FROM T",
    "SELECT A FROM T UNION SELECT A FROM U",
    "SELECT A FROM T RIGHT JOIN U ON T.A = U.A",
    "SELECT A FROM T JOIN U ON T.A >= U.A",
    "SELECT A FROM T WHERE A = 'unfinished",
    "SELECT A FROM T WHERE A = 'esc\x1b[31m'",
    "SELECT A FROM T WHERE A = 'nul\0'",
    "SELECT A FROM T WHERE A = {d '2016-13-40'}",
    "SELECT A FROM T WHERE A = {ts '2016-01-01 00:00:00'}",
    "SELECT A FROM T WHERE " + "(" * 30 + "A = 1" + ")" * 30,
    "SELECT SUM(A) FROM T",
    "INSERT INTO T (A) VALUES (1)",
    "UPDATE T SET A = 1",
    "DELETE FROM T",
    "DROP TABLE T",
    "PRAGMA table_info(T)",
    "ATTACH DATABASE 'x' AS y",
]


@pytest.mark.parametrize("statement", KNOWN)
def test_what_the_driver_is_known_to_understand_passes_unchanged(statement: str) -> None:
    assert parse(statement).text() == statement


@pytest.mark.parametrize("statement", REFUSED)
def test_anything_else_is_refused(statement: str) -> None:
    with pytest.raises(AccountingError) as refusal:
        parse(statement)
    assert refusal.value.code == "sage50.sql"


def test_the_words_of_the_dialect_may_be_small_letters() -> None:
    assert parse("select a from t where b is null").text() == "SELECT a FROM t WHERE b IS NULL"


def _parsed(text: str) -> Select | None:
    with contextlib.suppress(AccountingError):
        return parse(text)
    return None


def _alternatives(count: int) -> str:
    return "SELECT A FROM T WHERE " + " OR ".join(f"A = {n}" for n in range(count))


def test_fifty_alternatives_pass() -> None:
    assert parse(_alternatives(MOST_ALTERNATIVES)).where is not None


def test_fifty_one_alternatives_are_refused() -> None:
    with pytest.raises(AccountingError, match="more than 50"):
        parse(_alternatives(MOST_ALTERNATIVES + 1))


def test_alternatives_cannot_hide_in_parentheses() -> None:
    nested = " OR ".join(f"(A = {n} OR B = {n})" for n in range(26))
    with pytest.raises(AccountingError, match="more than 50"):
        parse(f"SELECT A FROM T WHERE {nested}")


@given(st.text())
def test_random_text_passes_only_if_it_is_of_the_dialect(text: str) -> None:
    statement = _parsed(text)
    assert statement is None or parse(statement.text()) == statement


WORDS = [
    "SELECT",
    "FROM",
    "WHERE",
    "OR",
    "AND",
    "A",
    "T",
    "=",
    "(",
    ")",
    "1",
    "'x'",
    "IS",
    "NULL",
    ";",
    "*",
    ",",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_what_passes_is_one_select_that_a_real_database_accepts(words: list[str]) -> None:
    statement = _parsed("SELECT A FROM T " + " ".join(words))
    if statement is None:
        return
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE T (A)")
        assert database.execute(statement.text()).fetchall() == []


def test_a_refused_statement_never_reaches_the_file(company: Path) -> None:
    file = CompanyFile(company, 0)
    with closing(file), pytest.raises(AccountingError):
        Guarded(file).execute("DELETE FROM STOCK")
