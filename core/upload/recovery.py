"""The start of every run: what earlier runs intended and nobody knows the end of is looked up in the CRM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.text import match_key
from core.upload.deed import Deed
from core.upload.journal import Intent, IntentState, Journal, Settled
from core.upload.judging import KEY_FIELDS
from core.upload.matching import Finder
from core.upload.outcome import Outcome
from core.upload.page_upload import Order
from core.upload.plan import Action, Change
from core.upload.plan_table import CRM_WAVES, Plan
from core.upload.refusing import refusal
from core.upload.rules.changes import created
from core.upload.spool import PAGE

InParallel: TypeAlias = Callable[[Callable[[Change], Deed], Iterable[Change]], Iterator[Deed]]
"""Does a thing to several changes at once and gives the results in their order."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Settles open intents: adopts and completes what is there, and lets go of what is not."""

    journal: Journal
    find: Finder
    complete: Callable[[Change], Deed]
    in_parallel: InParallel

    def recover(self, order: Order) -> tuple[Outcome, ...]:
        """Give what became of the records that were there; the others will be planned again.

        What stands in quarantine is not tried: its intent stays open.
        """
        by_entity: Mapping[str, list[Intent]] = defaultdict(list)
        for intent in self.journal.open_intents():
            if (intent.change.entity, match_key(intent.change.key)) not in order.standing:
                by_entity[intent.change.entity].append(intent)
        return tuple(
            outcome
            for entity in CRM_WAVES
            for page in _pages(by_entity.get(entity, []))
            for outcome in self._recover_page(order, entity, page)
        )

    def _recover_page(self, order: Order, entity: str, page: Sequence[Intent]) -> Iterator[Outcome]:
        # An update can be made again, so only a creation has to be looked for.
        creations = [
            each.change.id for each in page if each.change.action is Action.CREATE and each.change.id
        ]
        there = self.find.by_ids(entity, creations, (KEY_FIELDS[entity],))
        adopted = [each for each in page if each.change.action is Action.CREATE and each.change.id in there]
        gone = [each for each in page if each not in adopted]
        self.journal.settle(order.run, [(each.number, None, IntentState.VOID) for each in gone])
        deeds = list(self.in_parallel(self.complete, [_as_now(each.change, order.plan) for each in adopted]))
        config_hash = order.plan.header.fingerprint
        self.journal.settle(
            order.run,
            [
                Settled(each.number, done.outcome, done.state, None, refusal(done.outcome, None, config_hash))
                for each, done in zip(adopted, deeds, strict=True)
            ],
        )
        yield from (each.outcome for each in deeds)


def _as_now(change: Change, plan: Plan) -> Change:
    """Give the change with what belongs to it as the accounts have it now: what was refused may be mended.

    The lines of an invoice are not looked at again: the plan itself completes a header by its own lines.
    """
    planned = None if change.entity == "invoice" else plan.get(change.entity, change.key)
    draft = planned.draft if planned else None
    if draft is None or draft.entity.id != change.id:
        return change
    return replace(change, children=created(draft).children)


def _pages(intents: Sequence[Intent]) -> Iterator[Sequence[Intent]]:
    for start in range(0, len(intents), PAGE):
        yield intents[start : start + PAGE]
