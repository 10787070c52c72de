from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.connection_string import without_password

NAMES = st.sampled_from(["server", "UID", "Language", "DIR", "DRIVER", "My PWD", "PWDX"])
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=";{}="), max_size=8)


@pytest.mark.parametrize(
    ("connection", "rest", "password"),
    [
        ("UID=a;PWD=b;Language=British", "UID=a;Language=British", "b"),
        ("UID=a; Password = b", "UID=a;", "b"),
        ("PWD={a;b}}c};UID=a", "UID=a", "a;b}c"),
        ("UID=a;PWD=;pwd=b", "UID=a;", "b"),
        ("UID=a;PWD=", "UID=a;", ""),
        ("DRIVER={My PWD=x};UID=a", "DRIVER={My PWD=x};UID=a", ""),
        ("DSN=Sage", "DSN=Sage", ""),
        ("", "", ""),
    ],
)
def test_the_password_is_taken_out_and_the_rest_stays(connection: str, rest: str, password: str) -> None:
    assert without_password(connection) == (rest, password)


@given(st.lists(st.tuples(NAMES, VALUES), min_size=1), st.text("abc{};", min_size=1), st.integers(0, 9))
def test_any_password_is_found_among_any_entries(
    entries: list[tuple[str, str]], password: str, at: int
) -> None:
    written = [f"{name}={value}" for name, value in entries]
    quoted = "{" + password.replace("}", "}}") + "}"
    with_it = [*written[:at], f"PWD={quoted}", *written[at:]]
    rest, found = without_password(";".join(with_it))
    assert found == password
    assert rest.strip("; ") == ";".join(written).strip("; ")
