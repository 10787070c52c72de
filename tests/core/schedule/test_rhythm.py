from __future__ import annotations

from datetime import time

import pytest

from core.errors import UsageError
from core.schedule.rhythm import Rhythm, rhythm


@pytest.mark.parametrize(
    ("every", "at", "minutes", "words"),
    [
        (None, None, 120, "every 2 hours"),
        ("15m", None, 15, "every 15 minutes"),
        ("1m", None, 1, "every minute"),
        (" 1 H ", None, 60, "every hour"),
        ("90m", None, 90, "every 90 minutes"),
        ("120m", None, 120, "every 2 hours"),
        ("24h", None, 1440, "every day at 00:00"),
        ("1d", "02:30", 1440, "every day at 02:30"),
        (None, "7:05", 1440, "every day at 07:05"),
    ],
)
def test_an_interval_is_read_as_people_write_it(
    every: str | None, at: str | None, minutes: int, words: str
) -> None:
    read = rhythm(every, at)
    assert (read.minutes, str(read)) == (minutes, words)
    assert rhythm(read.text, None).minutes == minutes


@pytest.mark.parametrize(
    ("every", "at", "found"),
    [
        ("0m", None, "not from a minute to a day"),
        ("30s", None, "is no interval"),
        ("2d", None, "not from a minute to a day"),
        ("99999d", None, "not from a minute to a day"),
        ("", None, "is no interval"),
        ("-2h", None, "is no interval"),
        ("٢h", None, "is no interval"),
        ("2h", "02:00", "--at goes with one batch a day"),
        (None, "24:00", "is no time of day"),
        (None, "2:60", "is no time of day"),
        (None, "2", "is no time of day"),
    ],
)
def test_what_is_no_interval_is_refused_with_what_would_be(
    every: str | None, at: str | None, found: str
) -> None:
    with pytest.raises(UsageError, match=found) as refused:
        rhythm(every, at)
    assert refused.value.exit_code == 2
    assert refused.value.remedy


def test_even_is_what_comes_round_to_the_same_times_every_day() -> None:
    even = {minutes for minutes in range(1, 1441) if Rhythm(minutes).even}
    assert even == {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440}


def test_only_a_daily_one_has_a_time_of_its_own() -> None:
    assert rhythm("1d", None).at == time(0)
