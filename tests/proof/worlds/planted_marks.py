"""Planted bugs of the mark: each lets it pass something that is not settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from core.accounting.base import AccountingReader, Changed
from core.upload import batch
from core.upload.batch import Batch, BatchPlanner, MarkMoved
from core.upload.journal import Journal
from core.upload.journal_quarantine import Quarantine
from core.upload.outcome import Report
from tests.proof.worlds import ledger_mark
from tests.proof.worlds.planting import Bug


@contextmanager
def _before_the_outcomes() -> Iterator[None]:
    plan = BatchPlanner.plan

    def planned(planner: BatchPlanner, *, full: bool) -> Batch:
        made = plan(planner, full=full)
        planner._journal.move_mark(batch.MARK, made.after)
        return made

    with patch.object(BatchPlanner, "plan", planned):
        yield


@contextmanager
def _although_it_was_broken_off() -> Iterator[None]:
    settle = batch.settle

    def settled(journal: Journal, made: Batch, report: Report) -> MarkMoved:
        return settle(journal, made, replace(report, error=None))

    with patch.object(batch, "settle", settled):
        yield


@contextmanager
def _taken_at_the_end() -> Iterator[None]:
    plan, settle = BatchPlanner.plan, batch.settle
    readers: dict[int, AccountingReader] = {}  # two machines may be under way

    def planned(planner: BatchPlanner, *, full: bool) -> Batch:
        readers[id(planner._journal)] = planner._reader
        return plan(planner, full=full)

    def settled(journal: Journal, made: Batch, report: Report) -> MarkMoved:
        return settle(journal, replace(made, after=readers[id(journal)].mark()), report)

    with patch.object(BatchPlanner, "plan", planned), patch.object(batch, "settle", settled):
        yield


@contextmanager
def _failed_records_not_noted() -> Iterator[None]:
    with patch.object(Quarantine, "put", lambda *_: None):
        yield


@contextmanager
def _what_is_owed_not_looked_at() -> Iterator[None]:
    def without(changed: Changed, _keys: object) -> Changed:
        return changed

    with patch.object(batch, "with_asides", without):
        yield


@contextmanager
def _deletions_unseen() -> Iterator[None]:
    with patch.object(ledger_mark, "_differing", lambda then, now: [key for key in now if key not in then]):
        yield


@contextmanager
def _first_new_left_out() -> Iterator[None]:
    with patch.object(ledger_mark, "first_new", lambda mark: mark.last + 2):
        yield


@contextmanager
def _invoices_not_asked_for() -> Iterator[None]:
    changed_since = ledger_mark.changed_since

    def changed(*given: object) -> Changed:
        return replace(changed_since(*given), invoices=())  # type: ignore[arg-type]  # handed on as it came

    with patch("tests.proof.worlds.ledger_reader.changed_since", changed):
        yield


MARK_BUGS: Mapping[str, Bug] = {
    "mark moved before the outcomes": _before_the_outcomes,
    "mark moved although the run was broken off": _although_it_was_broken_off,
    "mark taken when all was read": _taken_at_the_end,
    "mark moved past records that failed": _failed_records_not_noted,
    "records that are owed forgotten": _what_is_owed_not_looked_at,
    "> for >= at the mark": _first_new_left_out,
    "only new records seen by the mark": _deletions_unseen,
    "new invoices not seen by the mark": _invoices_not_asked_for,
}
"""How each is switched on, in the tests alone."""
