"""One computer with the program on it: its process may end anywhere, its journal stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from uuid import UUID

from core.accounting.base import EVERYTHING, AccountingReader
from core.crm.base import Entity
from core.errors import SyncError
from core.text import match_key
from core.upload import batch
from core.upload.batch import Batch, BatchPlanner
from core.upload.journal import Journal
from core.upload.outcome import Outcome, Report, unwritten
from core.upload.plan import Change
from core.upload.plan_table import Header, Plan, Planned
from core.upload.planner import Planner
from core.upload.progress import Watch
from core.upload.uploader import Order, Uploader
from tests.proof.worlds.gate import Fate, Gate, Killed, Trace, Turn, kindly, nobody_else
from tests.proof.worlds.ports import GatedCrm
from tests.proof.worlds.said import Said, telling
from tests.proof.worlds.scenery import Memory, Stage
from tests.proof.worlds.sides import Books


class Batching(StrEnum):
    """Whether a run is a batch: one that looks at what changed since the mark, or one that compares all."""

    NONE = "none"
    BY_MARK = "by mark"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is to do: which plan it makes, and what people do between its plan and its upload."""

    plan: Callable[[Planner], Plan] = Planner.plan_everything
    batching: Batching = Batching.NONE
    exact: bool = False
    recreate: bool = False
    saved: Path | None = None
    meanwhile: Callable[[], None] | None = None


@dataclass
class Run:
    """How a run went: the report where it came to one, all outcomes, and what it wrote that was not said."""

    end: str
    report: Report | None = None
    results: list[Outcome] = field(default_factory=list)
    written: list[Entity] = field(default_factory=list)
    tried: list[Entity] = field(default_factory=list)
    amended: list[Entity] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    failed_needs: list[str] = field(default_factory=list)
    unheeded: list[str] = field(default_factory=list)
    calls: int = 0
    batching: Batching = Batching.NONE
    crashed: bool = False

    @property
    def quiet(self) -> bool:
        """Whether it was carried through and wrote nothing."""
        return self.end == "done" and not self.written


@dataclass
class Machine:
    """The program on one computer, over a CRM and books that others may use too."""

    stage: Stage
    ledger: Books
    gate: Gate
    memory: int = 0
    runs: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def begin(
        cls, stage: Stage, ledger: Books, trace: Trace, memory: int = 0, content: bytes | None = None
    ) -> Machine:
        """Set a machine up, with an empty journal or one that holds what is given."""
        gate = Gate("AB"[memory], trace)
        stage.memories[memory].begin(gate, content)
        return cls(stage, ledger, gate, memory, count(1 + memory * 1000))

    def run(self, task: Task | None = None, fate: Fate = kindly, turn: Turn = nobody_else) -> Run:
        """Start a process, let it plan and upload, and tell how it ended."""
        self.gate.restart(fate)
        self.gate.turn = turn
        crm = self._crm()
        self.gate.trace.add(f"{self.gate.name} starts")
        process = _Process(self, task or Task(), crm)
        try:
            process.go()
        except Killed:
            process.run.end = "killed"
        except SyncError as error:
            process.run.end = error.code
        except Exception as error:  # noqa: BLE001 - a program that crashes is what the worlds look for
            process.run.end, process.run.crashed = f"crashed: {error!r}", True
        self.gate.turn = nobody_else
        process.leave()
        self.gate.deliver()
        process.run.written, process.run.tried, process.run.amended = crm.written, crm.tried, crm.amended
        process.run.calls, process.run.batching = self.gate.passed, process.task.batching
        process.run.unheeded = list(self.gate.unheeded)
        self.gate.trace.add(f"{self.gate.name} ends {process.run.end}")
        return process.run

    def plan_to(self, path: Path) -> None:
        """Save a plan of everything, without any misfortune."""
        self.gate.restart()
        process = _Process(self, Task(), self._crm())
        with self.gate.within(), process.planned() as plan:
            plan.save(path)
        process.leave()

    def _crm(self) -> GatedCrm:
        with self.gate.within():
            return GatedCrm(self.stage.organisation, self.gate)

    @property
    def journal(self) -> Journal:
        """The memory of this machine."""
        return self._memory.journal

    @property
    def _memory(self) -> Memory:
        return self.stage.memories[self.memory]

    def open_intents(self) -> int:
        """Count what the journal does not know the end of."""
        return self._memory.open_intents()

    def begun_changes(self) -> list[Change]:
        """Give what this machine has begun and does not know the end of."""
        if not self.open_intents():
            return []
        with self.gate.within():
            return [each.change for each in self.journal.open_intents()]

    def mark(self) -> str | None:
        """Say how far the batches of this machine have come."""
        with self.gate.within():
            return self.journal.mark(batch.MARK)

    def set_aside(self) -> set[tuple[str, str]]:
        """Name the records that are known not to have gone up, by entity and match key."""
        if not self._memory.asides():
            return set()
        with self.gate.within():
            return {each.name for each in self.journal.held()}

    def begun(self) -> set[tuple[str, str]]:
        """Name the records that this machine has begun and will complete, by entity and match key."""
        return {(each.entity, match_key(each.key)) for each in self.begun_changes()}

    def try_all_again(self) -> None:
        """Have a person ask for everything that is set aside."""
        if self._memory.asides():
            with self.gate.within():
                self.journal.retry([each.name for each in self.journal.held()])


