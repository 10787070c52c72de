"""Record objects: a buffer that is found by its key, added to a table or changed in it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from typing import ClassVar

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code, known
from core.sandbox.sdo.columns import column, shown, stored
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.layout import Kind
from core.sandbox.sdo.session import Session
from core.sandbox.sdo.values import Value


class Record(ABC):
    """What all record objects do; the rules of each are its own."""

    _public_methods_: ClassVar[tuple[str, ...]] = (
        "MoveFirst",
        "MoveLast",
        "MoveNext",
        "MovePrev",
        "IsEOF",
        "IsBOF",
        "RecordNumber",
        "Find",
        "AddNew",
        "Edit",
        "Update",
        "CancelUpdate",
        "CanRemove",
        "Remove",
    )
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields", "Count", "Link")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields", "Count", "Link")

    table: ClassVar[str]
    key: ClassVar[str]

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._fields = Fields(session, name)
        self._mode = ""
        self._row: sqlite3.Row | None = None
        self._eof = self._bof = False

    @property
    def Fields(self) -> Fields:  # noqa: N802 - COM's names, here and below
        """The buffer."""
        return self._fields

    @property
    def Count(self) -> int:  # noqa: N802
        """How many records there are."""
        self._session.call()
        return len(self._all())

    @property
    def Link(self) -> object:  # noqa: N802
        """What belongs to the record; the sandbox has it of invoices alone."""
        self._session.call()
        self._session.fail(Code.NOT_SUPPORTED)

    def Find(self, Partial: object) -> bool:  # noqa: N802, N803
        """Look for the record whose key is in the buffer; `Partial` takes the first that begins with it."""
        self._session.call()
        wanted = self._fields.get(self.key)
        if not self._fields.is_set(self.key) or wanted in ("", 0):
            return known(Code.EMPTY_KEY, self._session.version) and self._session.refuse(Code.EMPTY_KEY)
        database = self._session.database
        found = books.row(database, self.table, self.key, _key(wanted))
        if found is None and Partial and isinstance(wanted, str):
            found = books.first_from(database, self.table, self.key, wanted.rstrip().upper())
            if found is not None and not str(found[self.key]).startswith(wanted.rstrip().upper()):
                return False
        if found is None:
            return False
        self._load(found)
        return True

    def MoveFirst(self) -> bool:  # noqa: N802
        """Go to the first record; False where there is none."""
        self._session.call()
        return self._go(0)

    def MoveLast(self) -> bool:  # noqa: N802
        """Go to the last record; False where there is none."""
        self._session.call()
        return self._go(len(self._all()) - 1)

    def MoveNext(self) -> bool:  # noqa: N802
        """Go to the next record; False at the end."""
        self._session.call()
        return self._go(self._at() + 1)

    def MovePrev(self) -> bool:  # noqa: N802
        """Go to the record before; False at the beginning."""
        self._session.call()
        return self._go(self._at() - 1)

    def IsEOF(self) -> bool:  # noqa: N802
        """Whether a move went beyond the last record."""
        return self._eof

    def IsBOF(self) -> bool:  # noqa: N802
        """Whether a move went before the first record."""
        return self._bof

    def RecordNumber(self) -> int:  # noqa: N802
        """Give the record's number, from 1; 0 where none is read."""
        self._session.call()
        return self._at() + 1

    def AddNew(self) -> bool:  # noqa: N802
        """Empty the buffer for a new record; nothing is saved until Update."""
        self._session.call()
        self._fields.clear()
        self._mode, self._row = "add", None
        return True

    def Edit(self) -> bool:  # noqa: N802
        """Take the record that was read for a change; False where none was."""
        self._session.call()
        if self._row is None:
            return False
        self._mode = "edit"
        return True

    def CancelUpdate(self) -> bool:  # noqa: N802
        """Drop what is in the buffer."""
        self._session.call()
        self._mode = ""
        self._fields.clear()
        return True

    def Update(self) -> bool:  # noqa: N802
        """Save the buffer; raises without AddNew or Edit, False where a value is not valid."""
        self._session.call()
        if not self._mode:
            self._session.fail(Code.BAD_UPDATE_MODE)
        saved = self._save(self._row if self._mode == "edit" else None)
        if saved:
            self._mode = ""
        return saved

    def CanRemove(self) -> bool:  # noqa: N802
        """Whether Remove would remove the record."""
        self._session.call()
        return self._row is not None and self._kept(self._row) is None

    def Remove(self) -> bool:  # noqa: N802
        """Delete the record that was read; raises where it has transactions or a balance."""
        self._session.call()
        if self._row is None:
            return False
        why = self._kept(self._row)
        if why is not None:
            self._session.fail(why)
        with self._session.writing() as database:
            database.execute(f"DELETE FROM {self.table} WHERE rowid = ?", (self._row["POSITION"],))  # noqa: S608
        self._row = None
        return True

    @abstractmethod
    def _save(self, row: sqlite3.Row | None) -> bool:
        """Write the buffer as a new record, or over the row."""

    @abstractmethod
    def _kept(self, row: sqlite3.Row) -> Code | None:
        """Say why a record cannot be removed, None where it can."""

    def _all(self) -> list[int]:
        return books.positions(self._session.database, self.table, self.key)

    def _at(self) -> int:
        if self._row is None:
            return -1
        every = self._all()
        return every.index(self._row["POSITION"]) if self._row["POSITION"] in every else -1

    def _go(self, at: int) -> bool:
        every = self._all()
        self._eof, self._bof = at >= len(every), at < 0
        if self._eof or self._bof:
            return False
        found = books.row(self._session.database, self.table, "rowid", every[at])
        if found is None:
            return False
        self._load(found)
        return True

    def _load(self, row: sqlite3.Row) -> None:
        self._mode, self._row = "", row
        self._fields.clear(shown(row, self.table, self._fields.kinds))

    def _columns(self) -> dict[str, object]:
        """Give the buffer as columns of the table."""
        return {
            at: stored(self.table, name, kind, self._fields.get(name))
            for name, kind in self._fields.kinds.items()
            if (at := column(self.table, name)) and kind.kind is not Kind.MOMENT and name != "RECORD_DELETED"
        }

    def _write(self, row: sqlite3.Row | None, derived: dict[str, object]) -> None:
        now = self._session.now()
        values = {**self._columns(), **derived, **books.stamps(now, new=row is None)}
        with self._session.writing() as database:
            if row is None:
                books.insert(database, self.table, values)
            else:
                books.change(database, self.table, row["POSITION"], values)
        self._row = books.row(self._session.database, self.table, self.key, values[self.key])


class ReadRecord(Record):
    """A record that the sandbox reads and does not write."""

    def _save(self, row: sqlite3.Row | None) -> bool:  # noqa: ARG002
        self._session.fail(Code.NOT_SUPPORTED)

    def _kept(self, row: sqlite3.Row) -> Code | None:  # noqa: ARG002
        return Code.DELETE_FAILED


def _key(value: Value) -> Value:
    return value.rstrip() if isinstance(value, str) else value
