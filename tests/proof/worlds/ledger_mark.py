"""How far the books have come, and what has changed in them since: as Sage tells it, in small.

New entries of the audit trail name their customers and invoices; numbers have gaps, entries are deleted,
and come late into a gap. What an entry does not tell (a credit limit, a price) is seen by what each
record comes to. Invoices are found by the trail, as long as nobody clears it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from core.accounting.base import Changed
from core.errors import AccountingError
from core.records import Customer, Product, Transaction
from tests.proof.worlds.ledger import Ledger

TAIL = 8
"""So many of the last entries are remembered: where all are others now, numbers were used again."""


@lru_cache(maxsize=8192)
def _sum(record: Customer | Product | Transaction) -> int:
    return zlib.crc32(repr(record).encode())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where books stand; each record by what it comes to."""

    last: int
    year: int
    trail: Mapping[str, int]
    customers: Mapping[str, int]
    products: Mapping[str, int]
    invoices: Sequence[str]
    cleared: int

    @classmethod
    def of(cls, ledger: Ledger) -> Standing:
        """Look at books as they are now."""
        trail = {
            str(number): _sum(each) ^ (number in ledger.deleted)
            for number, each in ledger.transactions.items()
        }
        return cls(
            ledger.last,
            ledger.year,
            trail,
            {key: _sum(each) for key, each in ledger.customers.items()},
            {key: _sum(each) for key, each in ledger.products.items()},
            list(ledger.invoices),
            ledger.cleared,
        )

    @classmethod
    def read(cls, mark: str) -> Standing:
        """Read what `written` wrote."""
        return cls(*json.loads(mark.partition(";")[2]))

    def written(self) -> str:
        """Write it as a mark: a name, a semicolon, the rest."""
        return f"books:{self.last};{json.dumps([getattr(self, each.name) for each in fields(self)])}"

    def tail(self) -> list[str]:
        """Name the last entries."""
        return sorted(self.trail, key=int)[-TAIL:]


def mark_of(ledger: Ledger) -> str:
    """Say how far books have come."""
    return Standing.of(ledger).written()


def changed_since(ledger: Ledger, mark: str) -> Changed:
    """Say what has changed since a mark; raises AccountingError where a backup was restored."""
    then, now = Standing.read(mark), Standing.of(ledger)
    _refuse_backup(then, now)
    entries = [ledger.transactions[number] for number in _entries(then, now)]
    gone = [number for number in then.trail if number not in now.trail]
    invoices = [each.reference for each in entries]
    if now.cleared != then.cleared:  # what came and was cleared since has left no other trace
        invoices += [each for each in now.invoices if each not in then.invoices]
    customers = [*(each.account for each in entries), *_differing(then.customers, now.customers)]
    return Changed(
        mark=now.written(),
        customers=tuple(dict.fromkeys(customers)),
        products=tuple(_differing(then.products, now.products)),
        invoices=tuple(dict.fromkeys(invoices)),
        notes=tuple(_notes(then, now, gone)),
    )


def first_new(mark: Standing) -> int:
    """Give the first number that no mark has passed yet."""
    return mark.last + 1


def _entries(then: Standing, now: Standing) -> Iterator[int]:
    """Name the entries that are new, and those before the mark that are others than they were."""
    for text, entry in now.trail.items():
        number = int(text)
        if number >= first_new(then) or (number <= then.last and then.trail.get(text) != entry):
            yield number


def _refuse_backup(then: Standing, now: Standing) -> None:
    known = [each for each in then.tail() if each in now.trail]
    reused = bool(known) and all(now.trail[each] | 1 != then.trail[each] | 1 for each in known)
    if reused or now.last < then.last:
        raise AccountingError(
            "accounting.mark_beyond",
            tried="find out what has changed",
            found=f"the last batch reached {then.last}, the trail ends at {now.last}",
            remedy="Run it once with --full.",
        )


def _differing(then: Mapping[str, int], now: Mapping[str, int]) -> Iterable[str]:
    return [key for key, each in now.items() if then.get(key) != each]


def _notes(then: Standing, now: Standing, gone: list[str]) -> Iterator[str]:
    if gone:
        yield f"{len(gone)} transactions have gone"
    if then.year != now.year:
        yield f"the year is now {now.year}"
