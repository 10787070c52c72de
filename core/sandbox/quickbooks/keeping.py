"""Writes objects into the company file, each under the identity that QuickBooks would give it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.sandbox.quickbooks.schema import HIERARCHIES, TRANSACTIONS
from core.sandbox.quickbooks.values import STAMP, epoch

Value = str | int | None
_FIRST = 0x80000001
"""ListIDs begin there, in each list anew; transactions and their lines have one counter from 1."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is written: the machine's wall clock, and the standard time's offset in minutes."""

    wall: datetime
    offset: int

    @property
    def stamp(self) -> str:
        """Give it as it is kept."""
        return self.wall.strftime(STAMP)

    @property
    def seconds(self) -> int:
        """Give the second since 1970."""
        return epoch(self.wall, self.offset)


def insert(database: sqlite3.Connection, table: str, values: Mapping[str, Value]) -> None:
    """Insert a row; what is not named stays empty."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))


def add_to_list(database: sqlite3.Connection, table: str, values: Mapping[str, Value], moment: Moment) -> str:
    """Add an element of a list and give its ListID; the full name is made of the parent's."""
    parent = values.get("ParentRef")
    full, level = str(values["Name"]), 0
    if parent:
        above, level = database.execute(
            f"SELECT FullName, Sublevel + 1 FROM {table} WHERE ListID = ?",
            (parent,),
        ).fetchone()
        full = f"{above}:{full}"
    identity = _identity(_FIRST + take_number(database, table) - 1, moment)
    row: dict[str, Value] = {
        "ListID": identity,
        **_stamps(moment),
        "IsActive": 1,
        **values,
        "FullKey": key(full),
    }
    if table in HIERARCHIES:
        row |= {"FullName": full, "Sublevel": level}
    insert(database, table, row)
    return identity


def add_transaction(
    database: sqlite3.Connection,
    table: str,
    values: Mapping[str, Value],
    moment: Moment,
    number: int | None = None,
) -> str:
    """Add a transaction and give its TxnID, made of `number` or of the next one."""
    counted = number if number is not None else take_number(database, "Txn")
    identity = _identity(counted, moment)
    insert(database, table, {"TxnID": identity, **_stamps(moment), "TxnNumber": counted, **values})
    return identity


def add_line(
    database: sqlite3.Connection, transaction: str, position: int, values: Mapping[str, Value], moment: Moment
) -> str:
    """Add a line of an invoice or a credit memo and give its TxnLineID."""
    identity = _identity(take_number(database, "Txn"), moment)
    insert(database, "Line", {"TxnLineID": identity, "TxnID": transaction, "Position": position, **values})
    return identity


def touch(database: sqlite3.Connection, table: str, identity: str, moment: Moment) -> None:
    """Stamp an object as modified: its edit sequence is another one, even within a second."""
    column = identity_column(table)
    database.execute(
        f"UPDATE {table} SET TimeModified = ?, EditSequence = MAX(?, CAST(EditSequence AS INTEGER) + 1) "
        f"WHERE {column} = ?",
        (moment.stamp, moment.seconds, identity),
    )


def identity_column(table: str) -> str:
    """Name the column that identifies the rows of a table."""
    return "TxnID" if table in TRANSACTIONS else "ListID"


def take_number(database: sqlite3.Connection, counter: str, least: int = 1) -> int:
    """Take the next number of a counter, which is at least `least`."""
    row = database.execute(
        "INSERT INTO Counter (Name, Value) VALUES (?1, ?2) "
        "ON CONFLICT (Name) DO UPDATE SET Value = MAX(Value + 1, ?2) RETURNING Value",
        (counter, least),
    ).fetchone()
    return int(row[0])


def key(name: str) -> str:
    """Give what a name is found by: QuickBooks takes capitals and small letters for the same."""
    return name.casefold()


def _identity(number: int, moment: Moment) -> str:
    return f"{number:X}-{moment.seconds}"


def _stamps(moment: Moment) -> dict[str, Value]:
    stamp = moment.stamp
    return {"TimeCreated": stamp, "TimeModified": stamp, "EditSequence": str(moment.seconds)}
