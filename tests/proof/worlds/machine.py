"""One computer with the program on it: its process may end anywhere, its journal stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from uuid import UUID

from core.accounting.base import EVERYTHING
from core.crm.base import Entity, Value
from core.errors import SyncError
from core.upload.outcome import Outcome, Report, unwritten
from core.upload.plan import Change, Draft
from core.upload.plan_table import Plan, Planned
from core.upload.planner import Planner
from core.upload.progress import Watch
from core.upload.uploader import Order, Uploader
from tests.proof.worlds.gate import Fate, Gate, Killed, Trace, Turn, kindly, nobody_else
from tests.proof.worlds.ledger import Ledger, LedgerReader
from tests.proof.worlds.ports import GatedCrm
from tests.proof.worlds.scenery import Stage

PRICE_LIST_ITEM = "productpricelevel"


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is to do: which plan it makes, and what people do between its plan and its upload."""

    plan: Callable[[Planner], Plan] = Planner.plan_everything
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
    unsaid: list[str] = field(default_factory=list)
    failed_needs: list[str] = field(default_factory=list)
    unheeded: list[str] = field(default_factory=list)
    calls: int = 0
    crashed: bool = False

    @property
    def quiet(self) -> bool:
        """Whether it was carried through and wrote nothing."""
        return self.end == "done" and not self.written


@dataclass
class Machine:
    """The program on one computer, over a CRM and books that others may use too."""

    stage: Stage
    ledger: Ledger
    gate: Gate
    memory: int = 0
    runs: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def begin(
        cls, stage: Stage, ledger: Ledger, trace: Trace, memory: int = 0, content: bytes | None = None
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
        self.gate.deliver()
        process.run.written, process.run.tried = crm.written, crm.tried
        process.run.calls = self.gate.passed
        process.run.unheeded = list(self.gate.unheeded)
        self.gate.trace.add(f"{self.gate.name} ends {process.run.end}")
        return process.run

    def plan_to(self, path: Path) -> None:
        """Save a plan of everything, without any misfortune."""
        self.gate.restart()
        with self.gate.within(), _Process(self, Task(), self._crm()).planned() as plan:
            plan.save(path)

    def _crm(self) -> GatedCrm:
        with self.gate.within():
            return GatedCrm(self.stage.organisation, self.gate)

    def open_intents(self) -> int:
        """Count what the journal does not know the end of."""
        with self.gate.within():
            return len(self.stage.memories[self.memory].journal.open_intents())


class _Process:
    def __init__(self, machine: Machine, task: Task, crm: GatedCrm) -> None:
        self.run = Run("done")
        self._machine = machine
        self._task = task
        self._crm = crm
        self._journal = machine.stage.memories[machine.memory].journal
        self._settings = replace(machine.stage.settings, recreate=task.recreate)
        self._watch = Watch(machine.gate.clock)

    def go(self) -> None:
        said = _Said()
        with self._machine.gate.within():
            said.hear(each.change for each in self._journal.open_intents())
        with self.planned() as plan:
            said.plan(plan)
            if self._task.meanwhile:
                self._task.meanwhile()
            try:
                self._upload(plan)
            finally:
                rows = list(plan)
                said.plan(rows)
                self.run.unsaid = list(said.unsaid(self._crm.written))
                self.run.results = [end for each in rows if (end := _outcome(each)) is not None]
                self.run.failed_needs = list(_failed_needs(rows, self._crm.tried))

    def planned(self) -> Plan:
        """Make the plan, or open the saved one."""
        if self._task.saved is not None:
            return Plan.open(self._task.saved)
        reader = LedgerReader(self._machine.ledger, self._machine.gate)
        planner = Planner(reader, self._crm, self._journal, self._settings, self._watch)
        return self._task.plan(planner)

    def _upload(self, plan: Plan) -> None:
        uploader = Uploader(self._crm, self._journal, self._settings, self._watch)
        order = Order(UUID(int=next(self._machine.runs)), plan, self._task.exact)
        self.run.report = uploader.upload(order, 1)
        if self.run.report.error:
            self.run.end = self.run.report.error.code


class _Said:
    """What a run said that it would write."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, UUID], list[Mapping[str, Value | None]]] = {}
        self._refreshed: list[tuple[str, Mapping[str, Value | None]]] = []
        self._items: list[Mapping[str, Value | None]] = []

    def hear(self, changes: Iterable[Change]) -> None:
        for change in changes:
            for each in change.walk():
                if each.id is not None and each.writes:
                    written = each.written()
                    self._fields.setdefault((each.entity, each.id), []).append(written.fields)
                    if each.entity == PRICE_LIST_ITEM:
                        self._items.append(written.fields)

    def plan(self, plan: Iterable[Planned]) -> None:
        for each in plan:
            self.hear([each.change])
            if each.draft is not None:
                self._refreshed.append((each.draft.entity.name, _refreshed(each.draft)))

    def unsaid(self, written: Sequence[Entity]) -> Iterator[str]:
        for each in written:
            said = self._fields.get((each.name, each.id), [])
            if each.name == PRICE_LIST_ITEM:  # a deleted one is made again under another id
                said = [*said, *self._items]
            # What another had made meanwhile is refreshed in place of being made.
            said = [*said, *(fields for entity, fields in self._refreshed if entity == each.name)]
            if not any(_within(each.fields, fields) for fields in said):
                yield f"{each.name} {each.id} {dict(each.fields)}"


def _outcome(planned: Planned) -> Outcome | None:
    if planned.outcome is None and not planned.change.writes:
        return unwritten(planned.change)
    return planned.outcome


def _refreshed(draft: Draft) -> Mapping[str, Value | None]:
    return {name: draft.entity.fields.get(name) for name in draft.refreshed}


def _within(some: Mapping[str, Value | None], all_of: Mapping[str, Value | None]) -> bool:
    return all(name in all_of and all_of[name] == value for name, value in some.items())


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
