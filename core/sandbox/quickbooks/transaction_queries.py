"""Queries of transactions: invoices, credit memos and payments, with their lines where they are asked for."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.keeping import key
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.turn import Turn
from core.sandbox.quickbooks.values import amount


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is wanted of each transaction."""

    lines: bool
    links: bool
    only: Sequence[str]


@dataclass(frozen=True, slots=True)
class TransactionsQuery:
    """A query of one kind of transaction."""

    table: str

    def __call__(self, asked: Asked, turn: Turn) -> str:
        """Answer it."""
        wanted = _Wanted(
            asked.yes("IncludeLineItems"), asked.yes("IncludeLinkedTxns"), asked.texts("IncludeRetElement")
        )
        named = asked.texts("TxnID")
        if named:
            return turn.by_name(asked, named, [self._one(turn, each, wanted) for each in named])
        return turn.in_parts(
            asked, lambda: self._find(asked, turn), lambda places: self._write(turn, places, wanted)
        )

    def write(self, turn: Turn, identity: str, only: Sequence[str] = ()) -> str:
        """Write one transaction with its lines by its TxnID, as an Add gives it back."""
        return self._one(turn, identity, _Wanted(True, False, only)) or ""

    def _one(self, turn: Turn, identity: str, wanted: _Wanted) -> str | None:
        found = turn.database.execute(f"SELECT * FROM {self.table} WHERE TxnID = ?", (identity,)).fetchone()
        return None if found is None else self._object(turn, found, wanted)

    def _find(self, asked: Asked, turn: Turn) -> array[int]:
        conditions = turn.conditions()
        numbers = [key(each) for each in asked.texts("RefNumber")]
        exact = asked.texts("RefNumberCaseSensitive")
        if numbers or exact:
            column = "folded(RefNumber)" if numbers else "RefNumber"
            listed = numbers or exact
            conditions.add(f"{column} IN ({', '.join('?' * len(listed))})", *listed)
        else:
            conditions.transaction_filter(asked)
        sql = f"SELECT rowid FROM {self.table} WHERE {conditions.sql()} ORDER BY rowid"
        return turn.places(sql, conditions.values)

    def _write(self, turn: Turn, places: array[int], wanted: _Wanted) -> str:
        rows = turn.rows(f"SELECT *, rowid AS At FROM {self.table} WHERE rowid IN ({{}})", places)
        return "".join(self._object(turn, row, wanted) for row in rows)

    def _object(self, turn: Turn, row: sqlite3.Row, wanted: _Wanted) -> str:
        more: dict[str, object] = dict(_COMPUTED[self.table](row))
        if self.table == "ReceivePayment":
            more["AppliedToTxn"] = _applied(turn, row["TxnID"])
            return turn.answers.write(shapes()[self.table], row, more=more, only=wanted.only)
        only = list(wanted.only)
        if wanted.lines and not (only and f"{self.table}LineRet" not in only):
            more["Lines"] = _lines(turn, self.table, row["TxnID"])
            only += ["Lines"] if only else []
        if wanted.links:
            more["LinkedTxn"] = _links(turn, row["TxnID"])
        return turn.answers.write(shapes()[self.table], row, more=more, only=only)


def _of_invoice(row: sqlite3.Row) -> dict[str, object]:
    total = row["Subtotal"] + row["SalesTaxTotal"]
    left = row["BalanceRemaining"]
    return {"AppliedAmount": left - total, "IsPaid": int(left == 0), "BalanceRemainingInHomeCurrency": left}


def _of_credit_memo(row: sqlite3.Row) -> dict[str, object]:
    left = row["CreditRemaining"]
    return {"TotalAmount": row["Subtotal"] + row["SalesTaxTotal"], "CreditRemainingInHomeCurrency": left}


def _of_payment(row: sqlite3.Row) -> dict[str, object]:
    return {"UnusedCredits": 0, "TotalAmountInHomeCurrency": row["TotalAmount"]}


_COMPUTED: dict[str, Callable[[sqlite3.Row], dict[str, object]]] = {
    "Invoice": _of_invoice,
    "CreditMemo": _of_credit_memo,
    "ReceivePayment": _of_payment,
}


def _lines(turn: Turn, document: str, transaction: str) -> str:
    """Write the lines of a document; those of a group stand within the group's."""
    rows = turn.database.execute(
        "SELECT * FROM Line WHERE TxnID = ? ORDER BY Position, rowid", (transaction,)
    ).fetchall()
    tag, written = f"{document}LineRet", []
    for row in rows:
        if row["ItemGroupRef"]:
            within = [each for each in rows if each["GroupID"] == row["TxnLineID"]]
            inside = "".join(turn.answers.write(shapes()["Line"], each, tag=tag) for each in within)
            more = {"GroupLines": inside}
            group = shapes()["LineGroup"]
            written.append(turn.answers.write(group, row, tag=f"{document}LineGroupRet", more=more))
        elif not row["GroupID"]:
            written.append(turn.answers.write(shapes()["Line"], row, tag=tag))
    return "".join(written)


def _links(turn: Turn, transaction: str) -> str:
    """Write the payments that were for an invoice; what was applied is negative."""
    found = turn.database.execute(
        "SELECT ReceivePayment.TxnID, TxnDate, RefNumber, Amount FROM Link "
        "JOIN ReceivePayment ON ReceivePayment.TxnID = Link.TxnID WHERE AppliedTo = ?",
        (transaction,),
    )
    return "".join(
        f"<LinkedTxn><TxnID>{identity}</TxnID><TxnType>ReceivePayment</TxnType><TxnDate>{day}</TxnDate>"
        f"{_number(number)}<LinkType>AMTTYPE</LinkType><Amount>{amount(-paid)}</Amount></LinkedTxn>"
        for identity, day, number, paid in found
    )


def _applied(turn: Turn, transaction: str) -> str:
    """Write the invoices that a payment was for."""
    found = turn.database.execute(
        "SELECT Invoice.TxnID, TxnDate, RefNumber, BalanceRemaining, Amount FROM Link "
        "JOIN Invoice ON Invoice.TxnID = Link.AppliedTo WHERE Link.TxnID = ?",
        (transaction,),
    )
    return "".join(
        f"<AppliedToTxnRet><TxnID>{identity}</TxnID><TxnType>Invoice</TxnType><TxnDate>{day}</TxnDate>"
        f"{_number(number)}<BalanceRemaining>{amount(left)}</BalanceRemaining><Amount>{amount(paid)}</Amount>"
        "</AppliedToTxnRet>"
        for identity, day, number, left, paid in found
    )


def _number(number: str | None) -> str:
    return f"<RefNumber>{escape(number)}</RefNumber>" if number else ""
