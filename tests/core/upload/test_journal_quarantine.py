"""What was set aside is there once, with its cause and cure, until it goes up or is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.upload.journal import IN_MEMORY, IntentState, Journal, Refusal, Scope, Settled, draft_hash
from core.upload.outcome import Outcome, Result
from core.upload.plan import Draft

FIRST, SECOND = UUID(int=1), UUID(int=2)


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _draft(name: str) -> Draft:
    return Draft("A1", Entity("account", UUID(int=5), {"name": name}))


def _refusal(
    key: str, name: str | None = "Old", entity: str = "account", waits: tuple[tuple[str, str], ...] = ()
) -> Refusal:
    draft = _draft(name) if name else None
    return Refusal(entity, key, "0x80040216", "refused", "Mend it.", draft, "config", waits)


def _ended(refusal: Refusal) -> Settled:
    failed = Outcome(refusal.entity, refusal.key, None, Result.QUARANTINED, refusal.code, refusal.message)
    return Settled(None, failed, IntentState.VOID, None, refusal)


def _went_up(entity: str, key: str) -> Settled:
    return Settled(None, Outcome(entity, key, None, Result.CREATED), IntentState.DONE)


@pytest.fixture(params=["sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest) -> Iterator[Journal]:
    url = IN_MEMORY if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with Journal(url, Scope(UUID(int=9), "Demo"), _now) as opened:
        opened.begin(FIRST)
        opened.begin(SECOND)
        yield opened


def _set_aside(journal: Journal, run: UUID, *refusals: Refusal) -> None:
    journal.settle(run, [_ended(each) for each in refusals])


def _keys(journal: Journal) -> Sequence[str]:
    return [each.held.key for each in journal.asides()]


def test_a_record_is_kept_as_it_was(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"))
    (aside,) = journal.asides()
    held = aside.held
    assert (held.entity, held.key, held.code, held.message, held.remedy) == (
        "account", "A1", "0x80040216", "refused", "Mend it.",
    )  # fmt: skip
    assert (held.since, held.run, held.tries, held.retry) == (_now(), FIRST, 1, False)
    assert (aside.draft, held.draft_hash) == (_draft("Old"), draft_hash(_draft("Old")))
    assert journal.held() == [held]


def test_it_is_set_aside_with_its_outcome_or_not_at_all(journal: Journal) -> None:
    broken = _ended(_refusal("B1"))._replace(outcome=Outcome("account", "B1", None, None))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        journal.settle(FIRST, [_ended(_refusal("A1")), broken])
    assert _keys(journal) == []
    assert list(journal.history.outcomes(FIRST)) == []


def test_a_record_that_is_refused_again_is_there_once(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"), _refusal("B1"))
    _set_aside(journal, SECOND, _refusal("a1 ", "New"))
    again, other = journal.asides()
    assert (again.held.key, again.draft, again.held.run, again.held.tries) == (
        "a1 ",
        _draft("New"),
        SECOND,
        2,
    )
    assert other.held.tries == 1


def test_a_record_that_is_refused_without_its_draft_keeps_the_one_from_before(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"))
    _set_aside(journal, SECOND, _refusal("A1", None))
    (aside,) = journal.asides()
    assert (aside.draft, aside.held.draft_hash) == (_draft("Old"), draft_hash(_draft("Old")))


def test_a_record_that_went_up_is_set_aside_no_more(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"), _refusal("B1"))
    journal.settle(SECOND, [_went_up("account", "a1"), _went_up("account", "C1"), _went_up("product", "B1")])
    assert _keys(journal) == ["B1"]


def test_a_record_names_what_it_holds_back(journal: Journal) -> None:
    invoice = _refusal("A1-82", entity="invoice", waits=(("account", "a1"),))
    _set_aside(journal, FIRST, _refusal("A1"), invoice)
    account, waiting = journal.asides()
    assert account.holds == (("invoice", "A1-82"),)
    assert waiting.held.waits == (("account", "a1"),)


def test_a_record_is_tried_again_on_demand_until_it_is_refused_again(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"), _refusal("B1"))
    assert journal.retry([("account", "a1")]) == 1
    assert [each.retry for each in journal.held()] == [True, False]
    _set_aside(journal, SECOND, _refusal("A1"))
    assert [each.retry for each in journal.held()] == [False, False]


def test_a_record_is_dropped_alone(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"), _refusal("A1", entity="product"))
    assert journal.drop([("account", "A1"), ("account", "C1")]) == 1
    assert [each.entity for each in journal.held()] == ["product"]


def test_no_keys_are_not_all_keys(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"))
    assert journal.retry([]) == 0
    assert journal.drop([]) == 0


def test_the_mark_moves_with_what_the_plan_refused_and_what_leaves(journal: Journal) -> None:
    _set_aside(journal, FIRST, _refusal("A1"), _refusal("B1"))
    journal.settle_batch(SECOND, [_refusal("C1")], [("account", "A1")], ("batch", "m2"))
    assert _keys(journal) == ["B1", "C1"]
    assert journal.mark("batch") == "m2"


def test_a_changed_record_has_another_hash() -> None:
    assert draft_hash(_draft("Old")) != draft_hash(_draft("New"))
    assert draft_hash(None) is None
