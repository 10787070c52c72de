"""A mark is one line that reads back as it was written, and nothing else reads as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.base import mark_name
from core.accounting.sage50.digest import Digest
from core.accounting.sage50.mark import Mark, Tally, read_mark
from core.errors import AccountingError

NUMBERS = st.integers(0, 2**31 - 1)


def _mark(last: int = 628, tail: dict[int, int] | None = None, year: int | None = 2025) -> Mark:
    customers = Digest()
    customers.add("A1D001", ["A1D001", 5220.54])
    return Mark(last, Tally(620, 3, 1), tail or {}, year, 0, customers, Digest(), Digest(), Digest())


@given(NUMBERS, st.dictionaries(NUMBERS, NUMBERS, max_size=8), st.none() | NUMBERS)
def test_it_is_read_back_as_it_was_written(last: int, tail: dict[int, int], year: int | None) -> None:
    mark = _mark(last, tail, year)
    read = read_mark(mark.written())
    assert (read.last, read.tally, read.tail, read.year) == (last, mark.tally, tail, year)
    assert read.written() == mark.written()


def test_its_name_says_the_last_transaction() -> None:
    assert mark_name(_mark().written()).startswith("sage50-1:628:")


@given(st.text(max_size=80))
def test_no_other_text_is_a_mark(text: str) -> None:
    with pytest.raises(AccountingError):
        read_mark(text)


@pytest.mark.parametrize("spoilt", [slice(0, -4), slice(5, None)])
def test_a_part_of_a_mark_is_none(spoilt: slice) -> None:
    with pytest.raises(AccountingError):
        read_mark(_mark().written()[spoilt])
