"""The width follows the CRM: it narrows when that groans, and comes back when it breathes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.upload.width import Width

MOST = st.integers(1, 64)
ENDS = st.lists(st.tuples(st.floats(0.001, 60), st.booleans()), max_size=200)


def _after(width: Width, *ends: tuple[float, bool]) -> Width:
    for seconds, refused in ends:
        width = width.after(seconds, refused=refused)
    return width


@given(most=MOST, ends=ENDS)
def test_it_is_never_wider_than_allowed_and_never_closed(most: int, ends: list[tuple[float, bool]]) -> None:
    width = Width.full(most)
    for seconds, refused in ends:
        width = width.after(seconds, refused=refused)
        assert 1 <= width.now <= most


@given(most=MOST)
def test_a_crm_that_is_well_is_used_to_the_full(most: int) -> None:
    assert _after(Width.full(most), *[(0.02, False)] * 100).now == most


@given(most=MOST)
def test_a_crm_that_goes_on_refusing_is_left_one_record_at_a_time(most: int) -> None:
    assert _after(Width.full(most), *[(1.0, True)] * (20 * most)).now == 1


def test_one_refusal_halves_the_width_and_the_rest_of_that_moment_does_not_halve_it_again() -> None:
    assert _after(Width.full(16), *[(1.0, True)] * 5).now == 8


@given(most=MOST, ends=ENDS)
def test_it_comes_back_to_the_full_width_when_the_crm_does(most: int, ends: list[tuple[float, bool]]) -> None:
    tired = _after(Width.full(most), *ends)
    assert _after(tired, *[(0.02, False)] * (most * most + 400)).now == most


def test_records_that_become_slow_narrow_it_and_merely_different_ones_do_not() -> None:
    well = _after(Width.full(16), *[(0.1, False)] * 50)
    assert _after(well, *[(3.0, False)] * 20).now < 16
    assert _after(well, *[(0.3, False)] * 20).now == 16
