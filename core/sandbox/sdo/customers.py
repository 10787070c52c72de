"""SalesRecord: the accounts of the sales ledger."""

from __future__ import annotations

import re
import sqlite3
from typing import ClassVar

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.record import Record

_LEGAL = re.compile(r"[A-Z0-9/.\-#&]+")
"""Capitals, digits and a few symbols; which ones is not said anywhere."""
_FALSE_FROM = 19
"""Before it, Update without a reference says True, and has saved nothing."""
_GOOD = "Good"


class SalesRecord(Record):
    """An account; its reference is legal, new and stays."""

    table: ClassVar[str] = "SALES_LEDGER"
    key: ClassVar[str] = "ACCOUNT_REF"

    def _save(self, row: sqlite3.Row | None) -> bool:
        session, database, fields = self._session, self._session.database, self._fields
        reference = fields.text("ACCOUNT_REF")
        if not reference:
            return session.version < _FALSE_FROM or session.invalid()
        refusal = self._illegal(reference, row)
        if refusal is not None:
            return session.refuse(refusal)
        nominal = fields.text("DEF_NOM_CODE")
        if nominal and not books.is_nominal(database, nominal):
            return session.refuse(Code.INVALID_NOMINAL_CODE)
        if not books.is_tax_code(database, fields.whole("DEF_TAX_CODE")):
            return session.invalid()
        status = books.row(database, "ACCOUNT_STATUS", "NUMBER", fields.whole("ACCOUNT_STATUS"))
        currency = fields.whole("CURRENCY") or books.base_currency(database)
        if status is None or books.row(database, "CURRENCY", "NUMBER", currency) is None:
            return session.invalid()
        self._write(row, self._derived(row, status, currency))
        return True

    def _illegal(self, reference: str, row: sqlite3.Row | None) -> Code | None:
        if " " in reference:
            return Code.REFERENCE_HAS_SPACES
        if not _LEGAL.fullmatch(reference):
            return Code.REFERENCE_HAS_INVALID_CHARACTERS
        there = books.row(self._session.database, self.table, self.key, reference)
        if there is not None and (row is None or there["POSITION"] != row["POSITION"]):
            return Code.REFERENCE_EXISTS
        return Code.INVALID_KEY if row is not None and there is None else None

    def _derived(self, row: sqlite3.Row | None, status: sqlite3.Row, currency: int) -> dict[str, object]:
        fields = self._fields
        found: dict[str, object] = {
            **books.squeezed(fields),
            "STATUS_TEXT": status["STATUS"],
            "ACCOUNT_ON_HOLD": status["ON_HOLD"],
            "CURRENCY": currency,
            "CREDIT_POSITION": _GOOD,
            "DEPT_NAME": books.department(self._session.database, fields.whole("DEPT_NUMBER")),
        }
        if row is None:
            # What an account has come to is its transactions', and a new one has none.
            found |= {"BALANCE": 0.0, "FOREIGN_BALANCE": 0.0, "TURNOVER_MTD": 0.0, "TURNOVER_YTD": 0.0}
            found["DATE_ACCOUNT_OPENED"] = f"{fields.day('ACCOUNT_OPENED') or self._session.now():%Y-%m-%d}"
        return found

    def _kept(self, row: sqlite3.Row) -> Code | None:
        database, reference = self._session.database, row["ACCOUNT_REF"]
        for table in ("AUDIT_HEADER", "INVOICE"):
            if books.row(database, table, "ACCOUNT_REF", reference) is not None:
                return Code.DELETE_FAILED_HAS_TRANSACTIONS
        return Code.DELETE_FAILED if row["BALANCE"] else None
