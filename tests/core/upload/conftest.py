"""A company in a list, a CRM in memory, and what lies between them: runs that can be broken off anywhere."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from core.crm.base import (
    Calls,
    Condition,
    Depth,
    Entity,
    EntityDescription,
    Identity,
    Operator,
    Query,
    Value,
)
from core.errors import CrmError, CrmFault, CrmUnansweredError
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.upload.journal import IN_MEMORY, Journal, Scope, Settlement
from core.upload.judging import UploadSettings
from core.upload.outcome import Outcome, Report
from core.upload.plan import Change
from core.upload.plan_table import Plan
from core.upload.planner import Planner
from core.upload.progress import (
    CancelToken,
    PlanProgress,
    Seconds,
    UploadProgress,
    Watch,
    silent_plan,
    silent_upload,
)
from core.upload.rules.settings import CatalogueSettings, CustomerSettings, InvoiceSettings
from core.upload.uploader import Order, Uploader
from tests import postgresql
from tests.core.upload.books import ListReader, customer, invoice, product


def now() -> datetime:
    """The time in these tests."""
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Killed(BaseException):
    """Stands for the end of the process: nobody may catch it."""


Trouble = Callable[[int, str, Callable[[], None]], None]
"""Given a write's number (from 0), what it is ("create account") and how to do it."""


def calm(_number: int, _what: str, write: Callable[[], None]) -> None:
    """Carry every write out."""
    write()


def unanswered(what: str) -> CrmUnansweredError:
    """No answer came."""
    return CrmUnansweredError("crm.unanswered", tried=what, found="no answer", remedy="Look again.")


def down(what: str) -> CrmError:
    """The CRM cannot be reached."""
    return CrmError("crm.unreachable", tried=what, found="connection refused", remedy="Start it.")


def refused(what: str) -> CrmFault:
    """The CRM refuses a record."""
    return CrmFault(0x80040216, tried=what, found="an unexpected error", remedy="Ask.")


class TroubledCrm:
    """A CRM whose writes may be lost, refused or cut off, as a test says."""

    def __init__(self, crm: DirectCrm) -> None:
        self._crm = crm
        self._numbers = count()
        self._lock = threading.Lock()
        self.trouble: Trouble = calm
        self.written: list[str] = []
        self.dead = False
        self.whoami_trouble: Callable[[], CrmError] | None = None

    @property
    def calls(self) -> Calls:
        return self._crm.calls

    @calls.setter
    def calls(self, calls: Calls) -> None:
        self._crm.calls = calls

    def expect(self, trouble: Trouble) -> None:
        """Begin to count writes again, with this trouble."""
        self._numbers = count()
        self.trouble = trouble
        self.written = []
        self.dead = False

    def whoami(self) -> Identity:
        if self.whoami_trouble is not None and self.trouble is not calm and self.written:
            raise self.whoami_trouble()
        return self._crm.whoami()

    def rights(self) -> Mapping[str, Depth]:
        return self._crm.rights()

    def describe(self, entity: str) -> EntityDescription:
        return self._crm.describe(entity)

    def find(self, query: Query) -> Iterator[Entity]:
        self.alive()
        return self._crm.find(query)

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        self.alive()
        return self._crm.retrieve(entity, record, columns)

    def create(self, entity: Entity) -> None:
        self._write(f"create {entity.name}", lambda: self._crm.create(entity))

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        self._write(f"create {document.name}", lambda: self._crm.create_with_lines(document, lines))

    def update(self, entity: Entity) -> None:
        self._write(f"update {entity.name}", lambda: self._crm.update(entity))

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        self._write(f"set {entity}", lambda: self._crm.set_state(entity, record, state, status))

    def fulfill(self, closing: Entity, status: int) -> None:
        self._write("fulfill salesorder", lambda: self._crm.fulfill(closing, status))

    def close(self) -> None:
        self._crm.close()

    def alive(self) -> None:
        """Raise Killed where the process is dead."""
        if self.dead:
            raise Killed

    def _write(self, what: str, write: Callable[[], None]) -> None:
        with self._lock:  # so that "the k-th write" means the same whatever the threads do
            self.alive()
            number = next(self._numbers)
            self.written.append(what)
            self.trouble(number, what, write)


class MortalJournal(Journal):
    """A journal that writes nothing more once the process has been killed."""

    crm: TroubledCrm

    def intend(self, run: UUID, changes: Sequence[tuple[Change, int]]) -> list[int]:
        self.crm.alive()
        return super().intend(run, changes)

    def settle(self, run: UUID, endings: Sequence[Settlement]) -> None:
        self.crm.alive()
        super().settle(run, endings)


