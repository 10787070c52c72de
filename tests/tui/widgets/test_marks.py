"""Marks are keys, or all but some, and behave as the plain set of marked keys would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.marks import Marks

RECORDS = [f"A{number}" for number in range(8)]
STEPS = st.lists(st.one_of(st.sampled_from(RECORDS), st.sampled_from(["all", "none"])))


@given(STEPS)
def test_marks_are_the_set_that_the_steps_make(steps: list[str]) -> None:
    marks, expected = Marks(), set[str]()
    for step in steps:
        if step == "all":
            marks.all()
            expected = set(RECORDS)
        elif step == "none":
            marks.none()
            expected = set()
        else:
            expected ^= {step}
            assert marks.toggle(step) is (step in expected)
    assert {each for each in RECORDS if marks.holds(each)} == expected
    assert marks.count(len(RECORDS)) == len(expected)
    assert marks.keys == (set(RECORDS) - expected if marks.all_but else expected)
    assert marks.every is (marks.all_but and len(expected) == len(RECORDS))


def test_all_holds_what_nobody_has_looked_at() -> None:
    marks = Marks()
    marks.all()
    marks.toggle("A1")
    assert marks.holds("Z999")
    assert marks.count(1_000_000) == 999_999


def test_marks_are_described_for_the_status_line() -> None:
    marks = Marks()
    assert marks.described(214) == ""
    marks.toggle("A1")
    assert marks.described(214) == "1 marked"
    marks.all()
    assert marks.described(1214) == "all 1,214 marked"
    marks.toggle("A1")
    assert marks.described(1214) == "1,213 marked"
