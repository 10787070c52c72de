"""The unattended run (manual 8): what changed since the mark, and what was set aside.

The mark moves over settled ground only: when every record of the run is done, or in quarantine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.accounting.base import AccountingReader, Changed, mark_name
from core.text import match_key
from core.upload.batch_ending import BatchEnding
from core.upload.evaluation import kept_back
from core.upload.journal import EntityKey, Journal
from core.upload.outcome import Report
from core.upload.plan_table import Header, Plan
from core.upload.planner import Planner
from core.upload.standing import Standing

MARK, EVALUATION_MARK = "batch", "batch of the evaluation"
"""The names under which the journal keeps the mark of the batches.

An evaluation passes over what is beyond its limit, so its mark says nothing of that: it has one of its own,
and the first batch with a licence compares everything, or what changed since the last one with a licence.
"""


def mark_kept(*, evaluation: bool) -> str:
    """Name the mark of the batches, with or without a licence."""
    return EVALUATION_MARK if evaluation else MARK


@dataclass(frozen=True, slots=True)
class MarkMoved:
    """Where the batches had come to before a run and after it, in the words that people may see."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch is to do: `full` compares everything; `before` and `after` are the reader's own marks.

    `standing` are the records in quarantine (by entity and match key) that it leaves alone. `kept_as` names
    the mark; `activated`: it is the first with a licence after batches without one, or the other way round.
    """

    plan: Plan
    full: bool
    before: str | None
    after: str
    notes: tuple[str, ...] = ()
    standing: frozenset[EntityKey] = frozenset()
    kept_as: str = MARK
    activated: bool = False

    @property
    def first(self) -> bool:
        """Whether no batch has ended yet."""
        return self.before is None and not self.activated

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
        *,
        evaluation: bool = False,
    ) -> None:
        self._reader = reader
        self._journal = journal
        self._planner = planner  # made where there is something to plan: the CRM is asked much for it
        self._header = header
        self._evaluation = evaluation
        self._kept_as = mark_kept(evaluation=evaluation)

    def plan(self, *, full: bool) -> Batch:
        """Plan what changed since the mark, or everything: on demand, and as long as there is no mark.

        What stands in quarantine is tried on demand (`full`) alone.
        Raises AccountingError (`accounting.mark_beyond`) where a backup was restored, unless `full`.
        """
        before = self._journal.mark(self._kept_as)
        if full or before is None:
            return self._everything(before, forced=full)
        found = self._reader.changed(before)
        wanted = with_asides(found, ((each.entity, each.key) for each in self._journal.held()))
        anything = wanted.customers or wanted.products or wanted.invoices
        plan = self._planner().plan_changed(wanted) if anything else Plan(self._header())
        batch = Batch(
            plan,
            full=False,
            before=before,
            after=found.mark,
            notes=tuple(found.notes),
            kept_as=self._kept_as,
        )
        return self._leaving_out(batch)

    def _everything(self, before: str | None, *, forced: bool) -> Batch:
        after = self._reader.mark()
        activated = before is None and self._journal.mark(_OTHER[self._kept_as]) is not None
        batch = Batch(
            self._planner().plan_everything(),
            full=True,
            before=before,
            after=after,
            kept_as=self._kept_as,
            activated=activated,
        )
        return self._leaving_out(batch, tried=forced)

    def _leaving_out(self, batch: Batch, *, tried: bool = False) -> Batch:
        try:
            standing = frozenset() if tried else Standing(batch.plan, self._journal).leave_out()
            beyond = kept_back(self._journal) if self._evaluation else frozenset()
            return replace(batch, standing=standing | beyond)
        except BaseException:
            batch.plan.close()
            raise


_OTHER = {MARK: EVALUATION_MARK, EVALUATION_MARK: MARK}


def settle(journal: Journal, batch: Batch, report: Report) -> MarkMoved:
    """Move the mark where the run was carried through, and with it set aside what its plan refused.

    A run that was broken off leaves the mark as it was: the next one looks at the same records again.
    """
    if report.error is not None:
        return _moved(batch.before, batch.before)
    ending = BatchEnding(batch.plan, batch.standing, journal)
    journal.settle_batch(report.run, ending.refusals(), ending.leaving(), (batch.kept_as, batch.after))
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
