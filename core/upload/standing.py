"""A batch leaves alone what stands in quarantine, and what waits for it; the plan says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.text import match_key
from core.upload.journal import EntityKey, Held, Journal, draft_hash
from core.upload.plan import Action, Change
from core.upload.plan_table import CRM_WAVES, Plan, Planned
from core.upload.retrial import due


class Standing:
    """Goes through one plan; `keys` are the records, by entity and match key, that are not tried."""

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self._plan = plan
        self._held = {each.name: each for each in journal.held()}
        self._open = open_keys(journal) if self._held else frozenset()
        self._why: dict[EntityKey, str] = {}

    def leave_out(self) -> frozenset[EntityKey]:
        """Put what stands out of the plan's way, then what needs it; give what is not tried."""
        for held in self._held.values():
            planned = self._plan.get(held.entity, held.key)
            if self._stands(held, planned):
                self._why[held.name] = f"set aside on {held.since:%Y-%m-%d} ({held.code})"
                if planned is not None and planned.change.action is not Action.BLOCKED:
                    self._put(planned, Action.SKIPPED, f"{self._why[held.name]} and not tried again{_ADVICE}")
        if self._why:
            for entity in CRM_WAVES:
                for page in self._plan.pages(entity, writing=True):
                    self._leave_out_waiting(page)
        return frozenset(self._why)

    def _stands(self, held: Held, planned: Planned | None) -> bool:
        if held.name not in self._open and not (planned and planned.change.writes):
            return False  # nothing would be sent
        now = draft_hash(planned.draft) if planned else held.draft_hash
        return not due(held, now, self._plan.header.fingerprint)

    def _leave_out_waiting(self, page: Sequence[Planned]) -> None:
        for planned in page:
            needs = [each for each in planned.change.depends if (each[0], match_key(each[1])) in self._why]
            if needs:
                self._wait(planned, needs[0])

    def _wait(self, planned: Planned, need: EntityKey) -> None:
        entity, key = need
        name = planned.change.entity, match_key(planned.change.key)
        held = self._held.get(name)
        waiting = f"waits for {entity} {key}, which was {self._why[entity, match_key(key)]}"
        if held is not None and not held.retry and held.draft_hash == draft_hash(planned.draft):
            self._why[name] = f"set aside on {held.since:%Y-%m-%d}"
            self._put(planned, Action.SKIPPED, f"{self._why[name]}: it {waiting}{_ADVICE}")
        else:  # new today, so that this run is the one that says it
            self._put(planned, Action.BLOCKED, f"{waiting}{_ADVICE}")

    def _put(self, planned: Planned, action: Action, reason: str) -> None:
        change = replace(planned.change, action=action, reason=reason)
        self._plan.replace(planned.number, _bare(change))


_ADVICE = ": see `syncupload quarantine list`."


def open_keys(journal: Journal) -> frozenset[EntityKey]:
    """Give the records, by entity and match key, of which something is still to be completed."""
    return frozenset((each.change.entity, match_key(each.change.key)) for each in journal.open_intents())


def _bare(change: Change) -> Change:
    return replace(change, fields=(), children=(), notes=())
