"""What has changed in a QuickBooks company since a mark: one question a kind of record, and the deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from core.accounting.base import Changed
from core.accounting.quickbooks.customer_index import CustomerIndex
from core.accounting.quickbooks.mark import COMPARE_ALL, OVERLAP, Mark, read_mark
from core.accounting.quickbooks.naming import customer_reference, item_code
from core.accounting.quickbooks.numbers import Numbers, later
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import Ask
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Listed, Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.errors import AccountingError
from core.text import match_key

_TRIED = "find out what has changed in QuickBooks"
_LISTED = ("ListID", "TimeModified", "EditSequence", "Name", "FullName", "AccountNumber")
_POSTED = ("TxnID", "TimeModified", "EditSequence", "CustomerRef", "RefNumber")


@dataclass(slots=True)
class _Found:
    """What was modified since a time, and how each is remembered."""

    customers: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    invoices: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    deleted: int = 0
    latest: datetime | None = None
    last: tuple[datetime, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Takes marks of one company and holds it against earlier ones.

    `now` gives the wall clock; `year` the first day of the financial year.
    """

    conversation: Conversation
    customers: CustomerIndex
    numbers: Numbers
    now: Callable[[], datetime]
    year: Callable[[], date]

    def mark(self) -> str:
        """Say where the company stands."""
        self.customers.refresh()
        self.numbers.refresh()
        time = self._settled(later(self.customers.latest, self.numbers.latest))
        found = self._since(time, frozenset())
        return Mark(time, self.year(), frozenset(found.seen), _witness(found, ("", ""))).written()

    def since(self, written: str) -> Changed:
        """Say what has changed; raises AccountingError where the company has gone back behind the mark."""
        then, year = read_mark(written), self.year()
        start = min(then.time, self.now() - OVERLAP)
        found = self._since(start, then.seen)
        self._prove(then, found)
        notes: tuple[str, ...] = ()
        everybody = bool(found.deleted)
        if year != then.year:
            everybody = True
            notes = ("a new financial year has begun: turnovers began again, and go to the CRM as they are.",)
        elif everybody:
            notes = (f"{found.deleted} transactions were deleted in QuickBooks: every customer is compared.",)
        customers = self.customers.references() if everybody else found.customers
        time = max(start, self._settled(found.latest)) if found.latest else start
        mark = Mark(time, year, frozenset(found.seen), _witness(found, then.witness))
        return Changed(
            mark=mark.written(),
            customers=_once(customers),
            products=_once(found.products),
            invoices=_once(found.invoices),
            notes=notes,
        )

    def _settled(self, latest: datetime | None) -> datetime:
        """Say up to when nothing comes any more, where the latest stamp of QuickBooks is this one.

        This machine's own clock says so only where it is behind: it may be ahead of QuickBooks' machine.
        """
        now = self.now()
        return min(now, latest or now) - OVERLAP

    def _since(self, time: datetime, known: frozenset[str]) -> _Found:
        self.customers.refresh()
        found = _Found()
        for each in self._new(queries.customers(Listed(since=time), only=_LISTED), known, found):
            found.customers.append(customer_reference(each))
        for each in self._new(queries.items(Listed(since=time), only=_LISTED), known, found):
            found.products.append(item_code(each))
        which = Transacted(since=time)
        for ask in (queries.invoices, queries.credit_memos):
            for each in self._new(ask(which, lines=False, only=_POSTED), known, found):
                found.customers.append(self.customers.reference(each.text("CustomerRef/ListID")))
                self.numbers.refresh()
                found.invoices.append(self.numbers.of(each))
        for each in self._new(queries.payments(which, only=_POSTED), known, found):
            found.customers.append(self.customers.reference(each.text("CustomerRef/ListID")))
        for each in self.conversation.records(queries.deleted_transactions(time), _TRIED):
            name = f"-{each.text('TxnID')}"
            found.seen.add(name)
            found.deleted += name not in known
        return found

    def _new(self, ask: Ask, known: frozenset[str], found: _Found) -> Iterator[Node]:
        """Give what is not known in this edition, and remember all."""
        for each in self.conversation.records(ask, _TRIED):
            identity, sequence = each.text("TxnID", "ListID"), each.text("EditSequence")
            name = f"{identity}:{sequence}"
            found.seen.add(name)
            modified = each.moment("TimeModified")
            found.latest = later(found.latest, modified)
            if each.has("TxnID") and modified and (found.last is None or modified >= found.last[0]):
                found.last = (modified, identity, sequence)
            if name not in known:
                yield each

    def _prove(self, then: Mark, found: _Found) -> None:
        """Look for the transaction that was there: in a restored backup it is not, or is older."""
        identity, sequence = then.witness
        if not identity or f"-{identity}" in found.seen or f"{identity}:{sequence}" in found.seen:
            return
        for ask in (queries.invoices, queries.credit_memos, queries.payments):
            which = Transacted(ids=[identity])
            for each in self.conversation.records(ask(which, only=_POSTED), _TRIED):
                if each.text("EditSequence") >= sequence:
                    return
        deleted = self.conversation.records(queries.deleted_transactions(then.time), _TRIED)
        if any(each.text("TxnID") == identity for each in deleted):
            return
        raise AccountingError(
            "accounting.mark_beyond",
            tried=_TRIED,
            found=f"the transaction {identity}, which the last batch saw, is not there as it was: an older "
            "backup has been restored, or this is another company",
            remedy=f"If that is right: {COMPARE_ALL}.",
        )


def _witness(found: _Found, before: tuple[str, str]) -> tuple[str, str]:
    return (found.last[1], found.last[2]) if found.last else before


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    """Give keys each once without regard to case, in a fixed order."""
    spelt = {match_key(key): key for key in keys if key}
    return tuple(spelt[key] for key in sorted(spelt))
