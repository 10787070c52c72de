"""What a run cost, its planning included: calls to the CRM and seconds; told to the log as it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from core.crm.base import Crm
from core.upload.outcome import CallCount, Report
from core.upload.progress import Clock
from core.upload.spending import Spent


@dataclass
class RunAccount:
    """The costs since the last run that ended."""

    counted: CallCount = field(default_factory=lambda: CallCount(0, 0))
    planned: timedelta = timedelta()
    began: datetime | None = None

    @contextmanager
    def planning(self, clock: Clock) -> Iterator[None]:
        """Count the seconds of the block as the next run's."""
        began = clock()
        yield
        self.planned = clock() - began

    def spent(self, crm: Crm, clock: Clock) -> Spent:
        """Give what the run has cost until now: its planning, and the wait for its turn."""
        waited = clock() - self.began if self.began else timedelta()
        read, write = crm.calls.read - self.counted.read, crm.calls.write - self.counted.write
        return Spent(CallCount(read, write), (self.planned + waited).total_seconds())

    def run(self, upload: Callable[[], Report], crm: Callable[[], Crm], clock: Clock) -> Report:
        """Carry a run out, which asks for what was spent before it; the next one begins at nothing."""
        self.began = clock()
        try:
            report = upload()
        finally:
            self.began = None
        calls = crm().calls
        self.counted, self.planned = CallCount(calls.read, calls.write), timedelta()
        _note(report)
        return report


def _note(report: Report) -> None:
    counts = {result.value: count for result, count in report.summary.items()}
    code = report.error.code if report.error else None
    structlog.get_logger().info(
        "run.ended", run=report.run, seconds=report.seconds, writes=report.calls.write, error=code, **counts
    )
