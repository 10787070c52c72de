"""What a run cost, its planning included: calls to the CRM and seconds; told to the log as it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from core.crm.base import Crm
from core.upload.outcome import CallCount, Report
from core.upload.progress import Clock


@dataclass
class RunAccount:
    """The costs since the last run that ended."""

    counted: CallCount = field(default_factory=lambda: CallCount(0, 0))
    planned: timedelta = timedelta()

    @contextmanager
    def planning(self, clock: Clock) -> Iterator[None]:
        """Count the seconds of the block as the next run's."""
        began = clock()
        yield
        self.planned = clock() - began

    def run(self, upload: Callable[[], Report], crm: Callable[[], Crm], clock: Clock) -> Report:
        """Carry a run out; its report counts the calls and the seconds of the planning too."""
        began = clock()
        report = upload()
        calls = crm().calls
        before, now = self.counted, CallCount(calls.read, calls.write)
        self.counted, planned, self.planned = now, self.planned, timedelta()
        whole = replace(
            report,
            calls=CallCount(now.read - before.read, now.write - before.write),
            seconds=(clock() - began + planned).total_seconds(),
        )
        _note(whole)
        return whole


def _note(report: Report) -> None:
    counts = {result.value: count for result, count in report.summary.items()}
    code = report.error.code if report.error else None
    structlog.get_logger().info(
        "run.ended", run=report.run, seconds=report.seconds, writes=report.calls.write, error=code, **counts
    )
