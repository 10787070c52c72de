"""What a batch that was carried through leaves in quarantine: what its plan refused; and what leaves it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property

from core.text import match_key
from core.upload.journal import EntityKey, Held, Journal, Refusal, draft_hash
from core.upload.outcome import DEPENDENCY, unwritten
from core.upload.plan import Action
from core.upload.plan_table import Plan, Planned
from core.upload.refusing import refusal
from core.upload.retrial import leaves_when_unchanged
from core.upload.standing import open_keys


class BatchEnding:
    """Holds a plan that was carried out against quarantine; its pages have noted themselves already."""

    def __init__(self, plan: Plan, standing: Collection[EntityKey], journal: Journal) -> None:
        self._plan = plan
        self._standing = standing
        self._held = {each.name: each for each in journal.held()}
        self._open = open_keys(journal) if self._held else frozenset()

    def refusals(self) -> list[Refusal]:
        """Give the records that the plan refused, but for those that are in quarantine just so."""
        return [each for each in self._refused.values() if not self._is_there(each)]

    def leaving(self) -> list[EntityKey]:
        """Name what is in quarantine and needs no more: gone from the accounts, skipped, or in the CRM."""
        return [name for name, held in self._held.items() if self._leaves(name, held)]

    @cached_property
    def _refused(self) -> dict[EntityKey, Refusal]:
        found = (self._refusal(each) for each in self._plan.blocked() if each.outcome is None)
        return {(each.entity, match_key(each.key)): each for each in found if each}

    def _refusal(self, planned: Planned) -> Refusal | None:
        waits = tuple(self._missing(planned))
        found = refusal(unwritten(planned.change), planned.draft, self._plan.header.fingerprint, waits)
        if found is None or not any((entity, match_key(key)) in self._standing for entity, key in waits):
            return found
        return replace(found, code=DEPENDENCY, remedy="It goes up by itself once that has gone up.")

    def _missing(self, planned: Planned) -> Iterator[EntityKey]:
        for entity, key in planned.draft.depends if planned.draft else ():
            needed = self._plan.change_of(entity, key)
            if (entity, match_key(key)) in self._standing or (needed and needed.action is Action.BLOCKED):
                yield entity, key

    def _is_there(self, refused: Refusal) -> bool:
        held = self._held.get((refused.entity, match_key(refused.key)))
        return held is not None and not held.retry and _said(held) == _to_say(refused)

    def _leaves(self, name: EntityKey, held: Held) -> bool:
        if name in self._standing or name in self._open or name in self._refused:
            return False
        planned = self._plan.get(*name)
        if planned is None:
            return True
        if planned.outcome is not None:
            return not planned.outcome.failed
        action = planned.change.action
        return action is Action.SKIPPED or (
            action is Action.UNCHANGED and leaves_when_unchanged(held, planned.change.reason)
        )


def _said(held: Held) -> tuple[object, ...]:
    return held.code, held.message, held.draft_hash, held.config_hash, held.waits


def _to_say(refused: Refusal) -> tuple[object, ...]:
    return (
        refused.code,
        refused.message,
        draft_hash(refused.draft),
        refused.config_hash,
        refused.waits,
    )
