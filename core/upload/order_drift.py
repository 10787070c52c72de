"""A saved plan of orders against the world of today: it is carried out exactly, or refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from core.errors import PlanDriftedError
from core.text import match_key
from core.upload.drift import NAMED, drifted_plan
from core.upload.order_facts import Facts
from core.upload.order_pages import Rereading
from core.upload.order_settings import Bringing
from core.upload.plan_table import Plan
from core.upload.rules.order_rows import ACCOUNT, ORDER, PRODUCT


def check(plan: Plan, reread: Rereading, organization_id: UUID, settings: Bringing) -> None:
    """Raise PlanDriftedError where any record that the plan would write would be planned otherwise now."""
    header = plan.header
    if header.organization_id != organization_id:
        raise _drifted_plan(f"it was made for another CRM organisation ({header.organization_id})")
    if header.company != settings.company:
        raise _drifted_plan(f"it was made for another company ({header.company})")
    if header.fingerprint != settings.fingerprint:
        raise _drifted_plan("the configuration has changed since it was made")
    names = _drifted(plan, reread)
    first = list(islice(names, NAMED))
    if first:
        more = sum(1 for _ in names)
        raise _drifted_plan(", ".join(first) + (f" and {more} more" if more else ""))


def _drifted(plan: Plan, reread: Rereading) -> Iterator[str]:
    yield from _appeared(plan, ACCOUNT, reread.facts)
    yield from _appeared(plan, PRODUCT, reread.facts)
    for page in plan.pages(ORDER, writing=True):
        found = reread.judged([each.change.key for each in page])
        for each in page:
            judged = found.get(each.change.id) if each.change.id else None
            if judged is None or judged.change != each.change:
                yield f"{ORDER} {each.change.key}"


def _drifted_plan(what: str) -> PlanDriftedError:
    return drifted_plan(what, "orders plan")


def _appeared(plan: Plan, entity: str, facts: Facts) -> Iterator[str]:
    for page in plan.pages(entity, writing=True):
        keys = [each.change.key for each in page]
        if entity == ACCOUNT:
            facts.learn_accounts(keys)
        else:
            facts.learn_items(keys)
        there = facts.accounts(keys) if entity == ACCOUNT else facts.items(keys)
        yield from (f"{entity} {key}" for key in keys if match_key(key) in there)
