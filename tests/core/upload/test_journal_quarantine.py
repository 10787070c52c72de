"""What was set aside is there once, with its cause and cure, until it goes up or is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.upload.journal import IN_MEMORY, Journal, Refusal, Scope, draft_hash
from core.upload.plan import Draft

FIRST, SECOND = UUID(int=1), UUID(int=2)


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _draft(name: str) -> Draft:
    return Draft("A1", Entity("account", UUID(int=5), {"name": name}))


def _refusal(key: str, name: str = "Old", holds: tuple[tuple[str, str], ...] = ()) -> Refusal:
    return Refusal("account", key, "0x80040216", "refused", "Mend it.", _draft(name), "config", holds)


@pytest.fixture(params=["sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest) -> Iterator[Journal]:
    url = IN_MEMORY if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with Journal(url, Scope(UUID(int=9), "Demo"), _now) as opened:
        yield opened


def test_a_record_is_kept_as_it_was(journal: Journal) -> None:
    refusal = _refusal("A1", holds=(("invoice", "82"),))
    journal.set_aside(FIRST, [refusal])
    (aside,) = journal.asides()
    assert aside.refusal == refusal
    assert (aside.since, aside.run, aside.tries, aside.retry) == (_now(), FIRST, 1, False)
    assert aside.draft_hash == draft_hash(_draft("Old"))


def test_a_record_that_is_refused_again_is_there_once(journal: Journal) -> None:
    journal.set_aside(FIRST, [_refusal("A1"), _refusal("B1")])
    journal.set_aside(SECOND, [_refusal("a1 ", "New")])
    again, other = journal.asides()
    assert (again.refusal, again.run, again.tries) == (_refusal("a1 ", "New"), SECOND, 2)
    assert other.tries == 1


def test_a_record_that_went_up_is_set_aside_no_more(journal: Journal) -> None:
    journal.set_aside(FIRST, [_refusal("A1"), _refusal("B1")])
    journal.settled([("account", "a1"), ("account", "C1")])
    assert [each.refusal.key for each in journal.asides()] == ["B1"]


def test_a_record_is_tried_again_on_demand_until_it_is_refused_again(journal: Journal) -> None:
    journal.set_aside(FIRST, [_refusal("A1"), _refusal("B1")])
    assert journal.retry([("account", "A1")]) == 1
    assert [each.retry for each in journal.asides()] == [True, False]
    journal.set_aside(SECOND, [_refusal("A1")])
    assert [each.retry for each in journal.asides()] == [False, False]


def test_all_can_be_tried_again_or_dropped(journal: Journal) -> None:
    journal.set_aside(FIRST, [_refusal("A1"), _refusal("B1")])
    assert journal.retry() == 2
    assert journal.drop() == 2
    assert journal.asides() == []


def test_no_keys_are_not_all_keys(journal: Journal) -> None:
    journal.set_aside(FIRST, [_refusal("A1")])
    assert journal.retry([]) == 0
    assert journal.drop([]) == 0


def test_a_changed_record_has_another_hash() -> None:
    assert draft_hash(_draft("Old")) != draft_hash(_draft("New"))
    assert draft_hash(None) is None
