"""Pages of orders: read again in bulk before they are written, and carried out in small groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.crm.base import Crm
from core.upload import deed, order_deeds
from core.upload.deed import Deed
from core.upload.journal import IntentState
from core.upload.order_facts import Facts
from core.upload.order_group import Group, Task
from core.upload.order_judging import Judged, OrderJudge
from core.upload.order_reading import OrderReader
from core.upload.order_settling import Settling, has_moved
from core.upload.plan import Action, Change
from core.upload.plan_table import Planned
from core.upload.progress import CancelToken
from core.upload.rules.booking_parts import Terms
from core.upload.rules.order_rows import ORDER
from core.upload.rules.orders import OrderSettings

TOGETHER = 20
"""So many orders are claimed, and looked for in the accounts, together: one look goes through all invoices
(the accounts have no index of order numbers), and no more than these are in hand when a run is stopped."""

NOT_READY = "it is no longer in the ready status in the CRM, and is left alone"

CHANGED = "it was changed in the CRM while the run was under way, and needs to be planned again: run again"


@dataclass(frozen=True, slots=True)
class Rereading:
    """How orders are read and judged again, as the CRM has them now."""

    crm: Crm
    settings: OrderSettings
    judge: OrderJudge
    facts: Facts
    terms: Terms

    def judged(self, numbers: Sequence[str]) -> Mapping[UUID, Judged | None]:
        """Say what becomes of ready orders, by their ids; None of what needs more than was asked for."""
        read = [each for page in OrderReader(self.crm, self.settings).pages(numbers) for each in page.orders]
        self.facts.learn(read)
        known = [each for each in read if self.facts.knows(each)]
        found: dict[UUID, Judged | None] = {each.order.id: None for each in read}
        judged = self.judge.judge(known, self.facts, self.terms)
        found.update(zip((each.order.id for each in known), judged, strict=True))
        return found


class OrderPages:
    """Carries the orders of a plan out."""

    def __init__(self, reread: Rereading, group: Group, settling: Settling, cancel: CancelToken) -> None:
        self._reread = reread
        self._group = group
        self._settling = settling
        self._cancel = cancel

    def upload(self) -> None:
        """Make invoices of all orders of the plan that are to become some, and have not yet."""
        for page in self._settling.order.plan.pages(ORDER, writing=True):
            self._cancel.check("make invoices of orders")
            ready = self._ready([each for each in page if each.outcome is None])
            for start in range(0, len(ready), TOGETHER):
                self._cancel.check("make invoices of orders")
                self._group.upload(ready[start : start + TOGETHER])

    def _ready(self, page: Sequence[Planned]) -> list[Task]:
        page = [each for each in page if not self._settling.held_back(each)]
        found = self._reread.judged([each.change.key for each in page]) if page else {}
        tasks: list[Task] = []
        for planned in page:
            order_id = planned.change.id
            if order_id is None or order_id not in found:
                self._leave(planned, NOT_READY)
                continue
            task = self._task(planned, found[order_id])
            if task is not None:
                tasks.append(task)
        return tasks

    def _task(self, planned: Planned, judged: Judged | None) -> Task | None:
        if judged is None or not self._may(planned.change, judged.change):
            self._leave(planned, CHANGED)
            return None
        if judged.change == planned.change:
            return Task(planned, judged)
        if self._settling.order.exact:
            self._drifted(planned, f"it would now be {judged.change.action}, or other in its fields")
            return None
        if not judged.change.writes:
            self._settling.settle(planned, deed.nothing_to_do(judged.change))
            return None
        self._settling.order.plan.replace(planned.number, judged.change)
        return Task(replace(planned, change=judged.change), judged)

    def _may(self, before: Change, now: Change) -> bool:
        """Whether an order may go as it is now: not where it needs what the plan does not make.

        Nor where an invoice would be made again that had been made when the plan was: nobody asked for that.
        """
        if not now.writes:
            return True
        if now.action is not Action.CREATE or before.action is not Action.CREATE:
            return False
        plan = self._settling.order.plan
        made = (plan.get(entity, key) for entity, key in now.depends)
        return all(each is not None and each.outcome is not None and not each.outcome.failed for each in made)

    def _leave(self, planned: Planned, reason: str) -> None:
        if self._settling.order.exact:
            self._drifted(planned, reason)
        else:
            self._settling.settle(planned, order_deeds.left_alone(planned.change, reason))

    def _drifted(self, planned: Planned, now: str) -> None:
        moved: Deed = deed.set_aside(planned.change, has_moved(planned.change, now), IntentState.VOID)
        self._settling.settle(planned, moved)
