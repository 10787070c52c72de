"""How far the accounts have been read and settled: marks, opaque to all but the system that made them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from core.upload.journal_statement import Statement
from core.upload.journal_store import Store
from core.upload.journal_tables import MARK
from core.upload.progress import Clock

_NAMED = (MARK.c.scope == bindparam("of_scope"), MARK.c.name == bindparam("of_name"))
_VALUE = Statement(select(MARK.c.value).where(*_NAMED))
_TAKE_OUT = Statement(delete(MARK).where(*_NAMED))
_PUT_IN = Statement(insert(MARK))


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one scope, by name."""

    store: Store
    scope: str
    clock: Clock

    def mark(self, name: str) -> str | None:
        """Give a mark; None where there is none yet."""
        with self.store.reading("read how far the accounts are settled") as connection:
            found = _VALUE.rows(connection, self._named(name))
        return str(found[0][0]) if found else None

    def move_mark(self, name: str, value: str) -> None:
        """Commit that all before this mark is settled."""
        with self.store.writing("note how far the accounts are settled") as connection:
            self.put(connection, name, value)

    def put(self, connection: Connection, name: str, value: str) -> None:
        """Move a mark within a transaction of the caller's."""
        _TAKE_OUT.run(connection, self._named(name))
        row = {"scope": self.scope, "name": name, "value": value, "moved": self.clock()}
        _PUT_IN.run(connection, row)

    def _named(self, name: str) -> dict[str, str]:
        return {"of_scope": self.scope, "of_name": name}