@dataclass
class World:
    """A company, a CRM and a journal."""

    reader: ListReader
    organisation: Organisation
    crm: TroubledCrm
    settings: UploadSettings
    journal: Journal
    cancel: CancelToken = field(default_factory=CancelToken)
    uploaded: UploadProgress = silent_upload
    planned: PlanProgress = silent_plan
    seconds: Seconds = time.monotonic
    runs: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def user(self) -> UUID:
        return self.crm.whoami().user_id

    @property
    def watch(self) -> Watch:
        return Watch(now, self.cancel, self.planned, self.uploaded, self.seconds)

    @property
    def planner(self) -> Planner:
        return Planner(self.reader, self.crm, self.journal, self.settings, self.watch)

    def upload(self, plan: Plan, *, exact: bool = False, connections: int = 4) -> Report:
        """Carry a plan out."""
        return self.carry_out(Order(UUID(int=next(self.runs)), plan, exact), connections)

    def carry_out(self, order: Order, connections: int = 4) -> Report:
        """Carry an order out."""
        return Uploader(self.crm, self.journal, self.settings, self.watch).upload(order, connections)

    def batch(self, connections: int = 4) -> tuple[Report, list[Outcome]]:
        """Plan everything and upload it; the results in their order."""
        with self.planner.plan_everything() as plan:
            report = self.upload(plan, connections=connections)
            return report, list(plan.results())

    def all(self, entity: str, *columns: str, **equal: Value) -> list[Entity]:
        """Read records from the CRM, past all trouble."""
        conditions = tuple(Condition(name, Operator.EQUAL, (value,)) for name, value in equal.items())
        return list(DirectCrm(self.organisation).find(Query(entity, columns, conditions)))

    def counts(self) -> dict[str, int]:
        """Count what the CRM holds."""
        entities = ("uom", "product", "productpricelevel", "account", "contact", "invoice", "invoicedetail")
        return {entity: len(self.all(entity)) for entity in entities}

    def forget(self) -> None:
        """Go on with an empty journal, as another machine would."""
        scope = Scope(self.crm.whoami().organization_id, "Demo")
        self.journal.close()
        self.journal = Journal(IN_MEMORY, scope, now)

    def restart(self) -> None:
        """Forget all trouble, as a new process does; the journal and the CRM are kept."""
        self.crm.expect(calm)
        self.cancel = CancelToken()


def _catalogue(crm: DirectCrm) -> CatalogueSettings:
    def only(entity: str) -> UUID:
        (found,) = crm.find(Query(entity, ()))
        return found.id

    return CatalogueSettings(only("pricelevel"), only("uomschedule"), only("uom"))


@pytest.fixture
def make_world() -> Iterator[Callable[[], World]]:
    """Make worlds: a company with two customers, two products and three invoices, and an empty CRM."""
    made: list[World] = []

    def make() -> World:
        organisation = Organisation.found(Path(":memory:"))
        direct = DirectCrm(organisation)
        settings = UploadSettings("Demo", CustomerSettings(), _catalogue(direct), InvoiceSettings())
        scope = Scope(direct.whoami().organization_id, "Demo")
        reader = ListReader(
            [customer("A1D001"), customer("ABS001", contact_name="")],
            [product("VID003"), product("TAPE002", "2.80")],
            [
                invoice("82", "A1D001", "VID003", "S1"),
                invoice("83", "A1D001", "TAPE002", unit="25 Pack"),
                invoice("84", "ABS001", "VID003", "TAPE002", unit="25 Pack"),
            ],
        )
        journal = MortalJournal(IN_MEMORY, scope, now)
        journal.crm = TroubledCrm(direct)
        world = World(reader, organisation, journal.crm, settings, journal)
        made.append(world)
        return world

    yield make
    for each in made:
        each.journal.close()
        each.organisation.close()


@pytest.fixture
def world(make_world: Callable[[], World]) -> World:
    """One world."""
    return make_world()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real database server of the tests' own."""
    folder = postgresql.programs()
    if folder is None:
        if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP"):
            pytest.fail("PostgreSQL is missing: install the package postgresql")
        pytest.skip("PostgreSQL is missing (package postgresql)")
    with postgresql.server(folder) as place:
        yield place


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """The address of an empty database."""
    return postgresql.new_database(postgresql_server)
