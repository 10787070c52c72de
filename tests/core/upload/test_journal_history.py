"""History: what became of records with every field, altered or not, pruned or kept; on either database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from core.upload.journal import IntentState, Journal, Scope, Settled
from core.upload.outcome import CallCount, Outcome, Report, Result, ended
from core.upload.plan import Action, Change, FieldChange

SCOPE = Scope(UUID(int=9), "Demo")
RUN, NEXT = UUID(int=77), UUID(int=5)
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _change(key: str, action: Action = Action.CREATE) -> Change:
    before = None if action is Action.CREATE else "Old"
    fields = (FieldChange("name", before, key),)
    return Change(action, "account", key, UUID(bytes=key.encode().ljust(16)), fields=fields)


IDS = [each.id for each in map(_change, "ABC") if each.id]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    seconds = count()
    with Journal(url, SCOPE, lambda: START + timedelta(seconds=next(seconds))) as opened:
        yield opened


def _carry_out(journal: Journal, run: UUID, *changes: Change) -> None:
    journal.begin(run)
    numbers = journal.intend(run, [(each, 0) for each in changes])
    endings = zip(numbers, changes, strict=True)
    journal.settle(run, [(at, ended(each, Result.CREATED), IntentState.DONE) for at, each in endings])
    journal.end(Report(run, {Result.CREATED: len(changes)}, CallCount(1, 2), 3.0))


def _alter(journal: Journal, statement: str) -> None:
    with journal.store.writing("alter history") as connection:
        connection.exec_driver_sql(statement)


def test_an_outcome_has_every_field_before_and_after(journal: Journal) -> None:
    _carry_out(journal, RUN, _change("A", Action.UPDATE))
    (outcome,) = journal.history.outcomes(RUN)
    assert outcome.change == _change("A", Action.UPDATE)
    assert outcome.outcome == ended(_change("A"), Result.CREATED)


def test_what_was_done_counts_where_it_is_not_what_was_intended(journal: Journal) -> None:
    journal.begin(RUN)
    (number,) = journal.intend(RUN, [(_change("A"), 0)])
    done = _change("A", Action.UPDATE)
    journal.settle(RUN, [Settled(number, ended(done, Result.UPDATED), IntentState.VOID, done)])
    assert [each.change for each in journal.history.outcomes(RUN)] == [done]


def test_a_long_run_is_read_whole_and_in_order(journal: Journal) -> None:
    _carry_out(journal, RUN, *(_change(f"{number}") for number in range(450)))
    assert [each.outcome.key for each in journal.history.outcomes(RUN)] == [f"{n}" for n in range(450)]


def test_a_time_comes_back_as_it_was_written(journal: Journal) -> None:
    journal.begin(RUN)
    (run,) = journal.history.runs()
    assert run.started == START + timedelta(seconds=1)  # the first second went to the binding
    assert run.started.tzinfo is not None


def test_runs_are_ordered_by_their_numbers_where_the_clock_goes_backwards(url: str) -> None:
    times = iter([START, START, START - timedelta(days=400)])
    with Journal(url, SCOPE, lambda: next(times)) as journal:
        journal.begin(RUN)
        journal.begin(NEXT)
        assert [each.run for each in journal.history.runs()] == [NEXT, RUN]
        assert [each.run for each in journal.history.runs(1)] == [NEXT]


def test_an_untouched_history_is_verified(journal: Journal) -> None:
    _carry_out(journal, RUN, _change("A"), _change("B"))
    journal.settle(RUN, [(None, Outcome("account", "C", None, Result.BLOCKED), IntentState.VOID)])
    assert journal.history.verify(RUN).ok


def test_a_history_is_verified_by_another_program(journal: Journal, url: str) -> None:
    _carry_out(journal, RUN, replace(_change("A"), key="Zoë £ 請"))
    with Journal(url, SCOPE, lambda: START) as another:
        assert another.history.verify(RUN).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outcome SET message = 'all is well' WHERE place = 2",
        "UPDATE outcome SET change = NULL WHERE place = 2",
        "UPDATE outcome SET outcome = 'updated' WHERE place = 1",
        "DELETE FROM outcome WHERE place = 1",
        "DELETE FROM outcome WHERE place = 3",
        "DELETE FROM outcome",
        "INSERT INTO outcome (run, scope, entity, key, outcome, made, place, chain)"
        " SELECT run, scope, entity, 'D', outcome, made, 4, chain FROM outcome WHERE place = 3",
        "UPDATE outcome SET place = 5 - place WHERE place IN (2, 3)",
        "UPDATE run SET chain_head = 'ff'",
    ],
)
def test_whatever_is_altered_afterwards_is_seen(journal: Journal, statement: str) -> None:
    _carry_out(journal, RUN, *map(_change, "ABC"))
    _alter(journal, statement)
    assert journal.history.verify(RUN).ok is False


def test_an_unknown_run_is_no_verified_run(journal: Journal) -> None:
    assert journal.history.verify(RUN).ok is False
    assert journal.history.run(RUN) is None


def test_pruning_keeps_runs_and_chain_heads_and_younger_runs(journal: Journal) -> None:
    _carry_out(journal, RUN, _change("A"))
    (before,) = journal.history.runs()
    _carry_out(journal, NEXT, _change("B"))
    assert before.ended
    assert journal.history.prune(before.ended + timedelta(microseconds=1)) == 1
    assert list(journal.history.outcomes(RUN)) == []
    assert journal.history.verify(RUN).ok is None
    assert journal.history.verify(NEXT).ok
    assert [each.chain_head for each in journal.history.runs()][1] == before.chain_head


def test_pruning_leaves_open_intents_as_they_are(journal: Journal) -> None:
    journal.begin(RUN)
    journal.intend(RUN, [(_change("A"), 0)])
    journal.history.prune(START + timedelta(days=1))
    assert [each.change for each in journal.open_intents()] == [_change("A")]


def test_pruning_keeps_what_was_made_and_how_often(journal: Journal) -> None:
    journal.begin(RUN)
    numbers = journal.intend(
        RUN, [(_change("A"), 0), (_change("A"), 1), (_change("B"), 2), (_change("C"), 0)]
    )
    done, void = IntentState.DONE, IntentState.VOID
    states = zip(numbers, [done, done, void, void], strict=True)
    journal.settle(RUN, [(number, None, state) for number, state in states])
    generations, made = journal.generations(), journal.made(IDS)
    journal.history.prune(START + timedelta(days=1))
    assert journal.generations() == generations == {("account", "a"): 1, ("account", "b"): 2}
    assert journal.made(IDS) == made


def test_a_second_pruning_finds_nothing(journal: Journal) -> None:
    _carry_out(journal, RUN, _change("A"))
    journal.history.prune(START + timedelta(days=1))
    assert journal.history.prune(START + timedelta(days=1)) == 0
