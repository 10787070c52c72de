"""Every call of every workload ends in every way that a call can end: then all is there once, and at rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.proof.worlds.gate import Call, Trace
from tests.proof.worlds.holdings import Holdings
from tests.proof.worlds.inline import pages_of
from tests.proof.worlds.ledger import Ledger
from tests.proof.worlds.machine import Machine, Run
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import WORKLOADS, Scene, scene

MOST_QUIET_RUNS = 2
"""So many runs without misfortune bring everything to rest."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workload that is ready to be begun, as often as one likes."""

    scene: Scene
    crm: bytes
    journal: bytes
    ledger: Ledger

    @classmethod
    def by(cls, made: Scene) -> Prepared:
        """Keep a scene as it is now."""
        memory = made.stage.memories[0]
        return cls(made, made.stage.organisation.snapshot(), memory.content(), made.ledger.copy())

    def begin(self) -> list[Machine]:
        """Go back to it; the second machine has heard of nothing."""
        stage, trace = self.scene.stage, Trace()
        stage.organisation.restore(self.crm)
        first = Machine.begin(stage, self.ledger, trace, 0, self.journal)
        first.runs = count(100)  # the runs of the preparation are in the journal
        return [first, Machine.begin(stage, self.ledger, trace, 1)]

    def strike(self, fate: Struck) -> tuple[Run, list[Machine]]:
        """Begin it with a fate."""
        machines = self.begin()
        return machines[0].run(self.scene.task, fate), machines


def _comes_to_rest(made: Scene, machines: list[Machine]) -> Iterator[str]:
    """Run without misfortune until nothing is written; say what is wrong with it."""
    if made.other_first:
        yield from _wrong(machines[1].run(made.restart))
    for _ in range(MOST_QUIET_RUNS + 1):
        last = machines[0].run(made.restart)
        yield from _wrong(last)
        if last.quiet:
            break
    else:
        yield f"still writes after {MOST_QUIET_RUNS} runs without misfortune: {last.written}"
    if machines[0].open_intents():
        yield "intents are open"


def _wrong(run: Run) -> Iterator[str]:
    yield from run.unsaid
    yield from run.failed_needs
    if run.end != "done":
        yield f"ended with {run.end} without misfortune"


SHORT = (
    "a first batch",
    "a second batch",
    "edits on both sides",
    "recovery of an invoice without its lines",
    "another machine goes on",
)
"""The workloads of the short part; the long one takes them all, and with pages of one record too."""


def _part(name: str) -> ParameterSet:
    return pytest.param(WORKLOADS[name], id=name, marks=() if name in SHORT else pytest.mark.long)


@pytest.fixture(params=[_part(name) for name in WORKLOADS])
def prepared(request: pytest.FixtureRequest, stage: Stage, tmp_path: Path) -> Prepared:
    """Each workload in turn."""
    return Prepared.by(scene(stage, tmp_path, request.param))


def _calls(prepared: Prepared) -> tuple[list[Call], Holdings]:
    """Go through the workload without misfortune: its calls, and what the CRM holds at the end."""
    dry = Struck()
    run, machines = prepared.strike(dry)
    assert run.end == "done"
    assert list(_wrong(run)) == []
    assert list(_comes_to_rest(prepared.scene, machines)) == []
    return dry.calls, Holdings.of(prepared.scene.stage.organisation)


@pytest.mark.parametrize("page", [200, pytest.param(1, marks=pytest.mark.long)])
def test_after_any_end_of_any_call_everything_is_there_once_and_at_rest(
    prepared: Prepared, page: int
) -> None:
    with pages_of(page) if page != 200 else nullcontext():
        calls, whole = _calls(prepared)
        expected = {
            (name, at) for name, kind in KINDS.items() for at, call in enumerate(calls) if kind.can(call)
        }
        visited: set[tuple[str, int]] = set()
        for name, at in sorted(expected):
            fate = Struck(KINDS[name], at)
            run, machines = prepared.strike(fate)
            point = f"{name} at {at} ({calls[at].what})"
            assert [*run.unsaid, *run.failed_needs] == [], point
            assert list(_comes_to_rest(prepared.scene, machines)) == [], point
            assert list(Holdings.of(prepared.scene.stage.organisation).differences(whole)) == [], point
            assert fate.calls[at].what == calls[at].what, point
            visited.update((name, each) for each in fate.visited)
    assert visited == expected
    assert {at for _, at in visited} == set(range(len(calls)))
