"""What is noted of the Web Connector is read back as it was, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.quickbooks.webconnector.noted import Noted, read, written

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TIMES = st.none() | st.integers(1, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))
COUNTS, WORDS = st.integers(min_value=0, max_value=10**9), st.text(max_size=50)
ALL = st.builds(
    Noted,
    came=TIMES,
    ended=TIMES,
    error=WORDS,
    left=WORDS,
    refused=COUNTS,
    refused_at=TIMES,
    minutes=st.none() | COUNTS,
)


@given(ALL)
def test_what_is_written_is_read(noted: Noted) -> None:
    assert read(written(noted)) == noted


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", '{"version": 2}', '{"version": 1, "came": "2026-11-26T09:30:00"}',
        '{"version": 1, "came": "yesterday"}', '{"version": 1, "came": "9999-12-31T23:59:59+00:00"}',
        '{"version": 1, "refused": -1}', '{"version": 1, "refused": "3"}', '{"version": 1, "minutes": true}',
        "\0\0\0\0",
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read(text)


def test_who_comes_in_makes_what_was_refused_before_forgotten() -> None:
    noted = Noted(minutes=60).turned_away(NOW).turned_away(NOW)
    assert (noted.refused, noted.refused_at) == (2, NOW)
    assert noted.coming(NOW) == Noted(came=NOW, minutes=60)


def test_a_visit_ends_and_the_next_one_is_open_again() -> None:
    later = NOW + timedelta(hours=1)
    ended = Noted().coming(NOW).over(later, "the CRM is away")
    assert (ended.came, ended.ended, ended.error) == (NOW, later, "the CRM is away")
    again = ended.coming(later)
    assert (again.ended, again.error) == (None, "")


def test_an_endless_error_is_cut() -> None:
    assert len(Noted().over(NOW, "x" * 100_000).error) <= 2000
