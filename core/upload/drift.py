"""A saved plan against the world of today: it is carried out exactly, or refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from core.errors import PlanDriftedError
from core.upload.judging import Judge, UploadSettings
from core.upload.plan import Action, Change
from core.upload.plan_table import CRM_WAVES, Plan, Planned

NAMED = 20
"""So many drifted records are named; the rest is counted."""


def check(plan: Plan, judge: Judge, organization_id: UUID, settings: UploadSettings) -> None:
    """Raise PlanDriftedError where any record of the plan would be planned otherwise now."""
    _check_header(plan, organization_id, settings)
    names = drifted(plan, judge)
    first = list(islice(names, NAMED))
    if first:
        more = sum(1 for _ in names)
        raise drifted_plan(", ".join(first) + (f" and {more} more" if more else ""))


def drifted(plan: Plan, judge: Judge) -> Iterator[str]:
    """Name the records that have moved since the plan was made, as they are found."""
    for entity in CRM_WAVES:
        for page in plan.pages(entity):
            for planned, now in _again(entity, page, judge):
                if planned.change != now:
                    yield f"{entity} {planned.change.key}"


def _again(entity: str, page: Sequence[Planned], judge: Judge) -> Iterator[tuple[Planned, Change]]:
    drafted = [(each, each.draft) for each in page if each.draft and not _was_deleted(each)]
    changes = judge.judge(entity, [draft for _, draft in drafted])
    yield from zip((each for each, _ in drafted), changes, strict=True)
    serving = [each for each in page if _serves(each)]
    if serving:
        yield from zip(serving, judge.strangers([each.change.key for each in serving]), strict=True)


def _was_deleted(planned: Planned) -> bool:
    # Blocked by the journal and not by a rule: to judge it again would say "create".
    return planned.change.action is Action.BLOCKED and planned.change.id is not None


def _serves(planned: Planned) -> bool:
    """Whether this is an account of the CRM that serves invoices of a customer who left the ledger."""
    change = planned.change
    return planned.draft is None and change.entity == "account" and change.action is Action.UNCHANGED


def _check_header(plan: Plan, organization_id: UUID, settings: UploadSettings) -> None:
    header = plan.header
    if header.organization_id != organization_id:
        raise drifted_plan(f"it was made for another CRM organisation ({header.organization_id})")
    if header.company != settings.company:
        raise drifted_plan(f"it was made for another company ({header.company})")
    if header.fingerprint != settings.fingerprint:
        raise drifted_plan("the configuration has changed since it was made")


def drifted_plan(what: str, command: str = "plan") -> PlanDriftedError:
    """Give the error of a saved plan that no longer holds; `command` is what makes such a plan."""
    return PlanDriftedError(
        "plan.drifted",
        tried="carry out the saved plan exactly",
        found=f"the world has moved since it was made: {what}",
        remedy=f"Make a new plan with `syncupload {command} --out FILE`, look at it, and upload that.",
    )
