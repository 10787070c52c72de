"""A digest tells two states of a ledger apart, whatever the order of its rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.accounting.sage50.digest import Digest, part_of

ROWS = st.dictionaries(st.text(min_size=1, max_size=8), st.floats(allow_nan=False), max_size=20)


def _digest(rows: dict[str, float]) -> Digest:
    digest = Digest()
    for key, value in rows.items():
        digest.add(key, [key, value])
    return digest


@given(ROWS)
def test_the_order_of_the_rows_makes_no_difference(rows: dict[str, float]) -> None:
    assert not _digest(rows).differing(_digest(dict(reversed(rows.items()))))


@given(ROWS, st.text(min_size=1, max_size=8), st.floats(allow_nan=False))
def test_a_changed_row_is_in_a_part_that_differs(rows: dict[str, float], key: str, value: float) -> None:
    changed = {**rows, key: value}
    differing = _digest(rows).differing(_digest(changed))
    same = key in rows and repr(rows[key]) == repr(value)
    assert differing == (frozenset() if same else {part_of(key)})


@given(ROWS)
def test_it_is_read_back_as_it_was_written(rows: dict[str, float]) -> None:
    digest = _digest(rows)
    assert not digest.differing(Digest.from_bytes(digest.to_bytes()))


def test_a_copy_goes_its_own_way() -> None:
    digest = Digest()
    digest.copy().add("A", [1])
    assert not digest.differing(Digest())
