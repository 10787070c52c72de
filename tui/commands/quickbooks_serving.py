"""`syncupload quickbooks serve`: does a batch, and uploads orders, whenever the Web Connector comes."""

from __future__ import annotations

import importlib.metadata
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated

import typer

from core.checks.surroundings import utc_now
from core.config.store import Loaded
from core.errors import SyncError
from core.service import SyncService
from core.terms import bringing
from core.text import clean
from core.upload.progress import Watch
from core.upload.waiting import OrderPart
from core.web_connector import web_connector
from tui.answer import Answer, described, explain, give
from tui.batch_run import Asked, carry_out
from tui.commands.batch import Full, Recreate
from tui.commands.order_release import NotInvoice, told
from tui.interruption import Interruption
from tui.json_text import whole_line
from tui.limited import limited
from tui.outcome import REFUSED, run_answer
from tui.setting import setting_of
from tui.watching import watched

Release = Annotated[
    list[str] | None,
    typer.Option("--release", metavar="ORDER", help="Set this order free in the first visit."),
]
Port = Annotated[int | None, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 is any free one.")]
Lines = Annotated[bool, typer.Option("--json", help="Print what became of each visit as lines of JSON.")]

_LOOK = 0.5
"""On Windows nothing wakes who waits: a signal is noticed after so many seconds."""


def serve(
    context: typer.Context,
    port: Port = None,
    full: Full = False,
    recreate: Recreate = False,
    release: Release = None,
    another: NotInvoice = None,
    as_json: Lines = False,
) -> None:
    """Let QuickBooks' Web Connector in until interrupted: each time it comes, a batch is run.

    With --full or --recreate the first of these compares everything, as `batch` does with them. Orders that
    are named with --release are set free before it, as `orders release` does it.
    Orders of the CRM are uploaded after it, where [orders] is set up. Prints one line of JSON as soon as it
    listens, and then what became of each visit: with --json in such lines too.
    """

    def answer() -> Answer:
        loaded = setting_of(context).load()
        connector = web_connector(loaded, port)
        if release:
            bringing(loaded.config)
        with watched() as seat:
            asked = Asked(full=full, recreate=recreate)
            visiting = Visiting(loaded, seat, as_json, asked, list(release or ()), tuple(another or ()))
            version = f"Sync Uploader {importlib.metadata.version('sync-uploader')}"
            service = connector.listen(visiting, _told, clock=utc_now, version=version)
            threading.Thread(target=service.serve, name="web-connector", daemon=True).start()
            try:
                _line({"ready": True, "url": service.url, "pid": os.getpid()})
                cancel = seat[0].cancel
                while not cancel.cancelled:
                    cancel.wait(_LOOK)
                service.stop()
            finally:
                service.close()
        raise typer.Exit

    give(answer, as_json=as_json)


@dataclass(slots=True)
class Visiting:
    """What is done in a visit, by the thread of the visit; its outcome is told on stdout.

    `asked` is what the first batch compares, `releases` are orders that are yet to be set free, `another` the
    invoices that are said not to be theirs.
    """

    loaded: Loaded
    seat: tuple[Watch, Interruption]
    as_json: bool
    asked: Asked
    releases: list[str] = field(default_factory=list)
    another: tuple[str, ...] = ()
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self) -> str:
        """Run a batch, then upload the orders that are ready, and say what is left; raises SyncError."""
        number = next(self.numbers)
        answers: list[Answer] = []
        try:
            with SyncService(self.loaded) as service, ExitStack() as plans:
                service.cancel = self.seat[0].cancel
                while self.releases:
                    freed = self._released(service, self.releases.pop(0))
                    answers.append(self._say(number, "release", freed))
                answers.append(self._say(number, "batch", self._batch(service, plans)))
                if self.loaded.config.orders is not None:
                    answers.append(self._say(number, "orders", self._orders(service, plans)))
        except SyncError as error:
            if self.as_json:
                _line({"visit": number, "error": described(error)})
            raise
        for failed in (each.error for each in answers if each.error is not None):
            raise failed  # told already, but not to the Web Connector
        return left_undone(answers, self.seat[1])

    def _released(self, service: SyncService, order: str) -> Answer:
        try:
            return told(service.release_order(order, self.seat[0], self.another))
        except SyncError as refused:
            error = refused
        document = {"number": order, "error": described(error)}
        return Answer(document, lambda stream: explain(stream, error), error.exit_code, error=error)

    def _batch(self, service: SyncService, plans: ExitStack) -> Answer:
        carried = carry_out(service, self.loaded, self.seat, self.asked)
        self.asked = Asked(full=False, recreate=False)
        plans.callback(carried.batch.plan.close)
        return carried.answer

    def _orders(self, service: SyncService, plans: ExitStack) -> Answer:
        watch, interruption = self.seat
        with service.locked(watch.clock):
            plan = service.plan_orders(OrderPart.ORDERS, (), watch)
            plans.callback(plan.close)
            report = service.upload_orders(plan, watch)
        return limited(run_answer(report, plan, self.loaded.warnings, interruption), service)

    def _say(self, number: int, part: str, answer: Answer) -> Answer:
        with suppress(OSError):  # that nobody reads it any more undoes nothing
            self._write(number, part, answer)
        return answer

    def _write(self, number: int, part: str, answer: Answer) -> None:
        for warning in answer.warnings:
            sys.stderr.write(f"warning: {clean(warning)}\n")
        if self.as_json:
            _line({"visit": number, part: answer.document})
            return
        sys.stdout.write(f"Visit {number}, {part}:\n")
        answer.show(sys.stdout)
        sys.stdout.flush()


def left_undone(answers: Sequence[Answer], interruption: Interruption) -> str:
    """Say what a visit left undone; blank where nothing is."""
    if interruption.exit_code:
        return "the service was ended meanwhile, and the next visit does what is left"
    refused = any(each.exit_code == REFUSED for each in answers)
    return "some records were blocked or set aside" if refused else ""


def _line(document: object) -> None:
    sys.stdout.write(f"{whole_line(document)}\n")
    sys.stdout.flush()


def _told(line: str) -> None:
    import structlog  # noqa: PLC0415 - slow to load

    structlog.get_logger().warning("webconnector.visit", found=line)
    sys.stderr.write(f"{clean(line)}\n")
    sys.stderr.flush()
