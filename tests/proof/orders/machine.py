"""One computer that brings orders into the accounts: its process may end anywhere, its journal stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import cast
from uuid import UUID

from core.accounting.base import AccountingReader
from core.config.model import Config
from core.crm.base import Entity
from core.errors import SyncError
from core.order_service import OrderDoors, OrderService
from core.text import match_key
from core.upload.outcome import Outcome, Report
from core.upload.plan import Change
from core.upload.plan_table import Plan
from core.upload.progress import CancelToken, Clock, UploadProgress, Watch, silent_upload
from core.upload.run_lock import Holder, RunLock
from core.upload.waiting import OrderPart
from tests.proof.orders.books import Books
from tests.proof.orders.scenery import CountingWriter, OrderStage, config
from tests.proof.worlds.gate import Fate, Gate, Killed, Trace, Turn, kindly, nobody_else
from tests.proof.worlds.ports import GatedCrm
from tests.proof.worlds.scenery import Memory


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is to do; `meanwhile` is what people do between its plan and its upload.

    `another` are invoices that are said not to be of the order that is to be set free.
    """

    part: OrderPart = OrderPart.ORDERS
    keys: Sequence[str] = ()
    config: Config = field(default_factory=config)
    exact: bool = False
    saved: Path | None = None
    meanwhile: Callable[[], None] | None = None
    release: str = ""
    another: Sequence[str] = ()


@dataclass
class Run:
    """How a run went: the report where it came to one, all outcomes, and what it wrote."""

    end: str = "done"
    report: Report | None = None
    results: list[Outcome] = field(default_factory=list)
    planned: dict[str, Change] = field(default_factory=dict)
    written: list[Entity] = field(default_factory=list)
    booked: int = 0
    unheeded: list[str] = field(default_factory=list)
    calls: int = 0
    crashed: bool = False

    @property
    def quiet(self) -> bool:
        """Whether it was carried through and wrote nothing anywhere."""
        return self.end == "done" and not self.written and not self.booked

    def outcome(self, key: str) -> Outcome:
        """Give what became of an order, an account or a product."""
        (found,) = [each for each in self.results if match_key(each.key) == match_key(key)]
        return found


def held() -> None:
    """Nobody else runs on this journal: the lock is held."""


@dataclass(frozen=True, slots=True)
class _Lock:
    check: Callable[[], None]


@dataclass
class OrderMachine:
    """The program on one computer, over a CRM and accounts that others may use too."""

    stage: OrderStage
    books: Books
    gate: Gate
    memory: int = 0
    runs: Iterator[int] = field(default_factory=lambda: count(1))
    check: Callable[[], None] = held
    cancel: CancelToken = field(default_factory=CancelToken)
    uploaded: UploadProgress = silent_upload

    @classmethod
    def begin(
        cls, stage: OrderStage, books: Books, trace: Trace, memory: int = 0, content: bytes | None = None
    ) -> OrderMachine:
        """Set a machine up, with an empty journal or one that holds what is given."""
        gate = Gate("AB"[memory], trace)
        stage.memories[memory].begin(gate, content)
        return cls(stage, books, gate, memory, count(1 + memory * 1000))

    def run(self, task: Task | None = None, fate: Fate = kindly, turn: Turn = nobody_else) -> Run:
        """Start a process, let it plan and upload, and tell how it ended."""
        self.gate.restart(fate)
        self.gate.turn = turn
        with self.gate.within():
            crm = GatedCrm(self.stage.organisation, self.gate)
        process = _Process(self, task or Task(), crm)
        try:
            process.go()
        except Killed:
            process.run.end = "killed"
        except SyncError as error:
            process.run.end = error.code
        except Exception as error:  # noqa: BLE001 - a program that crashes is what the proof looks for
            process.run.end, process.run.crashed = f"crashed: {error!r}", True
        self.gate.turn = nobody_else
        self.gate.deliver()
        self.books.sign_out(self.gate.name)  # a session ends with its process
        process.run.written, process.run.calls = crm.written, self.gate.passed
        process.run.booked = sum(each.written for each in process.writers)
        process.run.unheeded = list(self.gate.unheeded)
        return process.run

    def plan_to(self, path: Path, task: Task) -> None:
        """Save a plan, without any misfortune."""
        self.gate.restart()
        with self.gate.within():
            crm = GatedCrm(self.stage.organisation, self.gate)
            process = _Process(self, task, crm)
            with process.planned() as plan:
                plan.save(path)
        self.books.sign_out(self.gate.name)

    @property
    def journal_memory(self) -> Memory:
        """The memory of this machine."""
        return self.stage.memories[self.memory]

    def open_intents(self) -> int:
        """Count what the journal does not know the end of."""
        return self.journal_memory.open_intents()


class _Process:
    def __init__(self, machine: OrderMachine, task: Task, crm: GatedCrm) -> None:
        self.run = Run()
        self.writers: list[CountingWriter] = []
        self._machine = machine
        self._task = task
        self._reader: AccountingReader | None = None
        self._watch = Watch(machine.gate.clock, machine.cancel, uploaded=machine.uploaded)
        self._service = OrderService(
            OrderDoors(
                config=machine.stage.side.config(task.config),
                evaluation=lambda: False,
                reader=self._open_reader,
                leave=self._leave,
                writer=self._open_writer,
                crm=lambda: crm,
                journal=lambda _: machine.journal_memory.journal,
                locked=self._locked,
                prove=lambda: None,
                here=Holder(f"MACHINE-{machine.gate.name}", "mary", 1),
                new_run=lambda: UUID(int=next(machine.runs)),
            )
        )

    def go(self) -> None:
        if self._task.release:
            self._service.release(self._task.release, self._watch, self._task.another)
            self._leave()
            return
        with self.planned() as plan:
            self.run.planned = {each.change.key: each.change for each in plan}
            if self._task.meanwhile:
                self._leave()
                self._task.meanwhile()
            try:
                self.run.report = self._service.upload(plan, self._watch, exact=self._task.exact)
            finally:
                self.run.results = list(plan.results())
            if self.run.report.error:
                self.run.end = self.run.report.error.code
        self._leave()

    def planned(self) -> Plan:
        if self._task.saved is not None:
            return Plan.open(self._task.saved)
        return self._service.plan(self._task.part, self._task.keys, self._watch)

    def _open_reader(self) -> AccountingReader:
        if self._reader is None:
            ledger = self._machine.stage.side.ledger(self._machine.books, self._machine.gate)
            self._reader = cast(AccountingReader, ledger)
        return self._reader

    def _open_writer(self) -> CountingWriter:
        writer = self._machine.stage.side.writer(self._machine.books, self._machine.gate)
        self.writers.append(writer)
        return writer

    def _leave(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    @contextmanager
    def _locked(self, _clock: Clock) -> Iterator[RunLock]:
        yield cast(RunLock, _Lock(self._machine.check))
