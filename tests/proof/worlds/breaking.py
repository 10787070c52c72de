"""A workload that is broken off at one of its calls, and what must be so when it has come to rest again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from core.upload.outcome import Result
from tests.proof.worlds.by_mark import passed_over
from tests.proof.worlds.gate import Call, Trace
from tests.proof.worlds.holdings import Holdings
from tests.proof.worlds.invariants import Final
from tests.proof.worlds.machine import Machine, Run
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.sides import Books
from tests.proof.worlds.workloads import Scene

STATE = frozenset({"0x80040230", "0x80040233"})
"""What the CRM says where an inactive record is written: it is known to be so before."""

MOST_QUIET_RUNS = 2
"""So many runs without misfortune bring everything to rest."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workload that is ready to be begun, as often as one likes."""

    scene: Scene
    crm: bytes
    journal: bytes
    ledger: Books

    @classmethod
    def by(cls, made: Scene) -> Prepared:
        """Keep a scene as it is now."""
        memory = made.stage.memories[0]
        return cls(made, made.stage.organisation.snapshot(), memory.content(), made.machine.ledger.copy())

    def begin(self) -> list[Machine]:
        """Go back to it; the second machine has heard of nothing."""
        stage, trace, books = self.scene.stage, Trace(), self.ledger.copy()
        stage.organisation.restore(self.crm)
        first = Machine.begin(stage, books, trace, 0, self.journal)
        first.runs = count(100)  # the runs of the preparation are in the journal
        return [first, Machine.begin(stage, books, trace, 1)]

    def strike(self, fate: Struck) -> tuple[Run, list[Machine]]:
        """Begin it with a fate."""
        machines = self.begin()
        return machines[0].run(self.scene.task, fate), machines


def comes_to_rest(made: Scene, machines: list[Machine]) -> Iterator[str]:
    """Run without misfortune until nothing is written; say what is wrong with it."""
    machines[0].try_all_again()
    if made.other_first:
        yield from wrong(machines[1].run(made.restart))
    for _ in range(MOST_QUIET_RUNS + 1):
        last = machines[0].run(made.restart)
        yield from wrong(last)
        if last.quiet:
            break
    else:
        yield f"still writes after {MOST_QUIET_RUNS} runs without misfortune: {last.written}"
    if machines[0].open_intents():
        yield "intents are open"


def wrong(run: Run) -> Iterator[str]:
    """Say what was wrong with a run that met no misfortune."""
    yield from wrong_whatever(run)
    yield from run.failed_needs
    if run.end != "done":
        yield f"ended with {run.end} without misfortune"


def wrong_whatever(run: Run) -> Iterator[str]:
    """Say what no misfortune excuses: crashes, unsaid writes, going on in spite of all, false reports."""
    if run.crashed:
        yield f"it {run.end}"
    yield from run.unsaid
    yield from run.failed_needs
    yield from run.unheeded
    written = {each.id for each in run.written}
    for each in run.results:
        if each.entity == "account" and each.outcome is Result.UPDATED and each.id not in written:
            yield f"{each.key} is said to be updated, and was not"
    if run.end == "done":
        yield from (f"{each.key} was tried: {each.message}" for each in run.results if each.code in STATE)


def dry(prepared: Prepared) -> tuple[list[Call], Holdings]:
    """Go through the workload without misfortune: its calls, and what the CRM holds at the end."""
    fate = Struck()
    run, machines = prepared.strike(fate)
    assert run.end == "done"
    assert list(wrong(run)) == []
    assert list(comes_to_rest(prepared.scene, machines)) == []
    whole = Holdings.of(prepared.scene.stage.organisation)
    assert list(_judged(prepared.scene, machines, whole)) == []
    return fate.calls, whole


def _judged(made: Scene, machines: list[Machine], found: Holdings) -> Iterator[str]:
    if made.judge is not None:
        yield from made.judge(machines[0].ledger, found)


def points(calls: list[Call]) -> list[tuple[str, int]]:
    """Give every misfortune that can befall every call, by its kind and the call's number."""
    return sorted(
        (name, at) for name, kind in KINDS.items() for at, call in enumerate(calls) if kind.can(call)
    )


def walk(prepared: Prepared, step: int = 1) -> None:
    """Break a workload off at every call, in every way a call can end; with a `step`, at each so-manieth."""
    calls, whole = dry(prepared)
    chosen = points(calls)[::step]
    visited: set[tuple[str, int]] = set()
    for name, at in chosen:
        fate = Struck(KINDS[name], at)
        assert list(broken_off(prepared, fate, whole)) == [], f"{name} at {at} ({calls[at].what})"
        assert fate.calls[at].what == calls[at].what
        visited.update((name, each) for each in fate.visited)
    assert visited == set(chosen)
    assert step > 1 or {at for _, at in visited} == set(range(len(calls)))


def broken_off(prepared: Prepared, fate: Struck, whole: Holdings) -> Iterator[str]:
    """Break a workload off by a fate, let it come to rest, and say what is wrong."""
    run, machines = prepared.strike(fate)
    yield from wrong_whatever(run)
    yield from _passed(prepared, machines)
    yield from comes_to_rest(prepared.scene, machines)
    yield from _passed(prepared, machines)
    found = Holdings.of(prepared.scene.stage.organisation)
    yield from _judged(prepared.scene, machines, found)
    if not prepared.scene.wavers:
        yield from found.differences(whole)


def _passed(prepared: Prepared, machines: list[Machine]) -> Iterator[str]:
    if machines[0].mark() is not None:
        final = Final(
            machines[0].ledger, Holdings.of(prepared.scene.stage.organisation), prepared.scene.expected
        )
        yield from passed_over(machines[0], machines, final)
