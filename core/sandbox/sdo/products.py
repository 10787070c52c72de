"""StockRecord: the articles of the stock file; NominalRecord, which is only read."""

from __future__ import annotations

import re
import sqlite3
from typing import ClassVar

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.record import ReadRecord, Record

_LEGAL = re.compile(r"[A-Z0-9/.\-#]+")
SPECIAL = frozenset({"S1", "S2", "S3", "M"})
"""Codes of lines that are no articles."""
_SERVICE = 2


class StockRecord(Record):
    """An article; its code is legal, new and stays."""

    table: ClassVar[str] = "STOCK"
    key: ClassVar[str] = "STOCK_CODE"

    def _save(self, row: sqlite3.Row | None) -> bool:
        session, database, fields = self._session, self._session.database, self._fields
        code = fields.text("STOCK_CODE")
        if not _LEGAL.fullmatch(code) or code in SPECIAL or fields.whole("ITEM_TYPE") > _SERVICE:
            return session.invalid()
        there = books.row(database, self.table, self.key, code)
        if there is not None if row is None else there is None or there["POSITION"] != row["POSITION"]:
            return session.invalid()
        for name in ("NOMINAL_CODE", "PURCHASE_NOMINAL_CODE"):
            nominal = fields.text(name)
            if nominal and not books.is_nominal(database, nominal):
                return session.refuse(Code.INVALID_NOMINAL_CODE)
        if not books.is_tax_code(database, fields.whole("TAX_CODE")):
            return session.invalid()
        self._write(row, self._derived(row))
        return True

    def _derived(self, row: sqlite3.Row | None) -> dict[str, object]:
        database, fields = self._session.database, self._fields
        category = books.row(database, "STOCK_CAT", "NUMBER", fields.whole("STOCK_CAT"))
        found: dict[str, object] = {
            "STOCK_CAT_NAME": category["NAME"] if category else "",
            "DEPT_NAME": books.department(database, fields.whole("DEPT_NUMBER")),
        }
        if row is None:
            found |= {"HAS_NO_COMPONENT": 1, "QTY_IN_STOCK": 0.0, "AVERAGE_COST_PRICE": 0.0}
        return found

    def _kept(self, row: sqlite3.Row) -> Code | None:
        if books.row(self._session.database, "INVOICE_ITEM", "STOCK_CODE", row["STOCK_CODE"]) is not None:
            return Code.DELETE_FAILED_HAS_TRANSACTIONS
        return Code.DELETE_FAILED if row["QTY_IN_STOCK"] else None


class NominalRecord(ReadRecord):
    """A nominal account; the sandbox reads it and writes none."""

    table: ClassVar[str] = "NOMINAL_LEDGER"
    key: ClassVar[str] = "ACCOUNT_REF"
