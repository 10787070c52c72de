"""The service's part of the other way: orders of the CRM are planned, uploaded and set free (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID, uuid4

from core.accounting.base import AccountingReader, whole
from core.accounting.orders import AccountingWriter, OrderLedger
from core.checks.orders import prove_orders
from core.config.model import Config
from core.config.two_way import require_two_way
from core.crm.base import Crm
from core.errors import AccountingAwayError, ConfigurationError
from core.terms import bringing, limits, looking
from core.upload.claim_note import name_of
from core.upload.claims import Claims
from core.upload.journal import Journal
from core.upload.journal_store import POSTGRESQL
from core.upload.marking import Marker
from core.upload.order_judging import own_runs
from core.upload.order_planner import OrderPlanner, Sides
from core.upload.order_release import Released, Releasing, away
from core.upload.order_settings import Bringing
from core.upload.order_upload import Accounts, OrderDesk, OrderUploader
from core.upload.outage import Outage
from core.upload.outcome import Report
from core.upload.page_upload import Order
from core.upload.patient_crm import PatientCrm
from core.upload.plan_table import Plan
from core.upload.progress import Clock, Watch
from core.upload.run_lock import Holder, RunLock
from core.upload.scan import Scan, Scanner
from core.upload.spending import NOTHING, Spent
from core.upload.waiting import OrderPart


def nothing(_clock: Clock) -> Spent:
    """Say that a run has cost nothing yet."""
    return NOTHING


@dataclass(frozen=True, slots=True)
class OrderDoors:
    """What the service opens, when it is first needed; `leave` signs the reader of the accounts out.

    `prove` looks whether the CRM's user may see, claim and mark every order; raises CrmError. `spent` says
    what a run has cost before it begins.
    """

    config: Config
    evaluation: Callable[[], bool]
    reader: Callable[[], AccountingReader]
    leave: Callable[[], None]
    writer: Callable[[], AccountingWriter]
    crm: Callable[[], Crm]
    journal: Callable[[Watch], Journal]
    locked: Callable[[Clock], AbstractContextManager[RunLock]]
    here: Holder
    prove: Callable[[], object]
    spent: Callable[[Clock], Spent] = nothing
    new_run: Callable[[], UUID] = uuid4


@dataclass(frozen=True, slots=True)
class OrderService:
    """Orders between one CRM and one company."""

    doors: OrderDoors

    def scan(self, watch: Watch, prefix: str = "") -> Scan:
        """Read what is ready in the CRM beside the accounts; the scan is the caller's to close."""
        require_two_way(self.doors.config.sync.source)
        settings = looking(self.doors.config, evaluation=self.doors.evaluation())
        desk = self._desk(settings, watch)
        orders = settings.orders
        prove_orders(desk.crm, orders.entity, orders.ready_status, orders.invoice_field)
        sides = Sides(desk.crm, desk.claims, self._ledger())
        return Scanner(sides, desk.judge(settings), settings, watch).scan(prefix)

    def plan(self, part: OrderPart, keys: Sequence[str], watch: Watch) -> Plan:
        """Plan what is ready in the CRM, or what of it is named; nothing is written."""
        settings, ledger = self._settings(), self._ledger()
        desk = self._desk(settings, watch)
        self._prove(settings, desk)
        self.doors.prove()
        sides = Sides(desk.crm, desk.claims, ledger)
        return OrderPlanner(sides, desk.judge(settings), settings, watch).plan(part, keys)

    def upload(self, plan: Plan, watch: Watch, *, exact: bool = False) -> Report:
        """Carry such a plan out, in one sign-in to the accounts after the reader has signed out."""
        settings = self._settings()
        with self.doors.locked(watch.clock) as lock:
            accounts = Accounts(self._ledger(), self.doors.leave, self.doors.writer)
            desk = self._desk(settings, watch)
            self._prove(settings, desk)
            order = Order(
                self.doors.new_run(),
                plan,
                exact,
                limits(self.doors.config),
                alive=lock.check,
                spent=self.doors.spent(watch.clock),
            )
            return OrderUploader(desk, accounts, settings, watch).upload(order)

    def release(self, number: str, watch: Watch, another: Collection[str] = ()) -> Released:
        """Set a claimed order free; the invoices `another` are said to be of other orders."""
        settings = self._settings()
        with self.doors.locked(watch.clock):
            try:
                ledger = self._ledger()
            except AccountingAwayError as error:
                raise away(error, number, another) from None
            desk = self._desk(settings, watch)
            return Releasing(desk.crm, desk.claims, ledger, settings.orders).release(number, another)

    def _settings(self) -> Bringing:
        # Before the licence: that of a sandbox is in its accounts, which are asked next.
        require_two_way(self.doors.config.sync.source)
        return bringing(self.doors.config, evaluation=self.doors.evaluation())

    def _desk(self, settings: Bringing, watch: Watch) -> OrderDesk:
        crm, journal, here = self.doors.crm(), self.doors.journal(watch), self.doors.here
        patient = PatientCrm(crm, Outage(crm.whoami, watch.cancel, watch.seconds))
        orders = settings.orders
        marker = Marker(
            patient,
            orders.entity,
            settings.done_status,
            orders.invoice_field,
            ready_status=orders.ready_status,
        )
        machine = None if journal.store.dialect == POSTGRESQL else name_of(here.machine)
        own = own_runs(journal, machine)
        return OrderDesk(patient, Claims(patient, here, watch.clock), marker, journal, own)

    def _ledger(self) -> OrderLedger:
        reader = whole(self.doors.reader())
        if not isinstance(reader, OrderLedger):
            raise ConfigurationError(
                "orders.one_way",
                tried="look orders up in the accounts",
                found="this connection to the accounts cannot be asked about orders",
                remedy="Orders go into Sage 50; everything else works the other way.",
            )
        return reader

    @staticmethod
    def _prove(settings: Bringing, desk: OrderDesk) -> None:
        orders = settings.orders
        prove_orders(desk.crm, orders.entity, orders.ready_status, orders.invoice_field)
        desk.marker.prove(settings.longest_number)
