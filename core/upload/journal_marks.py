"""How far the accounts have been read and settled: marks, opaque to all but the system that made them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from core.upload.journal_store import Store
from core.upload.journal_tables import MARK
from core.upload.progress import Clock


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one scope, by name."""

    store: Store
    scope: str
    clock: Clock

    def mark(self, name: str) -> str | None:
        """Give a mark; None where there is none yet."""
        asked = select(MARK.c.value).where(MARK.c.scope == self.scope, MARK.c.name == name)
        with self.store.reading("read how far the accounts are settled") as connection:
            return connection.execute(asked).scalar()

    def move_mark(self, name: str, value: str) -> None:
        """Commit that all before this mark is settled."""
        with self.store.writing("note how far the accounts are settled") as connection:
            self.put(connection, name, value)

    def put(self, connection: Connection, name: str, value: str) -> None:
        """Move a mark within a transaction of the caller's."""
        connection.execute(delete(MARK).where(MARK.c.scope == self.scope, MARK.c.name == name))
        connection.execute(insert(MARK).values(scope=self.scope, name=name, value=value, moved=self.clock()))
