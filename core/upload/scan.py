"""The scan of the CRM View: what is ready in the CRM, and what of it the accounts lack (manual 7)."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from core.upload.order_facts import Facts
from core.upload.order_judging import OrderJudge
from core.upload.order_planner import Sides
from core.upload.order_reading import OrderReader
from core.upload.order_settings import Bringing
from core.upload.progress import Watch
from core.upload.rules.booking_parts import Books
from core.upload.scan_rows import ScanRows
from core.upload.waiting import OrderPart, WaitingSpool, begins


class Scan:
    """What a scan found, as four tables on disk; closing it gives the disk space back."""

    def __init__(self) -> None:
        self._spools = {part: WaitingSpool() for part in OrderPart}

    def __getitem__(self, part: OrderPart) -> WaitingSpool:
        return self._spools[part]

    def close(self) -> None:
        """Give the disk space back; a second call does nothing."""
        for spool in self._spools.values():
            spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Scanner:
    """Lays the orders that are ready beside the accounts."""

    def __init__(self, sides: Sides, judge: OrderJudge, settings: Bringing, watch: Watch) -> None:
        self._sides = sides
        self._judge = judge
        self._settings = settings
        self._watch = watch

    def scan(self, prefix: str = "") -> Scan:
        """Read everything that waits, or what begins so; the scan is the caller's to close."""
        scan = Scan()
        try:
            with Facts(self._sides.ledger) as facts:
                self._fill(scan, facts, prefix)
        except BaseException:
            scan.close()
            raise
        return scan

    def _fill(self, scan: Scan, facts: Facts, prefix: str) -> None:
        done, terms = 0, self._settings.terms(self._watch.clock())
        self._watch.cancel.check("scan the CRM")
        for page in OrderReader(self._sides.crm, self._settings.orders).pages():
            done += len(page.orders)
            judged = self._judge.judge(page.orders, facts, terms)
            books = Books(facts.bookkeeping, terms, facts.held(page.orders))
            for part, rows in ScanRows(page, judged, books).rows().items():
                scan[part].add_all(each for each in rows if begins(each.record, prefix))
            self._watch.planned("orders", done)
            self._watch.cancel.check("scan the CRM")
