from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedule.arguments import split_arguments


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r'"a b c" d e', ("a b c", "d", "e")),
        (r'"ab\"c" "\\" d', ('ab"c', "\\", "d")),
        (r"a\\\b d\e f", (r"a\\\b", r"d\e", "f")),
        (r"a\\\"b c d", (r"a\"b", "c", "d")),
        (r'a\\\\"b c" d e', (r"a\\b c", "d", "e")),
        ('--config="C:\\x y\\"', ('--config=C:\\x y"',)),
        ('""', ("",)),
        ("  ", ()),
    ],
)
def test_words_are_those_of_microsofts_own_examples(text: str, words: tuple[str, ...]) -> None:
    assert split_arguments(text) == words


@given(st.lists(st.text(alphabet='ab \t\\"', max_size=8), max_size=5))
def test_it_undoes_what_python_does(words: list[str]) -> None:
    assert split_arguments(subprocess.list2cmdline(words)) == tuple(words)
