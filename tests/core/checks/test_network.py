from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from core.checks.network import Server, ToldTime
from core.checks.patience import within

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "host", "port", "encrypted"),
    [
        ("http://crm:5555/", "crm", 5555, False),
        ("http://crm/", "crm", 80, False),
        ("https://crm.example.com/Org", "crm.example.com", 443, True),
        ("http://[::1]:81/", "::1", 81, False),
    ],
)
def test_a_server_is_read_out_of_an_address(url: str, host: str, port: int, encrypted: bool) -> None:
    server = Server.of(url, 100)
    assert (server.host, server.port, server.encrypted) == (host, port, encrypted)


@pytest.mark.parametrize(("allowed", "seconds"), [(100, 5), (2, 2)])
def test_no_step_takes_longer_than_five_seconds_or_what_is_allowed(allowed: float, seconds: float) -> None:
    assert Server.of("http://crm/", allowed).seconds == seconds


@pytest.mark.parametrize(
    ("theirs", "took", "ahead"),
    [
        (0, 0, 0),  # the very second
        (-1, 0, 0),  # the server tells no parts of a second
        (-61, 0, 60),
        (61, 0, -61),
        (61, 2, -59),  # it may have looked at its clock at the end of a slow answer
        (-61, 2, 60),
    ],
)
def test_clocks_differ_by_what_the_way_cannot_explain(theirs: int, took: int, ahead: float) -> None:
    told = ToldTime(NOON + timedelta(seconds=theirs), NOON, NOON + timedelta(seconds=took))
    assert told.ahead == ahead


def test_an_answer_is_handed_on() -> None:
    assert within(5, lambda: "answer") == "answer"


def test_a_failure_is_raised_where_it_was_asked_for() -> None:
    with pytest.raises(ValueError, match="gone"):
        within(5, lambda: int("gone"))


def test_who_never_answers_is_left_behind() -> None:
    answered = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.01, answered.wait)
    answered.set()
