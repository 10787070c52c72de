"""Carries a plan out: wave by wave, page by page, several records at a time, each exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from core.breaking_off import THREADS
from core.crm.base import Crm
from core.errors import JournalError, SyncError
from core.upload import drift
from core.upload.evaluation import kept_back, prove
from core.upload.gate import Gate
from core.upload.journal import Journal
from core.upload.judging import Judge, UploadSettings
from core.upload.outage import Outage
from core.upload.outcome import Outcome, Report
from core.upload.page_upload import Order, PageUpload
from core.upload.patient_crm import PatientCrm
from core.upload.plan import Action
from core.upload.plan_table import CRM_WAVES
from core.upload.progress import Watch
from core.upload.recovery import Recovery
from core.upload.sending import Sender
from core.upload.spending import Meter
from core.upload.workers import Workers

__all__ = ["CONNECTIONS", "Order", "Uploader"]

CONNECTIONS = 8
"""Records that are written at the same time, unless `[crm] connections` says otherwise."""


class Uploader:
    """Writes plans into one CRM."""

    def __init__(self, crm: Crm, journal: Journal, settings: UploadSettings, watch: Watch) -> None:
        self._crm = crm
        self._journal = journal
        self._settings = settings
        self._watch = watch

    def upload(self, order: Order, connections: int = CONNECTIONS) -> Report:
        """Carry a plan out, after what earlier runs left open; what stops the run is the report's error.

        Raises JournalError where not even the start of the run can be noted.
        """
        meter = Meter(self._crm, self._watch.clock, order.spent)
        self._journal.begin(order.run)
        recovered: list[Outcome] = []
        error: SyncError | None = None
        try:
            self._carry_out(order, connections, recovered)
        except SyncError as stopped:
            error = stopped
        spent = meter.spent()
        report = Report(
            run=order.run,
            summary=order.plan.result_summary(),
            calls=spent.calls,
            seconds=spent.seconds,
            error=error,
            recovered=tuple(recovered),
        )
        self._end(report)
        return report

    def _carry_out(self, order: Order, connections: int, recovered: list[Outcome]) -> None:
        if self._settings.evaluation:
            prove(order.plan)
            order = replace(order, standing=kept_back(self._journal).union(order.standing))
        counts = order.plan.summary()
        order.limits.check_plan(counts[Action.CREATE], counts[Action.UPDATE])
        crm = PatientCrm(self._crm, Outage(self._crm.whoami, self._watch.cancel, self._watch.seconds))
        judge = Judge(crm, self._settings, self._journal.made)
        sender = Sender(crm, judge)
        if order.exact:
            drift.check(order.plan, judge, crm.whoami().organization_id, self._settings)
        for entity, keys in order.plan.sources():
            self._journal.remember(entity, keys)
        with _threads(connections) as pool:
            recovery = Recovery(self._journal, judge.find, sender.complete, pool.map)
            recovered.extend(recovery.recover(order))
            workers = Workers(pool, sender, Gate(connections, self._watch), order.limits)
            pages = PageUpload(order, judge, self._journal, workers, self._watch.uploaded)
            for entity in CRM_WAVES:
                pages.upload(entity)

    def _end(self, report: Report) -> None:
        try:
            self._journal.end(report)
        except JournalError:
            # A journal that failed has already stopped the run, and that is what the report says.
            if not isinstance(report.error, JournalError):
                raise


@contextmanager
def _threads(connections: int) -> Iterator[ThreadPoolExecutor]:
    """Lend so many threads, and wait for what they do; but not where the program is to end at once."""
    pool = ThreadPoolExecutor(connections, thread_name_prefix=THREADS)
    at_once = False
    try:
        yield pool
    except KeyboardInterrupt:
        at_once = True
        raise
    finally:
        pool.shutdown(wait=not at_once, cancel_futures=at_once)
