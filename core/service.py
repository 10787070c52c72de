"""The one door for the screen and the command line: list, plan, upload, check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

from core import accounts_database, log, registry
from core.accounting.base import EVERYTHING, AccountingReader, Selection, Subject
from core.breaking_off import BY_SIGNAL, Waiting
from core.checks import custom_fields, options
from core.checks.catalogue import find_catalogue
from core.checks.currency import currency
from core.checks.listed import CHECKS
from core.checks.result import CheckResult
from core.checks.rights import order_rights, order_sight, rights
from core.checks.runner import run_checks
from core.checks.site import Site
from core.checks.surroundings import Surroundings
from core.config.reading import secrets_of
from core.config.store import Loaded
from core.crm.base import Crm
from core.errors import AccountingAwayError
from core.known_secrets import known_secrets
from core.licence.standing import Licence
from core.licensing import licence_of
from core.order_service import OrderDoors, OrderService
from core.own_places import journal_address
from core.rebinding import Rebound, rebind
from core.run_account import RunAccount
from core.schedule.found import Found
from core.surroundings import sign_in_for_writing, surroundings
from core.syncaccounting.account import Account, account
from core.syncaccounting.filling import Filled
from core.syncaccounting.filling import Order as Fill
from core.terms import expected, limits, upload_settings
from core.text import match_key
from core.upload.asked import ENTITIES, in_vain, records
from core.upload.batch import Batch, BatchPlanner, MarkMoved, numbers_in, settle
from core.upload.journal import Journal, Scope
from core.upload.journal_history import History
from core.upload.journal_proof import prove_whose
from core.upload.journal_sharing import share
from core.upload.journal_store import Store
from core.upload.judging import UploadSettings
from core.upload.limited_reader import LimitedReader
from core.upload.order_release import Released
from core.upload.outage import Outage
from core.upload.outcome import Report
from core.upload.patient_crm import PatientCrm
from core.upload.plan import Change
from core.upload.plan_table import Header, Plan, Planned
from core.upload.planner import Planner
from core.upload.progress import CancelToken, Clock, Watch, counted
from core.upload.run_lock import Holder, RunLock
from core.upload.scan import Scan
from core.upload.set_aside import SetAside
from core.upload.spool import RowSpool
from core.upload.twin import Twin, twin_of
from core.upload.uploader import Order, Uploader
from core.upload.waiting import OrderPart
from core.upload.year_end import notes

_PRECONDITIONS = (
    rights,
    order_sight,
    options.relationship_type,
    options.supplier_type,
    options.product_type,
    options.rounding_policy,
    options.quantity_decimals,
    currency,
    custom_fields.balance_field,
    custom_fields.invoice_date_field,
)
"""What must be so before anything is planned, so that nothing fails half way (manual 4.3.2)."""


class SyncService:
    """One company and one CRM, as a configuration names them; each side is opened when it is first needed."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.cancel: CancelToken | None = None
        """Who may say that busy accounts are waited for no longer; a signal may in any case."""
        self._reader: AccountingReader | None = None
        self._crm: Crm | None = None
        self._licence: Licence | None = None
        self._journal: Journal | None = None
        self._proved: UploadSettings | None = None
        self._lock: RunLock | None = None
        self._account = RunAccount()
        self._orders = OrderService(self._doors())
        log.redaction.learn(secrets_of(loaded.config))

    def rows(
        self, subject: Subject, selection: Selection = EVERYTHING, watch: Watch | None = None
    ) -> RowSpool:
        """Read records of the accounts into a table on disk, sorted by key; it is the caller's to close."""
        found = records(self.reader, subject, selection)
        spool = RowSpool()
        try:
            spool.add_all(found if watch is None else counted(found, "read", watch))
        except BaseException:
            spool.close()
            raise
        return spool

    def account(self, reference: str, today: date) -> Account:
        """Show one customer's account; raises UsageError where the accounts, or the evaluation, have none."""
        return account(self.reader, reference, today, evaluation=self.evaluation)

    def fill_accounting(self, watch: Watch, *, full: bool = False, rehearsed: bool = False) -> Filled | None:
        """Fill the SYNC Accounting database (manual 4.3.8), without a word to the CRM; None where it is off.

        `rehearsed`: what a run would do is counted, and nothing is left written.

        Raises SyncAccountingError; AccountingError where the accounts have gone back behind its mark;
        JournalError where the journal is another company's.
        """
        if not accounts_database.switched_on(self._loaded):
            return None
        if self._journal is None:  # it asks whose it is when it is opened, which takes a CRM that answers
            name = self._loaded.config.sync.company
            prove_whose(self._journal_url(), name, self.reader.company().name)
        day = watch.clock().astimezone().date()
        system = self._loaded.config.sync.source
        return accounts_database.fill(
            self._loaded,
            lambda: self.reader,
            watch,
            lambda number: Fill(number, day, full, self.evaluation, system, rehearsed),
        )

    def plan(self, subject: Subject, selection: Selection, watch: Watch) -> Plan:
        """Plan the upload of records with what they need; nothing is written. The plan is the caller's.

        A key that was named and is not in the accounts is blocked.
        """
        with self._account.planning(watch.clock):
            planner = self._planner(watch)
            missing = in_vain(self.reader, subject, selection.keys) if selection.keys else ()
            plan = self._planned(planner, subject, selection)
            plan.add_all(map(Planned, missing))
        return plan

    def look(self, subject: Subject, keys: Sequence[str], watch: Watch) -> Plan:
        """Plan a few records for somebody who only looks: what was proved of the CRM is not proved again."""
        settings = self._proved or self._prove()
        planner = Planner(self.reader, self.crm, self._open_journal(watch), settings, watch)
        return self._planned(planner, subject, Selection(keys=keys))

    def standings(self, subject: Subject, keys: Sequence[str], watch: Watch) -> Mapping[str, Change]:
        """Say what an upload would do with records, by their keys."""
        with self.look(subject, keys, watch) as plan:
            rows = [(own, each.change) for each in plan for own in _own_keys(each, subject)]
        alike = {match_key(own): change for own, change in rows}
        exact = dict(rows)
        named = {key: exact.get(key) or alike.get(match_key(key)) for key in keys}
        return {key: change for key, change in named.items() if change}

    def twin(self, subject: Subject, key: str, watch: Watch) -> Twin | None:
        """Lay a record of the accounts beside its twin in the CRM; None where it has gone."""
        with self.look(subject, (key,), watch) as plan:
            found = [each for each in plan if match_key(key) in map(match_key, _own_keys(each, subject))]
            own = next((each for each in found if key in _own_keys(each, subject)), None)
            return twin_of(own or found[0], self.crm) if found else None

    def scan(self, watch: Watch, prefix: str = "") -> Scan:
        """Read what waits in the CRM for the accounts (manual 7); the scan is the caller's to close.

        Raises ConfigurationError where the configuration or the accounting system knows no orders.
        """
        return self._orders.scan(watch, prefix)

    def plan_orders(self, part: OrderPart, keys: Sequence[str], watch: Watch) -> Plan:
        """Plan CUSTOMERS, PRODUCTS or ORDERS that are ready in the CRM into the accounts (manual 7).

        No keys: all that is ready. An order number that is named and not ready is blocked. The plan is the
        caller's; its rows are of the entities ledger_account, ledger_product and order.
        """
        with self._account.planning(watch.clock):
            return self._orders.plan(part, keys, watch)

    def upload_orders(self, plan: Plan, watch: Watch, *, exact: bool = False) -> Report:
        """Carry a plan of orders out; `exact` refuses all of it where the world has moved since."""

        def upload() -> Report:
            return self._orders.upload(plan, watch, exact=exact)

        return self._account.run(upload, lambda: self.crm, watch.clock)

    def release_order(self, number: str, watch: Watch, another: Collection[str] = ()) -> Released:
        """Set a claimed order free; refused (SyncError) where the accounts hold an invoice of it.

        The invoices `another` are said to be of other orders, though one of them may bear its invoice number.
        """
        return self._orders.release(number, watch, another)

    def plan_batch(self, watch: Watch, *, full: bool = False, recreate: bool = False) -> Batch:
        """Plan the upload of what changed since the last batch, or of everything that differs (manual 8).

        What a person deleted in the CRM is no change of the accounts: `recreate` compares everything too.
        """
        company = self._loaded.config.sync.company
        with self._account.planning(watch.clock):
            batches = BatchPlanner(
                self.reader,
                self._open_journal(watch),
                lambda: self._planner(watch, recreate=recreate),
                lambda: Header(watch.clock(), self.crm.whoami().organization_id, company, ""),
                evaluation=self.evaluation,
            )
            made = batches.plan(full=full or recreate)
        return replace(made, notes=(*made.notes, *notes(made.plan)))

    def upload_batch(self, batch: Batch, watch: Watch) -> tuple[Report, MarkMoved]:
        """Carry a batch out, and move the mark where all of it was settled."""
        report = self._carried_out(Order(uuid4(), batch.plan, standing=batch.standing), watch)
        return report, settle(self._open_journal(watch), batch, report)

    def upload(self, plan: Plan, watch: Watch, *, exact: bool = False) -> Report:
        """Carry a plan out; `exact` refuses all of it where the world has moved since it was made.

        The report counts the calls and the seconds of the planning too.
        """
        return self._carried_out(Order(uuid4(), plan, exact), watch)

    @contextmanager
    def locked(self, clock: Clock) -> Iterator[RunLock]:
        """Hold the lock of a run while the block lasts: from planning on, so that nobody plans in vain.

        A lock that is held already is enough. Raises RunLockedError, which names who has it.
        """
        if self._lock is not None:
            yield self._lock
            return
        with self._run_lock(clock) as lock:
            self._share()
            self._lock = lock
            try:
                yield lock
            finally:
                self._lock = None

    def open_history(self, clock: Clock) -> History:
        """Open what earlier runs left behind, without a word to either side; it is the caller's to close."""
        return History(self._store(), clock)

    def open_quarantine(self, clock: Clock) -> SetAside:
        """Open what is set aside, without a word to either side; it is the caller's to close."""
        return SetAside(self._store(), self._loaded.config.sync.company, clock)

    def rebind_journal(self, clock: Clock) -> Rebound:
        """Say that the journal is for this company and this CRM from now on, whatever it is called now.

        Where the accounts come here by themselves, it is for the company that they are next.
        """
        try:
            books = self.reader.company().name
        except AccountingAwayError:
            books = ""
        scope = Scope(self.crm.whoami().organization_id, self._loaded.config.sync.company, books)
        return rebind(self._loaded, self._journal_url(), scope, clock)

    def checks(self, names: Sequence[str] = ()) -> Iterator[CheckResult]:
        """Run all checks, or the named ones."""
        return run_checks(CHECKS, self._site(), names)

    def find_schedule(self, now: datetime) -> Found | None:
        """Look for what begins the batches of this configuration by itself; None where nothing is seen."""
        from core.schedule.finding import Machine, find_schedule  # noqa: PLC0415 - rarely needed

        return find_schedule(self._loaded.path, Machine.here(), now.astimezone())

    def surroundings(self) -> Surroundings:
        """Give what the checks may ask beyond the two sides."""
        sandbox = registry.is_sandbox(self._loaded)
        find = None if sandbox else lambda: self.find_schedule(datetime.now().astimezone())
        around = surroundings(self._loaded, journal_address(self._loaded), lambda: self._reader)
        known = known_secrets(self._loaded)
        return replace(
            around,
            find_schedule=find,
            licence=lambda: self.licence,
            secrets=known,
            writing=self._sign_in_for_writing,
        )

    @property
    def reader(self) -> AccountingReader:
        """The accounting system, signed in to; raises AccountingError."""
        if self._reader is None:
            evaluation = self.evaluation
            opened = registry.open_reader(self._loaded, self._waiting())
            self._reader = LimitedReader(opened) if evaluation else opened
        return self._reader

    @property
    def licence(self) -> Licence:
        """How it stands with the licence; raises AccountingError where a sandbox cannot be read."""
        if self._licence is None:
            self._licence = licence_of(self._loaded)
        return self._licence

    @property
    def evaluation(self) -> bool:
        """Whether only what begins with A to G is listed, planned and uploaded (manual 4.3.1)."""
        return self.licence.evaluation

    @property
    def crm(self) -> Crm:
        """The CRM; nothing is sent to it until it is asked something."""
        if self._crm is None:
            self._crm = registry.open_crm(self._loaded)
        return self._crm

    def leave_accounts(self) -> None:
        """Sign out of the accounts until they are asked again: their user may be signed in once only."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _waiting(self) -> Waiting:
        """Say how the accounts are waited for: until a person says no, where there is one to say it."""
        cancel = self.cancel
        if cancel is None:
            return BY_SIGNAL

        def pause(seconds: float) -> None:
            cancel.wait(seconds)
            cancel.check("wait for the accounts")

        return Waiting(pause, lambda: cancel.check("read the accounts"))

    def _sign_in_for_writing(self) -> None:
        self.leave_accounts()
        sign_in_for_writing(self._loaded)

    def close(self) -> None:
        """Sign out on both sides; a second call does nothing."""
        sides = (self._reader, self._crm, self._journal)
        self._reader = self._crm = self._journal = None
        for side in sides:
            if side is not None:
                side.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _carried_out(self, order: Order, watch: Watch) -> Report:
        uploader = Uploader(self.crm, self._open_journal(watch), self._upload_settings(), watch)

        def upload() -> Report:
            self.leave_accounts()  # nothing of them is asked while the CRM is written to, for hours maybe
            with self.locked(watch.clock) as lock:
                spent = self._account.spent(self.crm, watch.clock)
                whole_order = replace(
                    order, limits=limits(self._loaded.config), alive=lock.check, spent=spent
                )
                return uploader.upload(whole_order, self._loaded.config.crm.connections)

        return self._account.run(upload, lambda: self.crm, watch.clock)

    def _doors(self) -> OrderDoors:
        return OrderDoors(
            self._loaded.config,
            evaluation=lambda: self.evaluation,
            reader=lambda: self.reader,
            leave=self.leave_accounts,
            writer=lambda: registry.open_writer(self._loaded),
            crm=lambda: self.crm,
            journal=self._open_journal,
            locked=self.locked,
            here=Holder.here(),
            prove=lambda: order_rights(self._site()),
            spent=lambda clock: self._account.spent(self.crm, clock),
        )

    def _planner(self, watch: Watch, *, recreate: bool = False) -> Planner:
        settings = replace(self._prove(), recreate=recreate)
        crm = PatientCrm(self.crm, Outage(self.crm.whoami, watch.cancel, watch.seconds))
        return Planner(self.reader, crm, self._open_journal(watch), settings, watch)

    def _prove(self) -> UploadSettings:
        site = self._site()
        for precondition in _PRECONDITIONS:
            precondition(site)
        self._proved = self._upload_settings()
        return self._proved

    @staticmethod
    def _planned(planner: Planner, subject: Subject, selection: Selection) -> Plan:
        plans: dict[Subject, Callable[[Selection], Plan]] = {
            Subject.CUSTOMERS: planner.plan_customers,
            Subject.PRODUCTS: planner.plan_products,
            Subject.INVOICES: planner.plan_invoices,
            Subject.TRANSACTIONS: planner.plan_transactions,
        }
        return plans[subject](selection)

    def _site(self) -> Site:
        asked = expected(self._loaded.config)
        return Site(lambda: self.reader, lambda: self.crm, asked, self.surroundings())

    def _open_journal(self, watch: Watch) -> Journal:
        if self._journal is None:
            # A saved plan goes up without a sign-in to the accounts, so their name may be unknown.
            books = self._reader.company().name if self._reader else ""
            scope = Scope(self.crm.whoami().organization_id, self._loaded.config.sync.company, books)
            self._journal = Journal(self._journal_url(), scope, watch.clock)
            self._share()
        return self._journal

    def _run_lock(self, clock: Clock) -> RunLock:
        scope = Scope(self.crm.whoami().organization_id, self._loaded.config.sync.company)
        return RunLock(self._journal_url(), self._loaded.folder.resolve(), scope, Holder.here(), clock)

    def _store(self) -> Store:
        store = Store(self._journal_url())
        self._share()
        return store

    def _share(self) -> None:
        share(self._journal_url(), self._loaded.folder.resolve(), self._loaded.config.journal.group)

    def _journal_url(self) -> str:
        self._loaded.prove_secrets("journal")
        return journal_address(self._loaded)

    def _upload_settings(self) -> UploadSettings:
        product = self._loaded.config.product
        found = find_catalogue(
            self.crm,
            price_list=product.price_list,
            unit_group=product.unit_group,
            unit=product.unit,
            other_lists=product.price_lists,
        )
        return upload_settings(self._loaded.config, found, recreate=False, evaluation=self.evaluation)


def _own_keys(planned: Planned, subject: Subject) -> Iterable[str]:
    """Give what a row of a plan may be called in the accounts: nothing where it is what another one needs."""
    change = planned.change
    if change.entity != ENTITIES[subject]:
        return ()
    return numbers_in(change.key) if subject is Subject.INVOICES else (change.key,)
