"""One batch from beginning to end, as the command and a visit of the Web Connector run it (manual 8)."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from core.config.store import Loaded
from core.errors import SyncError
from core.service import SyncService
from core.text import clean
from core.upload.batch import MARK, Batch
from core.upload.progress import Watch
from tui.accounts_database import fill_after, filling, of_filling, of_rehearsal
from tui.answer import Answer
from tui.interruption import Interruption
from tui.limited import limited
from tui.outcome import of_batch, run_answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared."""

    full: bool
    recreate: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A batch that has been carried out: its plan is the caller's to close, after the answer is given."""

    batch: Batch
    answer: Answer


def carry_out(
    service: SyncService, loaded: Loaded, watched: tuple[Watch, Interruption], asked: Asked
) -> Carried:
    """Plan a batch and carry it out, then fill the SYNC Accounting database; raises SyncError."""
    watch, interruption = watched
    try:
        with service.locked(watch.clock):
            made = planned(service, watch, asked)
            report, mark = service.upload_batch(made, watch)
    except SyncError as failed:
        fill_after(failed, service, watch, full=asked.full)
        raise
    filled = None if interruption.exit_code else filling(service, watch, full=asked.full)
    ran = run_answer(report, made.plan, loaded.warnings, interruption, mark)
    return Carried(made, limited(of_filling(of_batch(ran, made), filled), service))


def rehearsed(service: SyncService, watch: Watch, answer: Answer, asked: Asked) -> Answer:
    """Add to a plan what the same batch would do to the SYNC Accounting database; nothing is left written."""
    if watch.cancel.cancelled:
        return answer
    return of_rehearsal(answer, filling(service, watch, full=asked.full, rehearsed=True))


def planned(service: SyncService, watch: Watch, asked: Asked) -> Batch:
    """Plan a batch, and say on stderr what is odd about it; raises SyncError."""
    made = service.plan_batch(watch, full=asked.full, recreate=asked.recreate)
    _announce(made)
    return made


_LICENSED = "It is the first one with a licence: what the evaluation left out goes up now."
_UNLICENSED = "It is the first one without a licence."
"""The batches of an evaluation have a mark of their own, as they pass over what is beyond its limit."""


def _announce(made: Batch) -> None:
    """Say on stderr how much is compared, and what is odd about the accounts."""
    if made.first:
        counted = ", ".join(f"{count} {action}" for action, count in made.plan.summary().items() if count)
        sys.stderr.write(
            f"No batch has ended yet: this one is full, everything is compared ({counted or 'nothing'}). "
            "Have a backup of the CRM.\n"
        )
    elif made.full:
        sys.stderr.write("This batch is full: everything is compared.\n")
    if made.activated:
        licensed = made.kept_as == MARK
        sys.stderr.write(f"{_LICENSED if licensed else _UNLICENSED}\n")
    if made.standing:
        sys.stderr.write(
            f"{len(made.standing)} set aside earlier, and not tried again: syncupload quarantine list\n"
        )
    for note in made.notes:
        sys.stderr.write(f"note: {clean(note)}\n")
