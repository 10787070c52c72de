"""How statements are written, and that no text escapes from its quotes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.sage50.sql import parse
from core.accounting.sage50.statements import (
    SQLITE_DATE,
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    IsNull,
    Select,
    one_of,
    quotable,
    quote,
)
from core.errors import AccountingError

HOSTILE = [
    "O'NEIL",
    "'; DROP TABLE STOCK; --",
    "100%",
    "A_B",
    "[/red]",
    "''",
    "'",
    "\\'",
    '"',
    "{d '2020-01-01'}",
]
columns = st.builds(
    Column, st.sampled_from(["", "INVOICE"]), st.sampled_from(["DATE", "TYPE", "ACCOUNT_REF"])
)
literals = st.one_of(
    st.integers(-(10**17), 10**17), st.text().filter(quotable), st.dates(date(1900, 1, 1), date(2200, 1, 1))
)
tests = st.one_of(
    st.builds(Comparison, columns, st.sampled_from(["=", ">="]), literals), st.builds(IsNull, columns)
)


def _either(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(AllOf, several), st.builds(AnyOf, several))


conditions: st.SearchStrategy[Condition] = st.recursive(tests, _either, max_leaves=8)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_one_literal(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        assert database.execute(f"SELECT {quote(text)}").fetchone() == (text,)


@given(st.text().filter(quotable))
def test_any_quotable_text_comes_back_from_a_real_database(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        assert database.execute(f"SELECT {quote(text)}").fetchone() == (text,)


@pytest.mark.parametrize("text", ["A\0B", "\x1b[31m", "line\nbreak", "\u202eturned", "\x9b"])
def test_a_text_with_control_characters_is_refused(text: str) -> None:
    with pytest.raises(AccountingError) as refusal:
        quote(text)
    assert refusal.value.code == "sage50.text"


@given(st.lists(columns, min_size=1, max_size=3).map(tuple), conditions)
def test_what_is_written_is_read_back_the_same(wanted: tuple[Column, ...], where: Condition) -> None:
    statement = Select(wanted, "INVOICE", where=where)
    again = parse(statement.text())
    assert again.text() == statement.text()


def test_a_date_is_written_as_its_transport_wants_it() -> None:
    statement = Select((Column("", "A"),), "T", where=Comparison(Column("", "B"), ">=", date(2025, 1, 2)))
    assert statement.text() == "SELECT A FROM T WHERE B >= {d '2025-01-02'}"
    assert statement.text(SQLITE_DATE) == "SELECT A FROM T WHERE B >= '2025-01-02'"


def test_one_value_needs_no_alternatives() -> None:
    assert one_of(Column("", "A"), [1]) == Comparison(Column("", "A"), "=", 1)
