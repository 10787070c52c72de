"""Books in QuickBooks: whatever becomes of any question or write, all is in the CRM once, and at rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.proof.budget import so_manieth
from tests.proof.worlds.breaking import Prepared, broken_off, dry, points
from tests.proof.worlds.gate import Call
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.quickbooks_renames import QUESTIONS, customer_renamed_at, item_renamed_at
from tests.proof.worlds.quickbooks_scene import scene_of
from tests.proof.worlds.quickbooks_workloads import QUICKBOOKS_WORKLOADS
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import Prepare

SHORT = {"an invoice was deleted": 9, "a customer is renamed while it is read": 27}
"""The workloads of the short part, and of how many misfortunes one is met."""

RENAMES = (customer_renamed_at, item_renamed_at)
QUESTION_STEP = 9
EVERY_SO_MANY = 4
"""In the long part, of so many misfortunes of a call one is met, and each call meets one."""


def _spread(calls: list[Call], step: int, least: int) -> Iterator[tuple[str, int]]:
    """Choose every so-manieth misfortune of each call, or the `least`, beginning with another one at each."""
    found = points(calls)
    for at in range(len(calls)):
        kinds = [kind for kind, place in found if place == at]
        chosen = [kind for number, kind in enumerate(kinds) if (at + number) % step == 0]
        yield from ((kind, at) for kind in chosen or kinds[at % max(1, len(kinds)) :][:least])


def _walk(prepared: Prepared, step: int, least: int = 0) -> tuple[set[int], list[Call]]:
    calls, whole = dry(prepared)
    visited: set[int] = set()
    for name, at in _spread(calls, step, least):
        fate = Struck(KINDS[name], at)
        assert list(broken_off(prepared, fate, whole)) == [], f"{name} at {at} ({calls[at].what})"
        assert fate.calls[at].what == calls[at].what
        visited.update(fate.visited)
    return visited, calls


@pytest.mark.parametrize(("name", "step"), SHORT.items())
def test_whatever_becomes_of_a_call_all_is_there_once_and_at_rest(
    name: str, step: int, quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene_of(quickbooks_stage, company, tmp_path, QUICKBOOKS_WORKLOADS[name]))
    visited, calls = _walk(prepared, step)
    assert len(visited) > len(calls) / step


@pytest.mark.long
@pytest.mark.parametrize("name", list(QUICKBOOKS_WORKLOADS))
def test_whatever_becomes_of_any_call_all_is_there_once_and_at_rest(
    name: str, quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene_of(quickbooks_stage, company, tmp_path, QUICKBOOKS_WORKLOADS[name]))
    visited, calls = _walk(prepared, so_manieth(EVERY_SO_MANY), least=1)
    assert visited == set(range(len(calls)))


@pytest.mark.parametrize("renamed_at", RENAMES)
def test_what_is_renamed_while_it_is_read_is_one_record(
    renamed_at: Callable[[int], Prepare], quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    for question in range(2, QUESTIONS, QUESTION_STEP):
        dry(Prepared.by(scene_of(quickbooks_stage, company, tmp_path, renamed_at(question))))


@pytest.mark.long
@pytest.mark.parametrize("renamed_at", RENAMES)
@pytest.mark.parametrize("question", range(1, QUESTIONS + 1))
def test_whenever_something_is_renamed_it_is_one_record(
    question: int,
    renamed_at: Callable[[int], Prepare],
    quickbooks_stage: Stage,
    company: Path,
    tmp_path: Path,
) -> None:
    dry(Prepared.by(scene_of(quickbooks_stage, company, tmp_path, renamed_at(question))))
