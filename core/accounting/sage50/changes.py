"""What has changed in a Sage 50 company since a mark, by its audit trail and by its ledgers."""

from __future__ import annotations

from collections.abc import Iterable

from core.accounting.base import Changed
from core.accounting.connection import Connection
from core.accounting.sage50 import watched
from core.accounting.sage50.counting import Counting
from core.accounting.sage50.digest import Digest
from core.accounting.sage50.mark import Mark, read_mark
from core.accounting.sage50.scan import Tables
from core.accounting.sage50.tables import Cost, Shape
from core.accounting.sage50.trail import AuditTrail, Found
from core.text import match_key

_YEAR = Shape("COMPANY", key="NAME", prefix="NAME", required=("NAME",), optional=("FINANCIAL_YEAR",))
_DELETED_RECORDS = "DELETED_RECORDS"
"""Where Sage notes what was deleted for good; the CRM keeps its records."""


class Changes:
    """Takes marks of one company, and holds it against earlier ones."""

    def __init__(self, connection: Connection, name: str, cost: Cost) -> None:
        self._tables = Tables(connection, name)
        self._trail = AuditTrail(connection, self._tables)
        self._counting = Counting(connection)
        self._products = watched.products(cost)

    def mark(self) -> str:
        """Say where the company stands."""
        return self._mark(self._trail.now()).written()

    def since(self, written: str) -> Changed:
        """Say what has changed; raises AccountingError where the company has gone back behind the mark."""
        mark = read_mark(written)
        trail = self._trail.since(mark)
        now = self._mark(trail)
        return Changed(
            mark=now.written(),
            customers=_once(trail.customers, self._keys(watched.CUSTOMERS, now.customers, mark.customers)),
            products=_once(self._keys(self._products, now.products, mark.products)),
            invoices=_once(trail.invoices, self._keys(watched.INVOICES, now.invoices, mark.invoices)),
            notes=(*trail.notes, *_new_year(mark, now), *_removed(mark, now)),
        )

    def _mark(self, trail: Found) -> Mark:
        return Mark(
            last=trail.last,
            tally=trail.tally,
            tail=trail.tail,
            year=self._year(),
            removed=self._counting.rows(_DELETED_RECORDS),
            customers=watched.digest_of(self._tables, watched.CUSTOMERS),
            products=watched.digest_of(self._tables, self._products),
            invoices=watched.digest_of(self._tables, watched.INVOICES),
            trail=trail.digest,
        )

    def _keys(self, shape: Shape, now: Digest, then: Digest) -> Iterable[str]:
        return watched.keys_in(self._tables, shape, now.differing(then))

    def _year(self) -> int | None:
        return next((row.whole("FINANCIAL_YEAR") for row in self._tables.scan(_YEAR)), None)


def _once(*keys: Iterable[str]) -> tuple[str, ...]:
    """Give keys of several sources, each once without regard to case, in a fixed order."""
    spelt = {match_key(key): key for some in keys for key in some}
    return tuple(spelt[key] for key in sorted(spelt))


def _new_year(then: Mark, now: Mark) -> tuple[str, ...]:
    if then.year is None or now.year is None or then.year == now.year:
        return ()
    return (
        f"the financial year is now {now.year} and was {then.year}: turnovers began again, and go to the CRM "
        "as they are.",
    )


def _removed(then: Mark, now: Mark) -> tuple[str, ...]:
    gone = now.removed - then.removed
    if gone <= 0:
        return ()
    return (f"{gone} records were deleted for good in the accounts: what the CRM has of them stays there.",)
