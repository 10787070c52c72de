"""What a query asks for, as conditions of SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.keeping import key
from core.sandbox.quickbooks.statuses import OBJECT_NOT_FOUND, refused
from core.sandbox.quickbooks.values import local, pence

_ACTIVE = {"ActiveOnly": "IsActive = 1", "InactiveOnly": "IsActive = 0", "All": "1"}
_PAID = {"All": "1", "PaidOnly": "BalanceRemaining = 0", "NotPaidOnly": "BalanceRemaining <> 0"}
_OPERATORS = {
    "LessThan": "<",
    "LessThanEqual": "<=",
    "Equal": "=",
    "GreaterThan": ">",
    "GreaterThanEqual": ">=",
}
_MATCHES = {
    "StartsWith": "substr(folded({0}), 1, {1}) = ?",
    "EndsWith": "substr(folded({0}), -{1}) = ?",
    "Contains": "instr(folded({0}), ?) > 0",
}
BALANCE = (
    "(SELECT coalesce(sum(BalanceRemaining), 0) FROM Invoice WHERE CustomerRef = {0} AND IsPending = 0)"
    " - (SELECT coalesce(sum(CreditRemaining), 0) FROM CreditMemo WHERE CustomerRef = {0} AND IsPending = 0)"
    " - (SELECT coalesce(sum(UnusedPayment), 0) FROM ReceivePayment WHERE CustomerRef = {0})"
)
"""What a customer owes, without its jobs."""
WITH_JOBS = (
    "(SELECT sum({balance}) FROM Customer AS each WHERE each.FullKey = Customer.FullKey "
    "OR (each.FullKey > Customer.FullKey || ':' AND each.FullKey < Customer.FullKey || ';'))"
).format(balance=BALANCE.format("each.ListID"))
"""What a customer owes with its jobs; names of jobs stand behind a colon."""


@dataclass(slots=True)
class Conditions:
    """Conditions that must all hold, with their values; `offset` is that of the company's clock."""

    database: sqlite3.Connection
    offset: int
    where: list[str] = field(default_factory=list)
    values: list[str | int] = field(default_factory=list)

    def add(self, condition: str, *values: str | int) -> None:
        """Take one more."""
        self.where.append(condition)
        self.values += values

    def sql(self) -> str:
        """Give them as they stand behind WHERE."""
        return " AND ".join(self.where) or "1"

    def list_filter(self, asked: Asked) -> None:
        """Filter a list: without a word about it, inactive elements are hidden."""
        self.add(_ACTIVE[asked.text("ActiveStatus") or "ActiveOnly"])
        self.modified(asked)
        self._name(asked, "Name")
        balance = asked.part("TotalBalanceFilter")
        if balance:
            operator = _OPERATORS[balance.text("Operator")]
            self.add(f"{WITH_JOBS} {operator} ?", pence(balance.text("Amount")))
        kinds = asked.texts("AccountType")
        if kinds:
            self._among("AccountType", kinds)

    def transaction_filter(self, asked: Asked) -> None:
        """Filter invoices, credit memos or payments."""
        self.modified(asked.part("ModifiedDateRangeFilter"))
        self.dated(asked.part("TxnDateRangeFilter"))
        self.refers("CustomerRef", "Customer", asked.part("EntityFilter"))
        self.refers("ARAccountRef", "Account", asked.part("AccountFilter"))
        self._name(asked, "RefNumber")
        self.add(_PAID[asked.text("PaidStatus") or "All"])

    def modified(self, asked: Asked | None) -> None:
        """Take what was modified from one second to another, both of them with it."""
        self._between("TimeModified", asked, "FromModifiedDate", "ToModifiedDate")

    def deleted(self, asked: Asked | None) -> None:
        """Take what was deleted from one second to another."""
        self._between("TimeDeleted", asked, "FromDeletedDate", "ToDeletedDate")

    def dated(self, asked: Asked | None) -> None:
        """Take transactions of some days, both of them with it."""
        if asked is None:
            return
        for name, operator in (("FromTxnDate", ">="), ("ToTxnDate", "<=")):
            if asked.text(name):
                self.add(f"TxnDate {operator} ?", asked.text(name))

    def refers(self, column: str, table: str, asked: Asked | None) -> None:
        """Take what refers to one of some elements of a list, or to what is below one; each must be there."""
        if asked is None:
            return
        found: list[str] = []
        for part in asked.parts():
            if part.name == "EntityTypeFilter":
                self.add("1" if part.value == "Customer" else "0")
                return
            found += self._identities(table, part)
        self._among(column, found)

    def _identities(self, table: str, part: Asked) -> list[str]:
        by = "ListID = ?" if part.name.startswith("ListID") else "FullKey = ?"
        value = part.value if part.name.startswith("ListID") else key(part.value)
        row = self.database.execute(f"SELECT ListID, FullKey FROM {table} WHERE {by}", (value,)).fetchone()
        if row is None:
            raise refused(OBJECT_NOT_FOUND, part.value)
        if not part.name.endswith("WithChildren"):
            return [str(row[0])]
        below = self.database.execute(
            f"SELECT ListID FROM {table} WHERE FullKey > ? AND FullKey < ?",
            (f"{row[1]}:", f"{row[1]};"),
        )
        return [str(row[0]), *(str(each[0]) for each in below)]

    def _among(self, column: str, values: Sequence[str]) -> None:
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def _between(self, column: str, asked: Asked | None, first: str, last: str) -> None:
        if asked is None:
            return
        for name, operator in ((first, ">="), (last, "<=")):
            if asked.text(name):
                self.add(f"{column} {operator} ?", local(asked.text(name), self.offset))

    def _name(self, asked: Asked, column: str) -> None:
        """Take names that begin, end or go on like this, whatever their capitals; or that lie between two."""
        like = asked.part(f"{column}Filter")
        if like:
            wanted, sought = like.text("MatchCriterion"), key(like.text(column))
            self.add(_MATCHES[wanted].format(column, len(sought)), sought)
        between = asked.part(f"{column}RangeFilter")
        if between:
            for name, operator in ((f"From{column}", ">="), (f"To{column}", "<=")):
                if between.text(name):
                    self.add(f"folded({column}) {operator} ?", key(between.text(name)))
