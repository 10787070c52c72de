"""A company to write into, looked at table by table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.accounting.orders import AccountingWriter
from core.accounting.patience import Patience
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings
from core.config.accounting_tables import Sage
from core.remote import open_sandbox_writer
from core.sandbox.sdo.engine import open_sandbox_engine
from core.sandbox.sdo.faults import Faults, write_faults

Row = Mapping[str, object]
Deed = Callable[[], object]


@dataclass
class Clock:
    """A clock that goes on by sleeping; `meanwhile` is done as often as somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    meanwhile: Deed = lambda: None

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.meanwhile()


@dataclass(frozen=True)
class Books:
    """A company of one version of Sage 50, a file of one's own; `remote` writes in a helper process."""

    path: Path
    version: int
    remote: bool = False

    def writer(self, clock: Clock | None = None, **settings: object) -> AccountingWriter:
        """Sign in through the sandbox's Sage Data Objects; nothing is waited for, unless there is a clock."""
        wanted = SageSettings(str(self.path), version=self.version, wait=60 if clock else 0)
        clock = clock or Clock()
        wanted = replace(wanted, **settings)  # type: ignore[arg-type]  # a test names fields
        if self.remote:
            return open_sandbox_writer(Sage(connection="sandbox:"), wanted, self.version)
        patience = Patience(wanted.wait, lambda: clock.now, clock.sleep)
        return open_sage_writer(wanted, open_sandbox_engine(self.path, self.version), patience)

    def rows(self, table: str, where: str = "1", *values: object) -> list[Row]:
        with closing(sqlite3.connect(self.path)) as database:
            database.row_factory = sqlite3.Row
            found = database.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchall()
        return [dict(row) for row in found]

    def row(self, table: str, where: str, *values: object) -> Row:
        (found,) = self.rows(table, where, *values)
        return found

    def change(self, sql: str, *values: object) -> None:
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute(sql, values)

    def everything(self) -> bytes:
        """Give the file as it is: SQLite changes no byte of it where nothing is committed."""
        return self.path.read_bytes()

    def faults(self, **wanted: object) -> None:
        """Let the company's Sage do this."""
        write_faults(self.path, Faults(**wanted))  # type: ignore[arg-type]  # a test names faults
