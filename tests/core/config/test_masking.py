from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.masking import MASK, holds_password, masked, passwords_in

WORD = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=9)


@given(WORD, st.sampled_from(["PWD", "pwd", "Password", "PASSWORD "]), st.sampled_from(["", " "]))
def test_a_password_never_gets_through(word: str, name: str, gap: str) -> None:
    assert word not in masked(f"x=1;{name}={gap}{word};y=2").replace("x=1", "").replace("y=2", "")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("DSN=Sage;UID=m;PWD=x", True),
        ("DSN=Sage;UID=m;PWD=", False),
        ("DSN=Sage;UID=m", False),
        ("PWD={a;b}", True),
        ("postgresql://u:p@h/d", True),
        ("postgresql://u@h/d", False),
        ("sandbox:company.db", False),
    ],
)
def test_a_password_is_noticed_where_there_is_one(text: str, holds: bool) -> None:
    assert holds_password(text) is holds


def test_a_password_in_braces_may_hold_a_semicolon() -> None:
    assert masked("PWD={a;b};UID=m") == f"PWD={MASK};UID=m"


@pytest.mark.parametrize(
    ("text", "passwords"),
    [
        ("DSN=Sage;UID=m;PWD=secret;x=1", {"secret"}),
        ("PWD={a;b};Password=two", {"{a;b}", "a;b", "two"}),
        ("postgresql://sync:p%40ss@host/journal", {"p%40ss", "p@ss"}),
        ("sandbox:company.db", set()),
        ("UID=m;PWD=;", set()),
    ],
)
def test_the_passwords_inside_are_given_as_written_and_as_meant(text: str, passwords: set[str]) -> None:
    assert set(passwords_in(text)) == passwords
