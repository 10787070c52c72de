"""A page of changes: judged again, intended, written by several workers, and settled, in the plan's order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from core.breaking_off import whole
from core.errors import PlanDriftedError, SyncError
from core.text import match_key
from core.upload import deed
from core.upload.deed import Deed
from core.upload.journal import EntityKey, IntentState, Journal, Settled
from core.upload.judging import Judge
from core.upload.limits import UNLIMITED, Limits
from core.upload.outcome import DEPENDENCY, Outcome, Result
from core.upload.plan import Action, Change, Draft
from core.upload.plan_table import Plan, Planned
from core.upload.plan_writer import gone
from core.upload.progress import UploadProgress
from core.upload.redirection import redirected
from core.upload.refusing import refusal
from core.upload.spending import NOTHING, Spent
from core.upload.totals import compared, totals_in_crm
from core.upload.workers import Task, Workers, completed


def alone() -> None:
    """Nobody else can be at work: there is no lock to lose."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be carried out; `exact` refuses, record by record, what has moved since it was planned.

    `standing` are the records in quarantine (by entity and match key) that are left alone. `alive` is asked
    before each page, and raises where the run has lost its lock. `spent` is what the planning cost.
    """

    run: UUID
    plan: Plan
    exact: bool = False
    limits: Limits = UNLIMITED
    standing: Collection[EntityKey] = ()
    alive: Callable[[], None] = alone
    spent: Spent = NOTHING


@dataclass(frozen=True, slots=True)
class Ending:
    """How a row of the plan ended; `intent` is its number in the journal, where it came to that.

    `waits` is what it needs and what was not uploaded.
    """

    planned: Planned
    deed: Deed
    intent: int | None = None
    waits: tuple[EntityKey, ...] = ()


class PageUpload:
    """Uploads the pages of a plan; while one is being written the next is prepared."""

    def __init__(
        self, order: Order, judge: Judge, journal: Journal, workers: Workers, progress: UploadProgress
    ) -> None:
        self._order = order
        self._plan = order.plan
        self._judge = judge
        self._journal = journal
        self._workers = workers
        self._progress = progress
        self._failed: dict[tuple[str, str], Outcome] = {}
        self._moved: dict[UUID, UUID] = {}
        self._done = 0
        self._total = order.plan.writing
        self._refused = 0

    def upload(self, entity: str) -> None:
        """Write all changes of an entity. What stops it is raised when all in hand has been settled.

        A KeyboardInterrupt waits for nothing: what is in hand stands in the journal, and the next run looks.
        """
        under_way: list[list[Task]] = []
        stopped: BaseException | None = None
        try:
            for page in self._plan.pages(entity, writing=True):
                self._workers.cancel.check(f"upload {entity} records")
                self._order.alive()
                under_way.append(self._begin(entity, page))
                if len(under_way) > 1:
                    self._finish(under_way.pop(0))
                    self._order.limits.check_failures(self._refused)
        except BaseException as error:
            stopped = error
            self._workers.stop()
            raise
        finally:
            if not isinstance(stopped, KeyboardInterrupt):
                self._finish_all(under_way, stopped)
        self._order.limits.check_failures(self._refused)
        self._workers.cancel.check(f"upload {entity} records")

    def _finish_all(self, under_way: Sequence[list[Task]], stopped: BaseException | None) -> None:
        for tasks in under_way:
            try:
                self._finish(tasks)
            except SyncError:
                if stopped is None:  # else the first cause is the one to tell of
                    raise

    def _begin(self, entity: str, page: Sequence[Planned]) -> list[Task]:
        endings = [self._held_back(each, cause) for each in page if (cause := self._cause(each))]
        ready = [(each, _draft(each, self._moved)) for each in page if not self._cause(each)]
        changes = self._judge.judge(entity, [draft for _, draft in ready])
        writing: list[tuple[Planned, Draft]] = []
        for (planned, draft), change in zip(ready, changes, strict=True):
            if change == planned.change:
                writing.append((planned, draft))
            elif (done := self._unwanted(planned, change)) is not None:
                endings.append(Ending(planned, done))
            else:
                self._replace(planned, change)
                writing.append((replace(planned, change=change), draft))
        self._settle(endings)
        for ending in endings:
            self._tell(ending.deed)
        numbers = self._journal.intend(
            self._order.run, [(each.change, each.generation) for each, _ in writing]
        )
        return [
            self._workers.begin(planned, draft, number)
            for (planned, draft), number in zip(writing, numbers, strict=True)
        ]

    def _cause(self, planned: Planned) -> Outcome | None:
        return next(iter(self._missing(planned)), None)

    def _missing(self, planned: Planned) -> list[Outcome]:
        needed = ((entity, match_key(key)) for entity, key in planned.change.depends)
        return [self._failed[each] for each in needed if each in self._failed]

    def _held_back(self, planned: Planned, cause: Outcome) -> Ending:
        change = planned.change
        error = SyncError(
            DEPENDENCY,
            tried=f"upload {change.entity} {change.key}",
            found=f"it waits for {cause.entity} {cause.key}, which was not uploaded: {cause.message}",
            remedy=cause.remedy or f"Mend {cause.entity} {cause.key} first, then run again.",
        )
        waits = tuple((each.entity, each.key) for each in self._missing(planned))
        return Ending(planned, deed.set_aside(change, error, IntentState.VOID), waits=waits)

    def _unwanted(self, planned: Planned, change: Change) -> Deed | None:
        """Say how a record ends that has moved and is not to be written; None where it is."""
        if self._order.exact:
            return deed.set_aside(planned.change, _has_moved(change), IntentState.VOID)
        if not change.writes:
            return deed.nothing_to_do(change)
        appears = change.action is Action.CREATE and planned.change.action is not Action.CREATE
        if appears and change.id and self._journal.made([change.id]):
            return deed.nothing_to_do(gone(change, renamed=False))
        return None

    def _replace(self, planned: Planned, change: Change) -> None:
        self._plan.replace(planned.number, change)
        intended = planned.draft.entity.id if planned.draft else planned.change.id
        if intended and change.id and change.id != intended:
            self._moved[intended] = change.id

    def _finish(self, tasks: Sequence[Task]) -> None:
        for task in completed(tasks):
            if task.deed is not None:
                self._tell(task.deed)
        endings = [Ending(task.planned, task.deed, task.intent) for task in tasks if task.deed]
        stopped = next((error for task in tasks if (error := task.answer.exception())), None)
        try:
            with whole():  # they are in hand until they have been compared
                endings = self._with_totals(endings)
        except SyncError as error:
            stopped = stopped or error
        self._settle(endings, [each.intent for each in tasks if each.deed is None and not each.unknown])
        if stopped is not None:
            raise stopped

    def _tell(self, done: Deed) -> None:
        self._done += 1
        self._progress(self._done, self._total, done.outcome)

    def _with_totals(self, endings: list[Ending]) -> list[Ending]:
        wanted = {each.deed.change.id: total for each in endings if (total := _total(each)) is not None}
        if not wanted:
            return endings
        totals = totals_in_crm(self._judge.find, [each for each in wanted if each])
        return [_compared(each, wanted, totals) for each in endings]

    def _settle(self, endings: Sequence[Ending], not_begun: Sequence[int] = ()) -> None:
        for each in endings:
            outcome = each.deed.outcome
            if each.deed.change != each.planned.change:
                self._replace(each.planned, each.deed.change)
            if outcome.outcome is Result.QUARANTINED and outcome.code != DEPENDENCY:
                self._refused += 1
            if outcome.failed:
                self._failed[outcome.entity, match_key(outcome.key)] = outcome
        self._plan.settle([(each.planned.number, each.deed.outcome) for each in endings])
        self._journal.settle(
            self._order.run,
            [
                *(self._settled(each) for each in endings),
                *((number, None, IntentState.VOID) for number in not_begun),
            ],
        )

    def _settled(self, ending: Ending) -> Settled:
        done = ending.deed
        # What was intended stands in the journal already; what came otherwise is added.
        otherwise = (
            done.outcome.outcome in (Result.CREATED, Result.UPDATED) and done.change != ending.planned.change
        )
        aside = refusal(done.outcome, ending.planned.draft, self._plan.header.fingerprint, ending.waits)
        return Settled(ending.intent, done.outcome, done.state, done.change if otherwise else None, aside)


def _draft(planned: Planned, moved: Mapping[UUID, UUID]) -> Draft:
    if planned.draft is None:
        raise ValueError(f"{planned.change.entity} {planned.change.key} is to be written and has no draft")
    return redirected(planned.draft, moved)


def _has_moved(change: Change) -> PlanDriftedError:
    return PlanDriftedError(
        "plan.drifted",
        tried="carry out the saved plan exactly",
        found=f"{change.entity} {change.key} has moved since it was planned: it would now be {change.action}",
        remedy="Make a new plan, look at it, and upload that.",
    )


def _total(ending: Ending) -> Decimal | None:
    written = ending.deed.outcome.outcome in (Result.CREATED, Result.UPDATED)
    return ending.planned.draft.total if written and ending.planned.draft else None


def _compared(
    ending: Ending, wanted: Mapping[UUID | None, Decimal], totals: Mapping[UUID, Decimal]
) -> Ending:
    record = ending.deed.change.id
    if record is None or record not in wanted:
        return ending
    return replace(ending, deed=compared(ending.deed, wanted[record], totals.get(record)))
