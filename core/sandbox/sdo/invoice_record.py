"""InvoiceRecord: an invoice that stands in the file, with its lines behind Link."""

from __future__ import annotations

import sqlite3
from typing import ClassVar

from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.columns import shown
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.record import ReadRecord
from core.sandbox.sdo.session import Session


class ItemsOfInvoice:
    """The lines of one invoice, one after the other."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("MoveFirst", "MoveNext")
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields", "Text", "Count")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields", "Text", "Count")

    def __init__(self, session: Session, number: int) -> None:
        self._session = session
        self._number = number
        self._at = -1
        self._text = ""
        self.Fields = Fields(session, "InvoiceItem")

    @property
    def Count(self) -> int:  # noqa: N802 - COM's names, here and below
        """How many lines the invoice has."""
        self._session.call()
        return len(self._rows())

    @property
    def Text(self) -> str:  # noqa: N802
        """The line's long text."""
        return self._text

    def MoveFirst(self) -> bool:  # noqa: N802
        """Go to the first line; False where there is none."""
        return self._go(0)

    def MoveNext(self) -> bool:  # noqa: N802
        """Go to the next line; False at the end."""
        return self._go(self._at + 1)

    def _go(self, at: int) -> bool:
        self._session.call()
        rows = self._rows()
        if at >= len(rows):
            return False
        self._at, self._text = at, str(rows[at]["TEXT"] or "")
        self.Fields.clear(shown(rows[at], "INVOICE_ITEM", self.Fields.kinds))
        return True

    def _rows(self) -> list[sqlite3.Row]:
        return self._session.database.execute(
            "SELECT * FROM INVOICE_ITEM WHERE INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", (self._number,)
        ).fetchall()


class InvoiceRecord(ReadRecord):
    """An invoice; it is changed with InvoicePost, and posted or deleted in Sage itself."""

    table: ClassVar[str] = "INVOICE"
    key: ClassVar[str] = "INVOICE_NUMBER"

    @property
    def Link(self) -> object:  # noqa: N802
        """The lines of the invoice that was read."""
        self._session.call()
        if self._row is None:
            self._session.fail(Code.INVALID_USE)
        return ItemsOfInvoice(self._session, int(self._row["INVOICE_NUMBER"]))
