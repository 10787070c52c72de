"""What goes up from the screen: chosen records, or a batch; planned first, carried out exactly so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from core.errors import SyncError
from core.upload.progress import Watch
from tui.accounts_database import filling, filling_after
from tui.ways import Way, into_crm

if TYPE_CHECKING:
    from core.accounting.base import Selection, Subject
    from core.service import SyncService
    from core.syncaccounting.filling import Filled
    from core.upload.batch import Batch, MarkMoved
    from core.upload.outcome import Report
    from core.upload.plan_table import Plan
    from tui.desk import Desk


class Run(Protocol):
    """A plan and its carrying out; both methods are called in threads, `close` when nobody looks any more."""

    @property
    def words(self) -> str:
        """Say what goes up: "2 customers"."""

    @property
    def way(self) -> Way:
        """Say where it goes."""

    @property
    def besides(self) -> str:
        """Say what it does beside its plan, if anything, as a sentence."""

    @property
    def filled(self) -> Filled | SyncError | None:
        """Say what became of that; None where there was nothing, or it was not attempted."""

    def plan(self, watch: Watch) -> Plan:
        """Plan it; nothing is written. Raises SyncError."""

    def carry_out(self, watch: Watch) -> Report:
        """Write what the plan says; what stops it is the report's error. Raises SyncError before that."""

    def again(self) -> Run:
        """Give another run of the same."""

    def close(self) -> None:
        """Let go of the plan and of both sides; a second call does nothing."""


class RecordsRun:
    """Records that a person chose, with what they need."""

    besides = ""
    filled = None

    def __init__(self, desk: Desk, subject: Subject, choose: Callable[[], Selection], words: str) -> None:
        """`choose` is asked in the thread that plans: to name thousands of records takes its time."""
        self._desk = desk
        self._subject = subject
        self._choose = choose
        self._service: SyncService | None = None
        self._plan: Plan | None = None
        self.words = words
        self.way = into_crm(desk)

    def plan(self, watch: Watch) -> Plan:
        """Plan it: the same plan as the command's, to the letter."""
        with self._desk.turn(watch.cancel):
            self._service = service = self._desk.service()
            service.cancel = watch.cancel
            try:
                self._plan = service.plan(self._subject, self._choose(), watch)
            finally:
                service.leave_accounts()
        return self._plan

    def carry_out(self, watch: Watch) -> Report:
        """Write what the plan says."""
        if self._service is None or self._plan is None:
            raise RuntimeError("nothing has been planned")
        with self._desk.running(f"The upload of {self.words}", watch.cancel):
            return self._service.upload(self._plan, watch)

    def again(self) -> RecordsRun:
        """Give another run of the same records."""
        return RecordsRun(self._desk, self._subject, self._choose, self.words)

    def close(self) -> None:
        """Let go of the plan and of both sides."""
        if self._plan is not None:
            self._plan.close()
        if self._service is not None:
            self._service.close()


class BatchRun:
    """All that changed since the mark, or everything; it fills the SYNC Accounting database as well."""

    def __init__(self, desk: Desk, *, full: bool = False, recreate: bool = False) -> None:
        self._desk = desk
        self._full = full
        self._recreate = recreate
        self._service: SyncService | None = None
        self.batch: Batch | None = None
        self.mark: MarkMoved | None = None
        self.filled: Filled | SyncError | None = None
        on = desk.loaded.config.sync_accounting.mode is not None
        self.besides = "The SYNC Accounting database is filled as well." if on else ""
        self.words = "a full batch" if full else "a batch"
        self.way = into_crm(desk)

    def plan(self, watch: Watch) -> Plan:
        """Plan it: the same as `batch --dry-run`."""
        with self._desk.turn(watch.cancel):
            self._service = service = self._desk.service()
            service.cancel = watch.cancel
            try:
                self.batch = service.plan_batch(watch, full=self._full, recreate=self._recreate)
            finally:
                service.leave_accounts()
        return self.batch.plan

    def carry_out(self, watch: Watch) -> Report:
        """Write what the plan says, and move the mark where all of it was settled."""
        if self._service is None or self.batch is None:
            raise RuntimeError("nothing has been planned")
        service = self._service
        with self._desk.running("A batch", watch.cancel):
            try:
                report, self.mark = service.upload_batch(self.batch, watch)
            except SyncError as failed:
                refused = failed
                self._fill(lambda: filling_after(refused, service, watch, full=self._full), watch)
                raise
            if not watch.cancel.cancelled:
                self._fill(lambda: filling(service, watch, full=self._full), watch)
        return report

    def _fill(self, fill: Callable[[], Filled | SyncError | None], watch: Watch) -> None:
        """Fill the SYNC Accounting database in a turn at the accounts, where it is switched on."""
        if not self.besides:
            return
        try:
            with self._desk.turn(watch.cancel):
                self.filled = fill()
        except SyncError as given_up:
            self.filled = given_up
        finally:
            if self._service is not None:
                self._service.leave_accounts()

    def again(self) -> BatchRun:
        """Give another batch."""
        return BatchRun(self._desk, full=self._full, recreate=self._recreate)

    def close(self) -> None:
        """Let go of the plan and of both sides."""
        if self.batch is not None:
            self.batch.plan.close()
        if self._service is not None:
            self._service.close()
