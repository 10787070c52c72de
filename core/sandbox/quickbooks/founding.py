"""What the writers of a new company share: its file, its days, and the ListIDs of what they refer to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from core.sandbox.quickbooks.keeping import Moment, key

CREATED = datetime(2010, 4, 27, 17, 16, 57)  # noqa: DTZ001 - a wall clock
"""When most of a company was taken over from an older program."""


@dataclass(slots=True)
class Founding:
    """A company in the making; `customers` are ListIDs by reference, `items` by code, `units` by name."""

    database: sqlite3.Connection
    random: Random
    today: date
    offset: int
    country: str
    currencies: bool
    customers: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)
    """What one of the company's own currency buys in a customer's, by reference."""

    def began(self) -> Moment:
        """Give the moment of the old conversion."""
        return Moment(CREATED, self.offset)

    def some_time(self, day: date | None = None) -> Moment:
        """Give a moment of office hours, on a day or on some day of the last year."""
        day = day or self.today - timedelta(days=self.random.randint(1, 365))
        second = self.random.randint(8 * 3600, 18 * 3600)
        return Moment(datetime(day.year, day.month, day.day) + timedelta(seconds=second), self.offset)  # noqa: DTZ001

    def find(self, table: str, name: str) -> str:
        """Give the ListID of an element by its full name; raises KeyError."""
        row = self.database.execute(
            f"SELECT ListID FROM {table} WHERE FullKey = ?",
            (key(name),),
        ).fetchone()
        if row is None:
            raise KeyError(name)
        return str(row[0])

    @property
    def american(self) -> bool:
        """Say whether it is the American edition, whose invoices bear one sales tax for all lines."""
        return self.country == "US"
