"""A workload that is broken off at one of its calls, and what must be so when it has come to rest again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeAlias

from core.accounting.orders import NewInvoice
from core.upload.outcome import Result
from tests.proof.orders.books import Books
from tests.proof.orders.final import Final
from tests.proof.orders.machine import OrderMachine, Run, Task
from tests.proof.orders.workloads import Scene
from tests.proof.worlds.gate import Call, Trace
from tests.proof.worlds.misfortunes import Kind, Struck

MOST_QUIET_RUNS = 3
"""So many runs without misfortune bring everything to rest."""


@dataclass
class Attempt:
    """One going through of a workload."""

    machines: list[OrderMachine]
    books: Books
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workload that is ready to be begun, as often as one likes."""

    scene: Scene
    crm: bytes
    journal: bytes
    books: Books

    @classmethod
    def by(cls, made: Scene) -> Prepared:
        """Keep a scene as it is now."""
        content = made.stage.memories[0].content()
        return cls(made, made.stage.organisation.snapshot(), content, made.books.copy())

    def begin(self) -> Attempt:
        """Go back to it; the second machine has heard of nothing."""
        stage, trace, books = self.scene.stage, Trace(), self.books.copy()
        stage.organisation.restore(self.crm)
        first = OrderMachine.begin(stage, books, trace, 0, self.journal)
        first.runs = count(100)  # the runs of the preparation are in the journal
        second = OrderMachine.begin(stage, books, trace, 1)
        second.runs = count(2000)
        return Attempt([first, second], books, stage.side.kinds(books))


def comes_to_rest(prepared: Prepared, attempt: Attempt) -> Iterator[str]:
    """Run without misfortune until nothing is written; say what is wrong with it."""
    made, (first, second) = prepared.scene, attempt.machines
    if made.other_frees:
        yield from _freed(made, second, attempt.books)
    if made.other_first:
        yield from wrong(second.run(made.restart), attempt.books)
    for _ in range(MOST_QUIET_RUNS + 1):
        last = first.run(made.restart)
        yield from wrong(last, attempt.books)
        if last.quiet:
            break
    else:
        yield f"still writes after {MOST_QUIET_RUNS} runs without misfortune: {last.written}"
    if first.open_intents():
        yield "intents are open"


def _freed(made: Scene, machine: OrderMachine, books: Books) -> Iterator[str]:
    """Have somebody set the orders free on another machine: refused where an invoice stands already."""
    for number in made.orders():
        run = machine.run(Task(release=number))
        yield from wrong_whatever(run, books)
        if run.end == "done" and books.booked([number]):
            yield f"{number} was set free with an invoice in the accounts"
        elif run.end not in ("done", "orders.free", "orders.invoiced"):
            yield f"{number} could not be set free: {run.end}"


def wrong(run: Run, books: Books) -> Iterator[str]:
    """Say what was wrong with a run that met no misfortune."""
    yield from wrong_whatever(run, books)
    if run.end != "done":
        yield f"ended with {run.end} without misfortune"


def wrong_whatever(run: Run, books: Books) -> Iterator[str]:
    """Say what no misfortune excuses: crashes, second invoices, going on in spite of all, false reports."""
    if run.crashed:
        yield f"it {run.end}"
    yield from books.mistakes
    yield from run.unheeded
    for each in run.results:
        if each.entity == "order" and each.outcome in (Result.CREATED, Result.UPDATED):
            number = (each.message or "").partition(":")[0].removeprefix("invoice ")
            if number not in books.invoices and number not in books.deleted:
                yield f"{each.key} is said to be {each.message}, and is not"


def dry(prepared: Prepared) -> tuple[list[Call], dict[str, NewInvoice]]:
    """Go through the workload without misfortune: its calls, and the invoices at the end."""
    fate, attempt = Struck(), prepared.begin()
    run = attempt.machines[0].run(prepared.scene.task, fate)
    found = [*wrong(run, attempt.books), *comes_to_rest(prepared, attempt)]
    final = Final.of(prepared.scene.stage, attempt.books, prepared.scene.restart)
    assert [*found, *final.violations()] == []
    return fate.calls, final.contents()


def points(calls: list[Call], possible: Mapping[str, Kind]) -> list[tuple[str, int]]:
    """Give every misfortune that can befall every call, by its kind and the call's number."""
    return sorted(
        (name, at) for name, kind in possible.items() for at, call in enumerate(calls) if kind.can(call)
    )


Choose: TypeAlias = Callable[[Mapping[str, Kind]], Struck]
"""Gives the fate of a run, by the misfortunes that there are."""


def broken_off(
    prepared: Prepared, choose: Choose, whole: Mapping[str, NewInvoice]
) -> tuple[Struck, list[str]]:
    """Break a workload off, let it come to rest, and say what is wrong."""
    attempt = prepared.begin()
    fate = choose(attempt.kinds)
    run = attempt.machines[0].run(prepared.scene.task, fate)
    found = list(wrong_whatever(run, attempt.books))
    if prepared.scene.task.meanwhile:  # whether or not the run came to it
        prepared.scene.task.meanwhile()
    if prepared.scene.afterwards:
        prepared.scene.afterwards(attempt.books)
    found += comes_to_rest(prepared, attempt)
    final = Final.of(prepared.scene.stage, attempt.books, prepared.scene.restart)
    found += final.violations()
    if final.contents() != whole:
        found.append("the invoices are not what they are where nothing goes ill")
    return fate, found


def every(_call: Call) -> bool:
    """Choose every call."""
    return True


def decides(call: Call) -> bool:
    """Choose the calls that write into the CRM or the accounts."""
    return call.writes_crm or call.writes_books


def walk(
    prepared: Prepared, chosen: Callable[[Call], bool], spared: Collection[str] = ()
) -> set[tuple[str, int]]:
    """Break a workload off in every way that is not spared, at every call chosen, and give where that was."""
    calls, whole = dry(prepared)
    all_points = points(calls, prepared.begin().kinds)
    wanted = [(kind, at) for kind, at in all_points if chosen(calls[at]) and kind not in spared]
    visited: set[tuple[str, int]] = set()
    for name, at in wanted:
        fate, found = broken_off(prepared, partial(_struck, name, at), whole)
        assert found == [], f"{name} at {at} ({calls[at].what})"
        assert fate.calls[at].what.split()[:2] == calls[at].what.split()[:2]
        visited.update((name, each) for each in fate.visited)
    assert visited == set(wanted)
    return visited


def _struck(name: str, at: int, kinds: Mapping[str, Kind]) -> Struck:
    return Struck(kinds[name], at)
