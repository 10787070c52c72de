"""Carries a plan of orders out: accounts, then articles, then invoices, each exactly once (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from core.accounting.orders import OrderLedger
from core.crm.base import Crm
from core.errors import JournalError, SyncError
from core.upload import order_drift
from core.upload.claims import Claims
from core.upload.evaluation import prove
from core.upload.journal import Journal
from core.upload.marking import Marker
from core.upload.order_bench import Bench, OpenWriter
from core.upload.order_facts import Facts
from core.upload.order_group import Ending, Group
from core.upload.order_judging import OrderJudge, Own
from core.upload.order_masters import Masters
from core.upload.order_pages import OrderPages, Rereading
from core.upload.order_recovery import OrderRecovery
from core.upload.order_settings import Bringing
from core.upload.order_settling import Settling
from core.upload.outcome import Outcome, Report
from core.upload.page_upload import Order
from core.upload.plan import Action
from core.upload.progress import Watch
from core.upload.rules.order_rows import ACCOUNT, ORDER, PRODUCT
from core.upload.spending import Meter


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that orders go into: read until `leave` signs the reader out, then written.

    One user of the accounts may be signed in once only, so nobody writes before the reader has left.
    """

    ledger: OrderLedger
    leave: Callable[[], None]
    open_writer: OpenWriter


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """All that a run of orders works with beside the accounts; `own` says which claims it may go on with."""

    crm: Crm
    claims: Claims
    marker: Marker
    journal: Journal
    own: Own

    def judge(self, settings: Bringing) -> OrderJudge:
        """Give who judges orders, knowing which of them have been begun."""
        return OrderJudge(self.claims, self.own, self._begun(), settings)

    def _begun(self) -> frozenset[UUID]:
        intents = (each.change for each in self.journal.open_intents() if each.change.entity == ORDER)
        return frozenset(each.id for each in intents if each.id is not None)


class OrderUploader:
    """Brings orders into one company, in one thread."""

    def __init__(self, desk: OrderDesk, accounts: Accounts, settings: Bringing, watch: Watch) -> None:
        self._desk = desk
        self._accounts = accounts
        self._settings = settings
        self._watch = watch

    def upload(self, order: Order) -> Report:
        """Carry a plan out, after what earlier runs left open; what stops the run is the report's error.

        Raises JournalError where not even the start of the run can be noted.
        """
        meter = Meter(self._desk.crm, self._watch.clock, order.spent)
        self._desk.journal.begin(order.run)
        recovered: list[Outcome] = []
        error: SyncError | None = None
        try:
            self._carry_out(order, recovered)
        except SyncError as stopped:
            error = stopped
        spent = meter.spent()
        report = Report(
            run=order.run,
            summary=order.plan.result_summary(),
            calls=spent.calls,
            seconds=spent.seconds,
            error=error,
            recovered=tuple(each for each in recovered if not _in_plan(order, each)),
        )
        self._end(report)
        return report

    def _carry_out(self, order: Order, recovered: list[Outcome]) -> None:
        if self._settings.orders.evaluation:
            prove(order.plan)
        counts = order.plan.summary()
        order.limits.check_plan(counts[Action.CREATE], counts[Action.UPDATE])
        self._watch.cancel.check("bring orders into the accounts")
        ending = Ending(self._desk.claims, self._desk.marker, self._watch.clock)
        with Facts(self._accounts.ledger) as facts:
            if order.exact:
                organization_id = self._desk.crm.whoami().organization_id
                order_drift.check(order.plan, self._reread(order, facts), organization_id, self._settings)
            recovery = OrderRecovery(
                self._desk.journal,
                self._accounts.ledger,
                ending,
                self._desk.own,
                evaluation=self._settings.orders.evaluation,
            )
            order.alive()
            recovered.extend(recovery.recover(order))
            reread = self._reread(order, facts)
            self._learn(order, reread)
            facts.leave()
            self._accounts.leave()
            settling = Settling(order, self._desk.journal, self._watch.uploaded)
            with self._bench(order) as bench:
                self._write(bench, ending, settling, reread)

    def _write(self, bench: Bench, ending: Ending, settling: Settling, reread: Rereading) -> None:
        masters = Masters(bench, settling, self._watch.cancel)
        for entity in (ACCOUNT, PRODUCT):
            masters.upload(entity)
        group = Group(bench, ending, settling, self._settings.orders.entity)
        OrderPages(reread, group, settling, self._watch.cancel).upload()

    def _reread(self, order: Order, facts: Facts) -> Rereading:
        # A saved plan says on which day its invoices are made; else it is the day of the upload.
        when = order.plan.header.made if order.exact else self._watch.clock()
        judge = self._desk.judge(self._settings)
        return Rereading(self._desk.crm, self._settings.orders, judge, facts, self._settings.terms(when))

    def _learn(self, order: Order, reread: Rereading) -> None:
        """Ask the accounts for all that the orders need, while the reader is signed in."""
        for page in order.plan.pages(ORDER, writing=True):
            self._watch.cancel.check("look orders up in the accounts")
            reread.judged([each.change.key for each in page if each.outcome is None])

    @contextmanager
    def _bench(self, order: Order) -> Iterator[Bench]:
        with Bench(self._accounts.open_writer, order.alive) as bench:
            yield bench

    def _end(self, report: Report) -> None:
        try:
            self._desk.journal.end(report)
        except JournalError:
            # A journal that failed has already stopped the run, and that is what the report says.
            if not isinstance(report.error, JournalError):
                raise


def _in_plan(order: Order, outcome: Outcome) -> bool:
    planned = order.plan.get(outcome.entity, outcome.key)
    return planned is not None and planned.outcome == outcome
