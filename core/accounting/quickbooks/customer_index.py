"""Finds customers by their references, which QuickBooks itself cannot: it has no search by account number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from core.accounting.quickbooks.naming import customer_reference
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Listed
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import match_key

_TRIED = "look for customers in QuickBooks"
_NARROW = ("ListID", "TimeModified", "FullName", "AccountNumber")
PAGE = 100
"""Ids that one question names."""


@dataclass(slots=True)
class CustomerIndex:
    """References by ListID and the other way, read once and then kept up by what was modified since."""

    conversation: Conversation
    _references: dict[str, str] = field(default_factory=dict)
    _ids: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _seen: datetime | None = None

    def refresh(self) -> None:
        """Learn what is new: all customers the first time."""
        ask = queries.customers(Listed(since=self._seen), only=_NARROW)
        for each in self.conversation.records(ask, _TRIED):
            self._learn(each)

    def reference(self, identity: str) -> str:
        """Give the reference of a customer's ListID; blank where there is none."""
        return self._references.get(identity, "")

    @property
    def latest(self) -> datetime | None:
        """When a customer was modified last, by QuickBooks' own clock; None where nobody was read yet."""
        return self._seen

    def found(self, references: Sequence[str]) -> Mapping[str, Sequence[Node]]:
        """Give the whole records of these references, by match key; of one may be several."""
        wanted = {match_key(each) for each in references if match_key(each)}
        ids = [identity for key in wanted for identity in sorted(self._ids.get(key, ()))]
        found: defaultdict[str, list[Node]] = defaultdict(list)
        for each in self._records(ids):
            key = match_key(customer_reference(each))
            if key in wanted:
                found[key].append(each)
        return dict(found)

    def beginning(self, prefix: str) -> Sequence[str]:
        """Give the ListIDs of customers whose reference begins so."""
        start = match_key(prefix)
        found = (sorted(some) for key, some in self._ids.items() if key.startswith(start))
        return list(chain.from_iterable(found))

    def references(self) -> Iterator[str]:
        """Give the references of all customers."""
        return iter(self._references.values())

    def has(self, reference: str) -> bool:
        """Say whether there is a customer of this reference."""
        return bool(self._ids.get(match_key(reference)))

    def _records(self, ids: Sequence[str]) -> Iterator[Node]:
        for start in range(0, len(ids), PAGE):
            some = Listed(ids=ids[start : start + PAGE])
            yield from self.conversation.records(queries.customers(some), _TRIED)

    def _learn(self, customer: Node) -> None:
        identity, reference = customer.text("ListID"), customer_reference(customer)
        before = self._references.get(identity)
        if before is not None:
            self._ids[match_key(before)].discard(identity)
        self._references[identity] = reference
        self._ids[match_key(reference)].add(identity)
        modified = customer.moment("TimeModified")
        if modified is not None and (self._seen is None or modified > self._seen):
            self._seen = modified
