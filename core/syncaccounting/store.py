"""What a SYNC Accounting database can be asked, whatever its make: one company's rows, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy import Table

from core.errors import SyncError
from core.syncaccounting.rows import Key, Row

PORTION = 200
"""Rows that are compared and written together: as many keys as one question names."""


class SyncAccountingError(SyncError):
    """The SYNC Accounting database cannot be reached, read or written."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a company's rows stand: whose they are, how far the accounts were read, the day of the ageing."""

    name: str
    currency: str
    mark: str
    aged_on: date


class Session(Protocol):
    """One company's rows in one transaction; nobody else's are ever read or written."""

    places: int
    """The most decimals that the database holds of a price or a quantity."""

    def standing(self) -> Standing | None:
        """Say where the rows stand; None where the company has none yet."""

    def stand(self, standing: Standing, *, new: bool) -> None:
        """Note where the rows stand now."""

    def rows(self, table: Table, keys: Sequence[Key]) -> Mapping[Key, Row]:
        """Give all rows whose first key column is that of one of these keys."""

    def keys(self, table: Table, account: str | None = None) -> Iterator[Key]:
        """Give the keys of all rows, or of one account's; nothing is written until the last was taken."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write new rows."""

    def update(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows again that are there."""

    def delete(self, table: Table, keys: Sequence[Key]) -> None:
        """Take rows away."""

    def owed(self) -> Iterator[tuple[str, date | None, Decimal]]:
        """Give what is outstanding: account, date and amount of each transaction that has any."""


class Store(Protocol):
    """A database; its tables are made where they are missing. Raises SyncAccountingError."""

    name: str
    """What people call it, without any password."""

    def writing(self, company: int, *, kept: bool = True) -> AbstractContextManager[Session]:
        """Give a transaction: all of it is written when the block ends, or nothing, as where not `kept`."""

    def close(self) -> None:
        """Let go of the database."""
