"""Queries of lists: customers, items, accounts, sales tax codes, terms, currencies, sets of units."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.filters import BALANCE, WITH_JOBS
from core.sandbox.quickbooks.keeping import key
from core.sandbox.quickbooks.postings import BALANCES, STANDING
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.turn import Turn

_LINES = {
    "ItemGroup": ("ItemGroupLine", "ItemGroupLine", "GroupRef", "ItemRef"),
    "ItemInventoryAssembly": (
        *("ItemInventoryAssemblyLine", "ItemInventoryAssemblyLine"),
        *("AssemblyRef", "ItemInventoryRef"),
    ),
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A query of one list, or of one kind of item."""

    table: str
    kind: str = ""

    def __call__(self, asked: Asked, turn: Turn) -> str:
        """Answer it."""
        for name, column in (("ListID", "ListID"), ("FullName", "FullKey")):
            wanted = asked.texts(name)
            if wanted:
                keys = wanted if column == "ListID" else [key(each) for each in wanted]
                return turn.by_name(asked, wanted, [self._one(asked, turn, column, each) for each in keys])
        return turn.in_parts(
            asked, lambda: self._find(asked, turn), lambda places: self._write(asked, turn, places)
        )

    def write(self, turn: Turn, identity: str, only: Sequence[str] = ()) -> str:
        """Write one element of the list by its ListID, as an Add gives it back."""
        found = turn.database.execute(f"{self._select()} WHERE ListID = ?", (identity,)).fetchone()
        return self._object(turn, found, only)

    def _one(self, asked: Asked, turn: Turn, column: str, value: str) -> str | None:
        kind = f" AND Kind = '{self.kind}'" if self.kind else ""
        found = turn.database.execute(f"{self._select()} WHERE {column} = ?{kind}", (value,)).fetchone()
        return None if found is None else self._object(turn, found, asked.texts("IncludeRetElement"))

    def _find(self, asked: Asked, turn: Turn) -> array[int]:
        conditions = turn.conditions()
        conditions.list_filter(asked)
        if self.kind:
            conditions.add("Kind = ?", self.kind)
        sql = f"SELECT rowid FROM {self.table} WHERE {conditions.sql()} ORDER BY FullKey"
        return turn.places(sql, conditions.values)

    def _write(self, asked: Asked, turn: Turn, places: array[int]) -> str:
        only = asked.texts("IncludeRetElement")
        rows = turn.rows(f"{self._select()} WHERE {self.table}.rowid IN ({{}})", places)
        return "".join(self._object(turn, row, only) for row in rows)

    def _select(self) -> str:
        before = more = ""
        if self.table == "Customer":
            more = f", ({BALANCE.format('Customer.ListID')}) AS Balance, {WITH_JOBS} AS TotalBalance"
        if self.table == "Account":
            before, more = STANDING, BALANCES
        return f"{before}SELECT {self.table}.*, {self.table}.rowid AS At{more} FROM {self.table}"

    def _object(self, turn: Turn, row: sqlite3.Row, only: Sequence[str]) -> str:
        shape = shapes()[row["Kind"] if self.table == "Item" else self.table]
        more: dict[str, object] = {}
        if self.table in {"Customer", "Account"}:
            more = {"Balance": row["Balance"], "TotalBalance": row["TotalBalance"]}
        if self.table == "Item":
            more |= _lines(turn, row)
        return turn.answers.write(shape, row, more=more, only=only)


def _lines(turn: Turn, row: sqlite3.Row) -> dict[str, object]:
    """Write what an item is made of, by the name of the element that it stands for."""
    kind, identity = row["Kind"], row["ListID"]
    if kind == "ItemSalesTaxGroup":
        found = turn.database.execute(
            "SELECT ItemSalesTaxRef FROM ItemSalesTaxOfGroup WHERE GroupRef = ? ORDER BY rowid", (identity,)
        )
        name = "ItemSalesTaxRef"
        return {name: "".join(turn.answers.reference(name, "Item", each) for (each,) in found)}
    if kind not in _LINES:
        return {}
    name, table, of, part = _LINES[kind]
    found = turn.database.execute(
        f"SELECT {part}, Quantity FROM {table} WHERE {of} = ? ORDER BY rowid",
        (identity,),
    )
    written = (
        f"<{name}>{turn.answers.reference(part, 'Item', item)}<Quantity>{quantity}</Quantity></{name}>"
        for item, quantity in found
    )
    return {name: "".join(written)}
