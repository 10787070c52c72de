"""TransactionQuery: the summaries of all transactions, or each debit and credit, across their kinds."""

from __future__ import annotations

from array import array

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.postings import POSTINGS, SOURCES
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.turn import Turn

_LEVELS = {"All": "1", "SummaryOnly": "IsSummary = 1", "AllExceptSummary": "IsSummary = 0"}
_STATES = {"Either": "1", "NonPosting": "IsPending = 1", "Posting": "IsPending = 0"}

_ORDER = "TxnDate, TxnID, IsSummary DESC, TxnLineID IS NULL, Place"
"""Day by day, the postings of a transaction together, its tax last."""


def query_postings(asked: Asked, turn: Turn) -> str:
    """Answer a TransactionQuery: the summaries of transactions, or each debit and credit."""
    return turn.in_parts(
        asked, lambda: _find_postings(asked, turn), lambda places: _write_postings(asked, turn, places)
    )


def _find_postings(asked: Asked, turn: Turn) -> array[int]:
    conditions = turn.conditions()
    named = asked.texts("TxnID")
    if named:
        conditions.add(f"TxnID IN ({', '.join('?' * len(named))})", *named)
    conditions.modified(asked.part("TransactionModifiedDateRangeFilter"))
    conditions.dated(asked.part("TransactionDateRangeFilter"))
    conditions.refers("EntityRef", "Customer", asked.part("TransactionEntityFilter"))
    kinds = asked.part("TransactionTypeFilter")
    types = kinds.texts("TxnTypeFilter") if kinds else []
    if types and "All" not in types:
        conditions.add(f"TxnType IN ({', '.join('?' * len(types))})", *types)
    conditions.add(_LEVELS[asked.text("TransactionDetailLevelFilter") or "SummaryOnly"])
    conditions.add(_STATES[asked.text("TransactionPostingStatusFilter") or "Either"])
    sql = f"SELECT Place FROM ({POSTINGS}) WHERE {conditions.sql()} ORDER BY {_ORDER}"
    return turn.places(sql, conditions.values)


def _write_postings(asked: Asked, turn: Turn, places: array[int]) -> str:
    shape, only = shapes()["Transaction"], asked.texts("IncludeRetElement")
    found: dict[int, str] = {}
    for number, source in enumerate(SOURCES):
        mine = (place for place in places if place % len(SOURCES) == number)
        rowids = array("q", (place // len(SOURCES) for place in mine))
        for row in turn.rows(f"{source.select(number)} AND {source.place} IN ({{}})", rowids):
            more = dict(row) | {"AmountInHomeCurrency": row["Amount"]}
            found[row["Place"]] = turn.answers.write(shape, row, more=more, only=only)
    return "".join(found[place] for place in places)
