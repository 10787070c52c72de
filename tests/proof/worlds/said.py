"""What a run said that it would write, held against what it wrote: the plan is the effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from core.crm.base import Entity, Value
from core.upload.plan import Change, Draft
from core.upload.plan_table import Plan, Planned, _planned
from core.upload.spool import Row

PRICE_LIST_ITEM = "productpricelevel"

_TELLING = (
    "SELECT change.number, change.change, change.draft, change.generation, outcome.outcome"
    " FROM change LEFT JOIN outcome ON outcome.number = change.number"
    " WHERE change.action NOT IN ('unchanged', 'skipped') OR outcome.number IS NOT NULL"
    " ORDER BY change.wave, change.match, change.number"
)


def telling(plan: Plan) -> list[Planned]:
    """Read what of a plan tells something: most of it says that a record is as it should be."""
    return [_read(row) for row in plan.rows(_TELLING)]


@lru_cache(maxsize=1_000)
def _read(row: Row) -> Planned:
    # A plan is read before its upload and after it, and little of it is another then.
    return _planned(row)


class Said:
    """All that a run said, and what earlier runs had said and left open."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, UUID], list[Mapping[str, Value | None]]] = {}
        self._refreshed: list[tuple[str, Mapping[str, Value | None]]] = []
        self._items: list[Mapping[str, Value | None]] = []

    def hear(self, changes: Iterable[Change]) -> None:
        """Take in what is going to be done."""
        for change in changes:
            for each in change.walk():
                if each.id is not None and each.writes:
                    written = each.written()
                    self._fields.setdefault((each.entity, each.id), []).append(written.fields)
                    if each.entity == PRICE_LIST_ITEM:
                        self._items.append(written.fields)

    def plan(self, plan: Iterable[Planned]) -> None:
        """Take in a plan."""
        for each in plan:
            self.hear([each.change])
            if each.draft is not None:
                self._refreshed.append((each.draft.entity.name, _refreshed(each.draft)))

    def unsaid(self, written: Sequence[Entity]) -> Iterator[str]:
        """Name what was written and not said."""
        for each in written:
            said = self._fields.get((each.name, each.id), [])
            if each.name == PRICE_LIST_ITEM:  # a deleted one is made again under another id
                said = [*said, *self._items]
            # What another had made meanwhile is refreshed in place of being made.
            said = [*said, *(fields for entity, fields in self._refreshed if entity == each.name)]
            if not any(_within(each.fields, fields) for fields in said):
                yield f"{each.name} {each.id} {dict(each.fields)}"


def _refreshed(draft: Draft) -> Mapping[str, Value | None]:
    return {name: draft.entity.fields.get(name) for name in draft.refreshed}


def _within(some: Mapping[str, Value | None], all_of: Mapping[str, Value | None]) -> bool:
    return all(name in all_of and all_of[name] == value for name, value in some.items())
