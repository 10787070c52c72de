"""A page of drafts becomes rows of the plan: judged, and held against what earlier runs have made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.text import match_key
from core.upload.identity import Generations
from core.upload.journal import Journal
from core.upload.judging import KEY_FIELDS, Judge
from core.upload.plan import Action, Change, Draft
from core.upload.plan_table import Plan, Planned
from core.upload.rules.renamed import renamed, renamed_meanwhile


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record of the accounts that is to be planned; `draft` may be asked again, under a new generation.

    `source` is the id that it has in the accounts, blank where they keep none that outlives its key.
    """

    key: str
    draft: Callable[[], Draft]
    source: str = ""


_ALIKE = ("account",)
"""Of these neither of two records of one key goes up: which is read first is chance, and one's figures would
overwrite the other's."""


class PlanWriter:
    """Writes one plan."""

    def __init__(self, plan: Plan, judge: Judge, journal: Journal, *, recreate: bool) -> None:
        self.plan = plan
        self.judge = judge
        self._journal = journal
        self._recreate = recreate
        self.generations = Generations(journal.generations())

    def write(self, entity: str, page: Sequence[Wanted]) -> None:
        """Plan records of one entity, each key once: a second record of the same key is blocked."""
        split, again = self._split(entity, page)
        if entity in _ALIKE and again:
            split, again = self._without_either(entity, split, again)
        once, meanwhile = self._against_renaming_meanwhile(entity, split)
        first, renamed = self._against_renaming(entity, once)
        drafts = [each.draft() for each in first]
        changes = self.judge.judge(entity, drafts)
        self._against_deletion(entity, first, drafts, changes)
        self.plan.add_all(self._planned(each, draft) for each, draft in zip(changes, drafts, strict=True))
        self.plan.add_all(Planned(each) for each in (*meanwhile, *renamed))
        self.plan.add_all(self._planned(_twice(entity, each.key), each.draft()) for each in again)
        going = zip(first, changes, strict=True)
        self.plan.add_sources(
            entity, {each.source: each.key for each, change in going if each.source and _is_there(change)}
        )

    def write_strangers(self, references: Sequence[str]) -> None:
        """Plan the accounts that invoices need and the ledger no longer has."""
        self.plan.add_all(Planned(each) for each in self.judge.strangers(references))

    def _planned(self, change: Change, draft: Draft) -> Planned:
        return Planned(change, draft, self.generations.planned(change.entity, change.key))

    def _split(self, entity: str, page: Sequence[Wanted]) -> tuple[list[Wanted], list[Wanted]]:
        first: dict[str, Wanted] = {}
        again: list[Wanted] = []
        for each in page:
            matched = match_key(each.key)
            if matched in first or self.plan.holds(entity, each.key):
                again.append(each)
            else:
                first[matched] = each
        return list(first.values()), again

    def _without_either(
        self, entity: str, first: Sequence[Wanted], again: Sequence[Wanted]
    ) -> tuple[list[Wanted], list[Wanted]]:
        """Block the first records too of keys that come again, whether they are of this page or planned."""
        alike = {match_key(each.key): each.key for each in again}
        for key in alike.values():
            planned = self.plan.get(entity, key)
            if planned is not None:
                self.plan.replace(planned.number, _twice(entity, planned.change.key))
                self.plan.forget_source(entity, planned.change.key)
        own = [each for each in first if match_key(each.key) in alike]
        return [each for each in first if match_key(each.key) not in alike], [*own, *again]

    def _against_renaming_meanwhile(
        self, entity: str, page: Sequence[Wanted]
    ) -> tuple[list[Wanted], list[Change]]:
        """Take out what is in this plan already, under the key that it had when it was read first."""
        before = dict(self.plan.keys_of(entity, [each.source for each in page if each.source]))
        going: list[Wanted] = []
        changes: list[Change] = []
        for each in page:
            if each.source and before.setdefault(each.source, each.key) != each.key:
                changes.append(renamed_meanwhile(entity, each.key, before[each.source]))
            else:
                going.append(each)
        return going, changes

    def _against_renaming(self, entity: str, page: Sequence[Wanted]) -> tuple[list[Wanted], list[Change]]:
        """Take out what is in the CRM under the key that it had before."""
        known = self._journal.sources(entity, [each.source for each in page if each.source])
        before = {
            each.key: known[each.source]
            for each in page
            if each.source in known and match_key(known[each.source]) != match_key(each.key)
        }
        there = self.judge.there(entity, list(before.values())) if before else {}
        changes = [
            renamed(entity, key, earlier, there[match_key(earlier)])
            for key, earlier in before.items()
            if match_key(earlier) in there
        ]
        taken = {each.key for each in changes}
        return [each for each in page if each.key not in taken], changes

    def _against_deletion(
        self, entity: str, page: Sequence[Wanted], drafts: list[Draft], changes: list[Change]
    ) -> None:
        """Replace the creation of what was created before: a person has deleted or renamed it since."""
        places = {each.id: at for at, each in enumerate(changes) if each.action is Action.CREATE and each.id}
        while made := self._journal.made(places):
            there = self.judge.find.by_ids(entity, sorted(made), (KEY_FIELDS[entity],))
            again = [places[each] for each in made if each not in there and self._recreate]
            for each in made:
                changes[places[each]] = gone(changes[places[each]], renamed=each in there)
            for at in again:
                self.generations.take_next(entity, page[at].key)
                drafts[at] = page[at].draft()
            for at, change in zip(again, self.judge.judge(entity, [drafts[at] for at in again]), strict=True):
                changes[at] = change
            places = self._created(changes, again)

    @staticmethod
    def _created(changes: Sequence[Change], places: Sequence[int]) -> dict[UUID, int]:
        made = ((changes[at].id, at) for at in places if changes[at].action is Action.CREATE)
        return {record: at for record, at in made if record}


def _is_there(change: Change) -> bool:
    return change.writes or change.action is Action.UNCHANGED


def _twice(entity: str, key: str) -> Change:
    reason = (
        f"the accounts hold {key} twice (capital letters and trailing blanks make no difference): "
        "rename or delete one of the two."
    )
    return Change(Action.BLOCKED, entity, key, reason=reason)


def gone(change: Change, *, renamed: bool) -> Change:
    """Block a creation of what was created before: a person renamed it in the CRM, or deleted it there."""
    reason = (
        "its record was given another number in the CRM by a person: give it back its number, "
        "or delete it and run with --recreate."
        if renamed
        else "deleted in the CRM by a person: run with --recreate to make it again."
    )
    return replace(change, action=Action.BLOCKED, reason=reason, fields=(), children=(), notes=(), depends=())
