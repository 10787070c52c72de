"""What a batch says of the SYNC Accounting database; a failure of one part never stops the other."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from core.errors import AccountingError, JournalError, RunLockedError, SyncError
from core.syncaccounting.filling import Filled
from core.upload.progress import RunCancelledError, Watch
from tui.answer import Answer, described, explain
from tui.outcome import REFUSED, SOMETHING_TO_DO

if TYPE_CHECKING:
    from core.service import SyncService


FAILED = 1


def filling(
    service: SyncService, watch: Watch, *, full: bool, rehearsed: bool = False
) -> Filled | SyncError | None:
    """Fill the database, or rehearse it; give what was done, or why it could not be; None where it is off."""
    try:
        return service.fill_accounting(watch, full=full, rehearsed=rehearsed)
    except SyncError as failed:
        return failed


def filling_after(
    failed: SyncError, service: SyncService, watch: Watch, *, full: bool
) -> Filled | SyncError | None:
    """Fill the database although the CRM's part failed; not where the accounts, a person or the journal did.

    The journal refuses accounts that are another company's.
    """
    if isinstance(failed, AccountingError | JournalError | RunCancelledError | RunLockedError):
        return None
    return filling(service, watch, full=full)


def fill_after(failed: SyncError, service: SyncService, watch: Watch, *, full: bool) -> None:
    """Fill the database although the CRM's part failed, and say on stderr what became of it."""
    ended = filling_after(failed, service, watch, full=full)
    if ended is not None:
        _show(sys.stderr, ended)


def of_filling(answer: Answer, ended: Filled | SyncError | None) -> Answer:
    """Add what became of the database to the answer of a batch; its failure makes the run a failed one."""
    if ended is None:
        return answer

    def show(stream: TextIO) -> None:
        answer.show(stream)
        _show(stream, ended)

    document = {**answer.document, "sync_accounting": _shape(ended)}
    if isinstance(ended, Filled):
        return replace(answer, document=document, show=show)
    code = FAILED if answer.exit_code in (0, REFUSED, SOMETHING_TO_DO) else answer.exit_code
    return replace(answer, document=document, show=show, exit_code=code, error=answer.error or ended)


def of_rehearsal(answer: Answer, ended: Filled | SyncError | None) -> Answer:
    """Add what a batch would do to the database to what it would do to the CRM."""
    if not isinstance(ended, Filled):
        return of_filling(answer, ended)

    def show(stream: TextIO) -> None:
        answer.show(stream)
        stream.write(f"{words_of(ended, 'would be ')}\n")

    code = SOMETHING_TO_DO if ended.changed and answer.exit_code in (0, REFUSED) else answer.exit_code
    document = {**answer.document, "sync_accounting": _shape(ended)}
    return replace(answer, document=document, show=show, exit_code=code)


def _shape(ended: Filled | SyncError) -> dict[str, object]:
    if isinstance(ended, SyncError):
        return {"error": described(ended)}
    counts = {"created": ended.created, "updated": ended.updated, "deleted": ended.deleted}
    return {"full": ended.full, **counts}


def _show(stream: TextIO, ended: Filled | SyncError) -> None:
    if isinstance(ended, SyncError):
        explain(stream, ended)
        return
    stream.write(f"{words_of(ended)}\n")


def words_of(filled: Filled, would: str = "") -> str:
    """Say what was done to the database, or what `would be `."""
    compared = ", everything compared" if filled.full else ""
    return (
        f"SYNC Accounting: {filled.created} rows {would}made, {filled.updated} changed, "
        f"{filled.deleted} taken away{compared}"
    )
