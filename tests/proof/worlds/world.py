"""A world from its seed: books, a CRM, one machine or two, people and misfortunes; then it comes to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TypeAlias

from core.upload.outcome import Outcome
from tests.proof.worlds.bookkeeper import Bookkeeper
from tests.proof.worlds.by_mark import passed_over
from tests.proof.worlds.gate import Call, Fate, Gate, Port, Trace, Turn
from tests.proof.worlds.holdings import Holdings
from tests.proof.worlds.inline import pages_of
from tests.proof.worlds.invariants import Final, missed, unexplained, wrong_with
from tests.proof.worlds.ledger import Ledger
from tests.proof.worlds.machine import EVERYTHING_OF, Batching, Machine, Run, Task
from tests.proof.worlds.misfortunes import (
    Misfortune,
    answer_late,
    answer_lost,
    busy,
    clock_back,
    clock_forth,
    down,
    down_after,
    half_done,
    killed_after,
    killed_before,
    refused,
    request_lost,
    signed_out,
    slow,
    ticket_expired,
    with_late,
)
from tests.proof.worlds.people import Clerk, Expected
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.turns import Turns

MOST_ROUNDS = 2
"""So many rounds of runs without misfortune bring a world to rest."""

ON_WRITES: tuple[Misfortune, ...] = (
    answer_lost,
    answer_lost,
    answer_late,
    request_lost,
    refused,
    busy,
    down,
    down_after,
    killed_before,
    killed_after,
    signed_out,
    ticket_expired,
    half_done,
    slow,
)
ON_READS: tuple[Misfortune, ...] = (
    down,
    signed_out,
    killed_before,
    killed_after,
    half_done,
    slow,
    answer_lost,
)
ELSEWHERE: tuple[Misfortune, ...] = (killed_before, killed_after, half_done, answer_lost)
ON_CLOCK: tuple[Misfortune, ...] = (clock_back, clock_forth, killed_before)

CHANCES = (0.0, 0.02, 0.05, 0.15)
"""How often a call goes ill in a run that is beset all along, drawn for each run."""

STROKES = 9
"""In other runs one or two of so many first writes go ill, and nothing else."""

Look: TypeAlias = Callable[[list[Outcome]], Iterable[str]]
"""Says what is wrong with the outcomes of a run."""


@dataclass
class Troubles:
    """The fate of one run, drawn call by call."""

    chance: Random
    often: float
    before_retry: bool
    strokes: frozenset[int] = frozenset()
    lasting: Misfortune | None = None
    writes: int = 0

    def __call__(self, gate: Gate, _number: int, call: Call) -> object:
        """Let a call go well, or not."""
        if self.lasting is not None and call.port is Port.CRM:
            return self.lasting(gate, call)
        if self._falls_ill(call):
            return self._ill(gate, call)
        return with_late(gate, call, before=self.before_retry)

    def _falls_ill(self, call: Call) -> bool:
        if call.writes_crm:
            self.writes += 1
            if self.writes - 1 in self.strokes:
                return True
        often = self.often if call.writes_crm else self.often / 4
        return often > 0 and self.chance.random() < often

    def _ill(self, gate: Gate, call: Call) -> object:
        befall = self.chance.choice(_possible(call))
        if befall is half_done and call.half is None:
            befall = killed_after
        if befall in (down, down_after, signed_out) and self.chance.random() < 0.7:
            self.lasting = down if befall is down_after else befall
        return befall(gate, call)


def _possible(call: Call) -> tuple[Misfortune, ...]:
    if call.writes_crm:
        return ON_WRITES
    if call.port is Port.CRM:
        return ON_READS
    return ON_CLOCK if call.port is Port.CLOCK else ELSEWHERE


@dataclass
class World:
    """One world; `violations` is all that was wrong in it."""

    seed: int
    stage: Stage
    trace: Trace = field(default_factory=Trace)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.ledger = Ledger()
        self.alone = self.chance.random() < 0.85
        self.recreate = self.alone and self.chance.random() < 0.25
        self.by_mark = self.chance.random() < 0.5
        self.expected = Expected(recreated=self.recreate)
        self.stage.clear()
        count = 1 if self.alone else 2
        self.machines = [Machine.begin(self.stage, self.ledger, self.trace, each) for each in range(count)]
        self.books = Bookkeeper(self.ledger, self.expected, self.chance, self.trace)
        self.clerk = Clerk(self.stage, self.expected, self.chance, self.trace)

    def play(self) -> World:
        """Let it happen."""
        self.trace.add(f"world {self.seed}")
        with self._pages():
            self._begin()
            for _ in range(self.chance.randint(1, 2)):
                self._round()
                self._people()
            self._rest()
        return self

    def _pages(self) -> AbstractContextManager[None]:
        return pages_of(self.chance.randint(1, 3)) if self.chance.random() < 0.3 else nullcontext()

    def _begin(self) -> None:
        self.books.open_books()
        if self.chance.random() < 0.3:
            self.clerk.make_account(self.ledger)
        if self.chance.random() < 0.1:
            self.clerk.make_unit()

    def _people(self) -> None:
        for _ in range(self.chance.randint(0, 2)):
            if self.chance.random() < 0.5:
                self.books.work()
            else:
                settled = self.alone and not any(each.open_intents() for each in self.machines)
                self.clerk.work(settled=settled)

    def _round(self) -> None:
        if self.alone:
            runs = [self.machines[0].run(self._task(), self._fate())]
        else:
            jobs = [partial(self._job, each, self._task(), self._fate()) for each in self.machines]
            runs = Turns(self.chance).play(jobs)
        for each in runs:
            self.violations += wrong_with(each, self.expected)
        self._marks()

    def _marks(self) -> None:
        if self.by_mark:
            final = self._final()
            self.violations += (
                wrong for each in self.machines for wrong in passed_over(each, self.machines, final)
            )

    def _final(self) -> Final:
        return Final(self.ledger, Holdings.of(self.stage.organisation), self.expected)

    @staticmethod
    def _job(machine: Machine, task: Task, fate: Fate, turn: Turn) -> Run:
        return machine.run(task, fate, turn)

    def _fate(self) -> Fate:
        own = Random(self.chance.getrandbits(64))
        before_retry = self.chance.random() < 0.5
        if self.chance.random() < 0.35:
            return Troubles(own, self.chance.choice(CHANCES), before_retry)
        strokes = frozenset(self.chance.randrange(STROKES) for _ in range(self.chance.randint(1, 2)))
        return Troubles(own, 0.0, before_retry, strokes)

    def _task(self) -> Task:
        drawn = self.chance.random()
        recreate = self.recreate and self.chance.random() < 0.5
        if self.by_mark and drawn < 0.8:
            batching = Batching.FULL if recreate or drawn < 0.05 else Batching.BY_MARK
            meanwhile = self._meanwhile() if drawn < 0.3 else None
            return Task(batching=batching, recreate=recreate, meanwhile=meanwhile)
        if drawn < 0.2:
            return Task(EVERYTHING_OF[self.chance.choice(list(EVERYTHING_OF))], recreate=recreate)
        if self.alone and drawn < 0.35:
            return Task(recreate=recreate, meanwhile=self._meanwhile())
        return Task(recreate=recreate)

    def _meanwhile(self) -> Callable[[], None]:
        def work() -> None:
            if self.alone and self.chance.random() < 0.5:
                self.clerk.make_account(self.ledger)
            else:
                self.books.work()

        return work

    def _rest(self) -> None:
        if self.by_mark:
            self._rest_by_mark()
        if self.recreate:  # the number of a deleted record is free once the CRM has purged it
            self.stage.organisation.purge()
        runs = self._compare_everything()
        final = self._final()
        self.violations += final.violations()
        for run in runs:
            self.violations += unexplained(final, run.results)
        self.violations += [
            f"{each.gate.name} keeps open intents" for each in self.machines if each.open_intents()
        ]

    def _rest_by_mark(self) -> None:
        for each in self.machines:
            each.try_all_again()
        self._until_quiet(Task(batching=Batching.BY_MARK))
        self._marks()

    def _compare_everything(self) -> list[Run]:
        if not self.by_mark:
            return self._until_quiet(Task(recreate=self.recreate))
        # What the marks have not seen, a comparison of everything brings to light.
        task = Task(batching=Batching.FULL, recreate=self.recreate)
        return self._until_quiet(task, lambda results: missed(results, self.expected))

    def _until_quiet(self, task: Task, look: Look = lambda _: ()) -> list[Run]:
        for _ in range(MOST_ROUNDS + 1):
            runs = [self._kindly(each, task) for each in self.machines]
            self.violations += (wrong for each in runs for wrong in look(each.results))
            if all(each.quiet for each in runs):
                return runs
        self.violations.append(f"never comes to rest: {[each.written for each in runs]}")
        return runs

    def _kindly(self, machine: Machine, task: Task) -> Run:
        run = machine.run(task)
        if run.end == "accounting.mark_beyond" and self.expected.restored:
            run = machine.run(Task(batching=Batching.FULL))  # as the advice says
        self.violations += wrong_with(run, self.expected)
        if run.end != "done":
            self.violations.append(f"ended with {run.end} without misfortune")
        if run.report is not None:
            self.violations += [f"recovered badly: {each}" for each in run.report.recovered if each.failed]
        return run


def play(seed: int, stage: Stage) -> World:
    """Play the world of a seed."""
    return World(seed, stage).play()


def worlds(seeds: range, stage: Stage) -> Iterator[World]:
    """Play the worlds of many seeds, one after another."""
    return (play(seed, stage) for seed in seeds)
