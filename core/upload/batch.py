"""The unattended run (manual 8): what changed since the mark, and what was set aside.

The mark moves over settled ground only: when every record of the run is done, or in quarantine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.accounting.base import AccountingReader, Changed, mark_name
from core.text import match_key
from core.upload.batch_ending import BatchEnding
from core.upload.journal import EntityKey, Journal
from core.upload.outcome import Report
from core.upload.plan_table import Header, Plan
from core.upload.planner import Planner
from core.upload.standing import Standing

MARK = "batch"
"""The name under which the journal keeps the mark of the batches."""


@dataclass(frozen=True, slots=True)
class MarkMoved:
    """Where the batches had come to before a run and after it, in the words that people may see."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch is to do: `full` compares everything; `before` and `after` are the reader's own marks.

    `standing` are the records in quarantine (by entity and match key) that it leaves alone.
    """

    plan: Plan
    full: bool
    before: str | None
    after: str
    notes: tuple[str, ...] = ()
    standing: frozenset[EntityKey] = frozenset()

    @property
    def first(self) -> bool:
        """Whether no batch has ended yet."""
        return self.before is None

    @property
    def mark(self) -> MarkMoved:
        """What the mark becomes where all goes well."""
        return _moved(self.before, self.after)


class BatchPlanner:
    """Plans batches; the plan is the caller's to close."""

    def __init__(
        self,
        reader: AccountingReader,
        journal: Journal,
        planner: Callable[[], Planner],
        header: Callable[[], Header],
    ) -> None:
        self._reader = reader
        self._journal = journal
        self._planner = planner  # made where there is something to plan: the CRM is asked much for it
        self._header = header

    def plan(self, *, full: bool) -> Batch:
        """Plan what changed since the mark, or everything: on demand, and as long as there is no mark.

        What stands in quarantine is tried on demand (`full`) alone.
        Raises AccountingError (`accounting.mark_beyond`) where a backup was restored, unless `full`.
        """
        before = self._journal.mark(MARK)
        if full or before is None:
            after = self._reader.mark()
            batch = Batch(self._planner().plan_everything(), full=True, before=before, after=after)
            return batch if full else self._leaving_out(batch)
        found = self._reader.changed(before)
        wanted = with_asides(found, ((each.entity, each.key) for each in self._journal.held()))
        anything = wanted.customers or wanted.products or wanted.invoices
        plan = self._planner().plan_changed(wanted) if anything else Plan(self._header())
        batch = Batch(plan, full=False, before=before, after=found.mark, notes=tuple(found.notes))
        return self._leaving_out(batch)

    def _leaving_out(self, batch: Batch) -> Batch:
        try:
            return replace(batch, standing=Standing(batch.plan, self._journal).leave_out())
        except BaseException:
            batch.plan.close()
            raise


def settle(journal: Journal, batch: Batch, report: Report) -> MarkMoved:
    """Move the mark where the run was carried through, and with it set aside what its plan refused.

    A run that was broken off leaves the mark as it was: the next one looks at the same records again.
    """
    if report.error is not None:
        return _moved(batch.before, batch.before)
    ending = BatchEnding(batch.plan, batch.standing, journal)
    journal.settle_batch(report.run, ending.refusals(), ending.leaving(), (MARK, batch.after))
    return batch.mark


def with_asides(changed: Changed, keys: Iterable[EntityKey]) -> Changed:
    """Add records to what has changed; a unit comes with the invoice that needs it."""
    more: dict[str, list[str]] = {"account": [], "product": [], "invoice": []}
    for entity, key in keys:
        more.get(entity, []).extend(numbers_in(key) if entity == "invoice" else (key,))
    return replace(
        changed,
        customers=_each_once(changed.customers, more["account"]),
        products=_each_once(changed.products, more["product"]),
        invoices=_each_once(changed.invoices, more["invoice"]),
    )


def numbers_in(key: str) -> Iterator[str]:
    """Give what may be the number in an Invoice ID: account, hyphen, number, and each may hold hyphens."""
    _, hyphen, rest = key.partition("-")
    while hyphen:
        yield rest
        _, hyphen, rest = rest.partition("-")


def _each_once(keys: Sequence[str], more: Sequence[str]) -> Sequence[str]:
    return tuple({match_key(key): key for key in (*more, *keys)}.values())


def _moved(before: str | None, after: str | None) -> MarkMoved:
    return MarkMoved(before and mark_name(before), after and mark_name(after))
