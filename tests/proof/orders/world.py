"""A world of orders from its seed: one machine or two, people and misfortunes; then it comes to rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random

from core.sandbox.orders import DONE, INVOICE_FIELD, READY
from core.upload.outcome import Result
from tests.proof.orders.breaking import wrong, wrong_whatever
from tests.proof.orders.machine import OrderMachine, Run, Task
from tests.proof.orders.misfortunes import kinds
from tests.proof.orders.people import Expected, People
from tests.proof.orders.scenery import OrderStage, open_books, place
from tests.proof.worlds.gate import Call, Fate, Gate, Trace, Turn
from tests.proof.worlds.misfortunes import Kind, with_late
from tests.proof.worlds.turns import Turns

MOST_ROUNDS = 4
"""So many rounds of runs without misfortune bring a world to rest."""

CHANCES = (0.0, 0.02, 0.05)

STROKES = 12
"""In most runs one of so many first writes goes ill, and nothing else."""


@dataclass
class Troubles:
    """The fate of one run, drawn call by call."""

    chance: Random
    kinds: dict[str, Kind]
    often: float
    stroke: int
    before_retry: bool
    writes: int = 0

    def __call__(self, gate: Gate, _number: int, call: Call) -> object:
        """Let a call go well, or not."""
        if self._falls_ill(call):
            possible = [each for name, each in sorted(self.kinds.items()) if each.can(call)]
            if possible:
                return self.chance.choice(possible).befall(gate, call)
        return with_late(gate, call, before=self.before_retry)

    def _falls_ill(self, call: Call) -> bool:
        if call.writes_crm or call.writes_books:
            self.writes += 1
            if self.writes - 1 == self.stroke:
                return True
        return self.often > 0 and self.chance.random() < self.often


@dataclass
class OrderWorld:
    """One world; `violations` is all that was wrong in it."""

    seed: int
    stage: OrderStage
    trace: Trace = field(default_factory=Trace)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.stage.clear()
        place(self.stage, self.chance.randint(1, 4), self.seed)
        self.books = open_books()
        self.alone = self.chance.random() < 0.6
        self.machines = [
            OrderMachine.begin(self.stage, self.books, self.trace, each)
            for each in range(1 if self.alone else 2)
        ]
        self.expected = Expected()
        self.people = People(self.stage, self.books, self.expected, self.chance, self.trace)

    def play(self) -> OrderWorld:
        """Let it happen."""
        self.trace.add(f"world {self.seed}")
        for _ in range(self.chance.randint(1, 3)):
            self._round()
            for _ in range(self.chance.randint(0, 2)):
                self.people.work(settled=not any(each.open_intents() for each in self.machines))
        self._rest()
        return self

    def _round(self) -> None:
        if self.alone:
            runs = [self.machines[0].run(self._task(), self._fate())]
        else:
            jobs = [partial(self._job, each, self._task(), self._fate()) for each in self.machines]
            runs = Turns(self.chance).play(jobs)
        for run in runs:
            self.violations += wrong_whatever(run, self.books)

    @staticmethod
    def _job(machine: OrderMachine, task: Task, fate: Fate, turn: Turn) -> Run:
        return machine.run(task, fate, turn)

    def _fate(self) -> Fate:
        own = Random(self.chance.getrandbits(64))
        stroke = self.chance.randrange(STROKES) if self.chance.random() < 0.7 else -1
        often = self.chance.choice(CHANCES)
        return Troubles(own, dict(kinds(self.books)), often, stroke, self.chance.random() < 0.5)

    def _task(self) -> Task:
        drawn = self.chance.random()
        if drawn < 0.2:
            return Task(keys=(self.chance.choice(sorted(self.people.orders())),))
        if drawn < 0.4 and self.alone:
            return Task(meanwhile=lambda: self.people.work(settled=False))
        return Task()

    def _rest(self) -> None:
        for _ in range(MOST_ROUNDS + 1):
            runs = [each.run() for each in self.machines]
            for run in runs:
                self.violations += wrong(run, self.books)
            if all(each.quiet for each in runs):
                break
        else:
            self.violations.append(f"never comes to rest: {[each.written for each in runs]}")
        self.violations += self._final()
        for run in runs:
            self.violations += self._explained(run)
        if any(each.open_intents() for each in self.machines):
            self.violations.append("intents are open")

    def _final(self) -> Iterator[str]:
        expected = self.expected
        for number, order in self.people.orders().items():
            those = [each for each in self.books.invoices.values() if each.invoice.order_number == number]
            wanted = 0 if number in expected.gone | expected.given_up else 1
            if len(those) != wanted:
                yield f"{len(those)} invoices of {number}, not {wanted}"
            status = order.fields["statuscode"]
            if wanted and number not in expected.set_back:
                if status != DONE or order.fields.get(INVOICE_FIELD) != those[0].number:
                    yield f"{number} has the status {status} and the number {order.fields.get(INVOICE_FIELD)}"
            elif number in expected.set_back and status != READY:
                yield f"{number} was set back by a person, and is {status} again"
        for number, standing in expected.posted.items():
            if self.books.invoices.get(number) != standing:
                yield f"the posted invoice {number} was touched"

    def _explained(self, run: Run) -> Iterator[str]:
        """Say of which orders that wait nobody was told why."""
        ready = (key for key, each in self.people.orders().items() if each.fields["statuscode"] == READY)
        for number in ready:
            outcome = run.outcome(number)
            words = ("deleted in the accounts",) if number in self.expected.gone else ("already invoice",)
            if outcome.outcome is not Result.BLOCKED or not any(
                each in (outcome.message or "") for each in words
            ):
                yield f"of {number} it is said: {outcome.outcome} {outcome.message}"


def play(seed: int, stage: OrderStage) -> OrderWorld:
    """Play the world of a seed."""
    return OrderWorld(seed, stage).play()
