"""Data file objects: a file that is opened and read row by row, and searched from its beginning."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import ClassVar

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.columns import column, shown, stored
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.layout import Kind
from core.sandbox.sdo.session import Session
from core.sandbox.sdo.values import refused

FILES = {
    "SalesData": ("SALES_LEDGER", "ACCOUNT_REF"),
    "StockData": ("STOCK", "STOCK_CODE"),
    "InvoiceData": ("INVOICE", "INVOICE_NUMBER"),
    "InvoiceItem": ("INVOICE_ITEM", "INVOICE_NUMBER, ITEM_NUMBER"),
    "NominalData": ("NOMINAL_LEDGER", "ACCOUNT_REF"),
    "DepartmentData": ("DEPARTMENT", "NUMBER"),
    "CurrencyData": ("CURRENCY", "NUMBER"),
}
"""The table behind each object, and its order."""
_READ = 0


class DataFile:
    """A file of the data set, opened for reading; the sandbox writes records through the record objects."""

    _public_methods_: ClassVar[tuple[str, ...]] = (
        "Open",
        "Close",
        "Read",
        "Write",
        "Seek",
        "Count",
        "RecordNumber",
        "FindFirst",
        "FindNext",
        "MoveFirst",
        "MoveLast",
        "MoveNext",
        "MovePrev",
    )
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._table, self._order = FILES[name]
        self._fields = Fields(session, name)
        self._positions: list[int] | None = None
        self._at = -1

    @property
    def Fields(self) -> Fields:  # noqa: N802 - COM's names, here and below
        """The buffer."""
        return self._fields

    def Open(self, OpenMode: object) -> bool:  # noqa: N802, N803
        """Open the file; the sandbox takes sdoRead (0) alone."""
        self._session.call()
        if isinstance(OpenMode, bool) or OpenMode != _READ:
            self._session.fail(Code.INVALID_OPEN_MODE)
        self._positions = self._every()
        self._at = -1
        return True

    def Close(self) -> None:  # noqa: N802
        """Close the file."""
        self._session.call()
        self._positions = None

    def Count(self) -> int:  # noqa: N802
        """How many records the file has."""
        return len(self._opened())

    def RecordNumber(self) -> int:  # noqa: N802
        """Give the number of the record that was read, from 1."""
        self._opened()
        return self._at + 1

    def Read(self, lRecNo: object) -> bool:  # noqa: N802, N803
        """Read a record by its number, from 1."""
        self._opened()
        return isinstance(lRecNo, int) and self._go(lRecNo - 1)

    def Seek(self, lRecNo: object) -> bool:  # noqa: N802, N803
        """Go to a record by its number, from 1."""
        return self.Read(lRecNo)

    def Write(self, lRecNo: object) -> bool:  # noqa: N802, N803, ARG002
        """Write over a record, which the sandbox does not do."""
        self._session.call()
        self._session.fail(Code.NOT_SUPPORTED)

    def MoveFirst(self) -> bool:  # noqa: N802
        """Go to the first record; False where there is none."""
        self._opened()
        return self._go(0)

    def MoveLast(self) -> bool:  # noqa: N802
        """Go to the last record; False where there is none."""
        return self._go(len(self._opened()) - 1)

    def MoveNext(self) -> bool:  # noqa: N802
        """Go to the next record; False at the end."""
        self._opened()
        return self._go(self._at + 1)

    def MovePrev(self) -> bool:  # noqa: N802
        """Go to the record before; False at the beginning."""
        self._opened()
        return self._go(self._at - 1)

    def FindFirst(self, varField: object, varSearch: object) -> bool:  # noqa: N802, N803
        """Search from the beginning.

        A text is compared with the whole field, blanks to its full length among it; one that ends with `*`
        finds what begins with the rest.
        """
        self._opened()
        self._positions = self._every()
        return self._search(varField, varSearch, 0)

    def FindNext(self, varField: object, varSearch: object) -> bool:  # noqa: N802, N803
        """Search on, from the record after this one."""
        self._opened()
        return self._search(varField, varSearch, self._at + 1)

    def _search(self, field: object, value: object, start: int) -> bool:
        name = field.upper() if isinstance(field, str) else ""
        kind = self._fields.kinds.get(name)
        if kind is None:
            self._session.fail(Code.INVALID_NAME)
        code = None if isinstance(value, str) and value.endswith("*") else refused(kind, value)
        if code is not None:
            self._session.fail(code)
        at = column(self._table, name)
        if not at:
            return False
        found = self._matching(at, name, kind.length if kind.kind is Kind.TEXT else 0, value)
        every = self._opened()
        for place in range(start, len(every)):
            if every[place] in found:
                return self._go(place)
        return False

    def _matching(self, at: str, name: str, length: int, value: object) -> set[int]:
        test, wanted = f"{at} = ?", [value]
        if isinstance(value, str) and value.endswith("*"):
            test, wanted = f"substr({at}, 1, ?) = ?", [len(value) - 1, value[:-1]]
        elif isinstance(value, str):
            if len(value) < length:
                return set()  # not padded to the field's length
            wanted = [value.rstrip()]
        elif isinstance(value, int | float | datetime):
            wanted = [stored(self._table, name, self._fields.kinds[name], value)]
        found = self._session.database.execute(
            f"SELECT rowid FROM {self._table} WHERE {test}",  # noqa: S608 - own names
            wanted,
        )
        return {position for (position,) in found}

    def _opened(self) -> list[int]:
        self._session.call()
        if self._positions is None:
            self._session.fail(Code.INVALID_USE)
        return self._positions

    def _every(self) -> list[int]:
        return books.positions(self._session.database, self._table, self._order)

    def _go(self, at: int) -> bool:
        every = self._positions or []
        if not 0 <= at < len(every):
            return False
        found: sqlite3.Row | None = books.row(self._session.database, self._table, "rowid", every[at])
        if found is None:
            return False
        self._at = at
        self._fields.clear(shown(found, self._table, self._fields.kinds))
        return True
