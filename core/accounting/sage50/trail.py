"""The audit trail against a mark: what is new, what was posted late or deleted, what a backup took back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.accounting.connection import Connection
from core.accounting.sage50.counting import Counting
from core.accounting.sage50.digest import Digest, fingerprint, part_of
from core.accounting.sage50.mark import Mark, Tally
from core.accounting.sage50.scan import Tables
from core.accounting.sage50.statements import AllOf, Column, Comparison, Condition, Select, one_of
from core.accounting.sage50.tables import SALES_TYPES, Shape
from core.accounting.sage50.values import Fields, whole
from core.errors import AccountingError

_TAIL = 8
"""So many of the last transactions are remembered: where all are others now, numbers were used again."""

TRAIL = Shape(
    "AUDIT_HEADER",
    key="TRAN_NUMBER",
    prefix="ACCOUNT_REF",
    required=("TRAN_NUMBER", "TYPE", "ACCOUNT_REF", "NET_AMOUNT"),
    optional=("INV_REF", "DELETED_FLAG", "RECORD_DELETED"),
    numeric_key=True,
)
_HISTORY = Column("AUDIT_HISTORY_HEADER", "TRAN_NUMBER")
"""Where "Clear Audit Trail" moves what it takes out."""
_NUMBER = Column(TRAIL.table, TRAIL.key)


@dataclass(slots=True)
class Found:
    """What an audit trail came to, and whom its new and changed entries concern."""

    last: int
    tally: Tally
    tail: dict[int, int]
    digest: Digest
    customers: dict[str, None] = field(default_factory=dict)
    invoices: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class AuditTrail:
    """Asks the audit trail; numbers have gaps, so nothing rests on their being one after the other."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._connection = connection
        self._tables = tables
        self._counting = Counting(connection)

    def now(self) -> Found:
        """Read all of it."""
        last = self._counting.last(_NUMBER)
        found = Found(last, self._tally(last), {}, Digest())
        for row in self._sales(None):
            if (row.whole(TRAIL.key) or 0) <= last:
                _count(found.digest, row)
        found.tail = self._tail(last)
        return found

    def since(self, mark: Mark) -> Found:
        """Read what lies beyond a mark, and what lies before it only where that has changed."""
        last = self._counting.last(_NUMBER)
        self._refuse_backup(mark, last)
        before = self._tally(mark.last)
        if before != mark.tally:
            return self._all_since(mark, before)
        found = Found(last, self._tally(last), {}, mark.trail.copy())
        for row in self._sales(mark.last + 1):
            if (row.whole(TRAIL.key) or 0) <= last:
                _count(found.digest, row)
                _concern(found, row)
        found.tail = self._tail(last)
        return found

    def _all_since(self, mark: Mark, before: Tally) -> Found:
        """Something was posted late, deleted, reversed or cleared: find it by what the trail comes to now."""
        found = self.now()
        parts = found.digest.differing(mark.trail)
        for row in self._sales(None):
            if part_of(str(row.whole(TRAIL.key))) in parts:
                _concern(found, row)
        if before.entries < mark.tally.entries:
            gone = mark.tally.entries - before.entries
            found.notes.append(
                f"{gone} transactions have gone from the audit trail, as after clearing it: "
                "their customers stay as they are in the CRM."
            )
        return found

    def _refuse_backup(self, mark: Mark, last: int) -> None:
        """Raise AccountingError where the trail ends before the mark, or its last numbers are others now."""
        known = self._tail_of(mark.tail)
        reused = bool(known) and all(known[number] != mark.tail[number] for number in known)
        if last >= mark.last and not reused:
            return
        if last < mark.last and self._counting.last(_HISTORY) >= mark.last:
            return  # the trail was cleared to its end, and its history says so
        what = (
            f"transaction {mark.last}, which the last batch reached, is now another one"
            if last >= mark.last
            else f"the last batch reached transaction {mark.last}, and the audit trail now ends at {last}"
        )
        raise AccountingError(
            "accounting.mark_beyond",
            tried="find out what has changed in the accounts since the last batch",
            found=f"{what}: a backup was restored",
            remedy="Check that these are the right accounts; then `syncupload batch --full` compares "
            "everything and goes on from there.",
        )

    def _sales(self, first: int | None) -> Iterator[Fields]:
        sales = one_of(Column(TRAIL.table, "TYPE"), list(SALES_TYPES))
        beyond = () if first is None else (Comparison(_NUMBER, ">=", first),)
        return self._tables.scan(TRAIL, AllOf((*beyond, sales)) if beyond else sales)

    def _tail(self, last: int) -> dict[int, int]:
        """Take the last transactions down; they lie near the end, whatever gaps there are."""
        reach = _TAIL
        while True:
            rows = self._numbered(Comparison(_NUMBER, ">=", max(last - reach, 0)))
            if len(rows) > _TAIL or reach > last:
                kept = sorted(number for number in rows if number <= last)[-_TAIL:]
                return {number: rows[number] for number in kept}
            reach *= 8

    def _tail_of(self, tail: Iterable[int]) -> dict[int, int]:
        numbers = list(tail)
        return self._numbered(one_of(_NUMBER, numbers)) if numbers else {}

    def _numbered(self, where: Condition) -> dict[int, int]:
        """Give what transactions are, by number, deleted ones too: a deletion makes none another."""
        columns = tuple(Column(TRAIL.table, name) for name in ("TRAN_NUMBER", "TYPE", "ACCOUNT_REF"))
        rows = self._connection.execute(Select(columns, TRAIL.table, where=where).text())
        return {number: fingerprint(row[1:]) for row in rows if (number := whole(row[0])) is not None}

    def _tally(self, last: int) -> Tally:
        """Count the entries up to a number, by what the driver can: all, less those beyond it."""
        beyond, count = Comparison(_NUMBER, ">=", last + 1), self._counting.rows
        deleted = 0
        for name in ("DELETED_FLAG", "RECORD_DELETED"):
            if name in self._tables.columns(TRAIL):
                flagged = Comparison(Column(TRAIL.table, name), "=", 1)
                deleted += count(TRAIL.table, flagged) - count(TRAIL.table, AllOf((flagged, beyond)))
        entries = count(TRAIL.table) - count(TRAIL.table, beyond)
        return Tally(entries, deleted, self._counting.first(_NUMBER))


def _count(digest: Digest, row: Fields) -> None:
    digest.add(
        str(row.whole(TRAIL.key)), [row.text("TYPE"), row.text("ACCOUNT_REF"), row.amount("NET_AMOUNT")]
    )


def _concern(found: Found, row: Fields) -> None:
    account, number = row.text("ACCOUNT_REF"), row.text("INV_REF").lstrip("0")
    if account:
        found.customers[account] = None
    if row.text("TYPE").upper() == "SI" and number.isascii() and number.isdigit():
        found.invoices[number] = None