class _Process:
    def __init__(self, machine: Machine, task: Task, crm: GatedCrm) -> None:
        self.run = Run("done")
        self.task = task
        self._machine = machine
        self._crm = crm
        self._journal = machine.stage.memories[machine.memory].journal
        self._settings = replace(machine.stage.settings, recreate=task.recreate)
        self._watch = Watch(machine.gate.clock)
        self._batch: Batch | None = None
        self._reader: AccountingReader | None = None

    def leave(self) -> None:
        """Let the accounts go, whatever has become of the process."""
        if self._reader is not None:
            self._reader.close()

    def go(self) -> None:
        said = Said()
        said.hear(self._machine.begun_changes())
        with self.planned() as plan:
            said.plan(telling(plan))
            if self.task.meanwhile:
                self.task.meanwhile()
            try:
                self._upload(plan)
            finally:
                rows = telling(plan)
                said.plan(rows)
                self.run.unsaid = list(said.unsaid(self._crm.written))
                self.run.results = [end for each in rows if (end := _outcome(each)) is not None]
                self.run.failed_needs = list(_failed_needs(rows, self._crm.tried))

    def planned(self) -> Plan:
        """Make the plan, or open the saved one."""
        if self.task.saved is not None:
            return Plan.open(self.task.saved)
        reader = self._machine.stage.side.reader(self._machine.ledger, self._machine.gate)
        self._reader = reader
        planner = Planner(reader, self._crm, self._journal, self._settings, self._watch)
        if self.task.batching is Batching.NONE:
            return self.task.plan(planner)
        batches = BatchPlanner(reader, self._journal, lambda: planner, self._header)
        self._batch = batches.plan(full=self.task.batching is Batching.FULL)
        return self._batch.plan

    def _header(self) -> Header:
        organization_id = self._crm.whoami().organization_id
        return Header(self._watch.clock(), organization_id, self._settings.company, "")

    def _upload(self, plan: Plan) -> None:
        uploader = Uploader(self._crm, self._journal, self._settings, self._watch)
        standing = self._batch.standing if self._batch else ()
        order = Order(UUID(int=next(self._machine.runs)), plan, self.task.exact, standing=standing)
        self.run.report = uploader.upload(order, 1)
        if self.run.report.error:
            self.run.end = self.run.report.error.code
        if self._batch is not None:
            batch.settle(self._journal, self._batch, self.run.report)


def _outcome(planned: Planned) -> Outcome | None:
    if planned.outcome is None and not planned.change.writes:
        return unwritten(planned.change)
    return planned.outcome


def _failed_needs(plan: Sequence[Planned], tried: Sequence[Entity]) -> Iterator[str]:
    attempted = {each.id for each in tried}
    ends = {(each.change.entity, each.change.key): each.outcome for each in plan}
    for each in plan:
        if each.change.id in attempted:
            for need in each.change.depends:
                end = ends.get(need)
                if end is not None and end.failed:
                    yield f"{each.change.entity} {each.change.key} was tried without {need[1]}"


EVERYTHING_OF = {
    "customers": lambda planner: planner.plan_customers(EVERYTHING),
    "products": lambda planner: planner.plan_products(EVERYTHING),
    "invoices": lambda planner: planner.plan_invoices(EVERYTHING),
    "transactions": lambda planner: planner.plan_transactions(EVERYTHING),
}
"""The plans that a person may ask for by name."""
