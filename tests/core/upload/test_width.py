"""A run writes as wide as the CRM bears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.upload.width import Width

ANSWERS = st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=200)
"""The seconds of each answer; None where the CRM was busy."""


def _after(width: Width, answers: list[float | None]) -> Width:
    for each in answers:
        width = width.busy() if each is None else width.answered(each)
    return width


@given(most=st.integers(1, 64), answers=ANSWERS)
def test_the_width_stays_between_one_and_all_connections(most: int, answers: list[float | None]) -> None:
    assert 1 <= _after(Width.widest(most), answers).now <= most


@given(most=st.integers(1, 64), answers=ANSWERS)
def test_quick_answers_bring_back_all_connections(most: int, answers: list[float | None]) -> None:
    width = _after(Width.widest(most), answers)
    assert _after(width, [0.0] * (most * most)).now == most


@given(most=st.integers(1, 64), answers=ANSWERS)
def test_a_busy_answer_halves_the_width(most: int, answers: list[float | None]) -> None:
    width = _after(Width.widest(most), answers)
    assert width.busy().now == max(1, width.now // 2)


@given(most=st.integers(1, 64), answers=ANSWERS, seconds=st.floats(0, 100))
def test_one_answer_never_adds_more_than_one(most: int, answers: list[float | None], seconds: float) -> None:
    width = _after(Width.widest(most), answers)
    assert width.answered(seconds).now <= width.now + 1


def test_an_answer_far_slower_than_the_quickest_halves_the_width() -> None:
    assert _after(Width.widest(8), [0.1, 0.1, 2.0]).now == 4


def test_a_server_that_is_always_slow_is_not_taken_for_one_under_pressure() -> None:
    assert _after(Width.widest(8), [2.0] * 50).now == 8
