"""The company's tables as the objects read and write them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from core.sandbox.sdo.fields import Fields


def row(database: sqlite3.Connection, table: str, key: str, value: object) -> sqlite3.Row | None:
    """Give the row with this key, None where there is none; keys stand in capitals."""
    found: sqlite3.Row | None = database.execute(
        f"SELECT rowid AS POSITION, * FROM {table} WHERE {key} = ?",  # noqa: S608 - own names
        (value.upper() if isinstance(value, str) else value,),
    ).fetchone()
    return found


def first_from(database: sqlite3.Connection, table: str, key: str, value: str) -> sqlite3.Row | None:
    """Give the row with the least key that is not before `value`."""
    found: sqlite3.Row | None = database.execute(
        f"SELECT rowid AS POSITION, * FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1",  # noqa: S608
        (value,),
    ).fetchone()
    return found


def rows(database: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    """Give all rows of a short table."""
    return database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - own names


def positions(database: sqlite3.Connection, table: str, order: str) -> list[int]:
    """Give where the rows of a table lie, in their order."""
    found = database.execute(f"SELECT rowid FROM {table} ORDER BY {order}").fetchall()  # noqa: S608 - own names
    return [position for (position,) in found]


def insert(database: sqlite3.Connection, table: str, values: Mapping[str, object]) -> None:
    """Add a row."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    database.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - own names
        tuple(values.values()),
    )


def change(database: sqlite3.Connection, table: str, position: int, values: Mapping[str, object]) -> None:
    """Change a row."""
    marks = ", ".join(f"{name} = ?" for name in values)
    database.execute(
        f"UPDATE {table} SET {marks} WHERE rowid = ?",  # noqa: S608 - own names
        (*values.values(), position),
    )


def is_nominal(database: sqlite3.Connection, code: str) -> bool:
    """Whether there is such a nominal account."""
    found = row(database, "NOMINAL_LEDGER", "ACCOUNT_REF", code)
    return found is not None and not found["RECORD_DELETED"]


def is_tax_code(database: sqlite3.Connection, number: int) -> bool:
    """Whether the company uses tax code T`number`."""
    return row(database, "TAX_CODE", "TAX_CODE_ID", number) is not None


def base_currency(database: sqlite3.Connection) -> int:
    """Give the number of the company's own currency."""
    found = row(database, "CURRENCY", "BASE_CURRENCY", 1)
    return int(found["NUMBER"]) if found else 1


def department(database: sqlite3.Connection, number: int) -> str:
    """Name a department; blank where it has no name."""
    found = row(database, "DEPARTMENT", "NUMBER", number)
    return str(found["NAME"]) if found and number else ""


def stamps(now: datetime, *, new: bool) -> Mapping[str, object]:
    """Give the columns that say when a row was made and changed, by the company's own clock."""
    moment = f"{now:%Y-%m-%d %H:%M:%S}"
    return {"RECORD_MODIFY_DATE": moment} | ({"RECORD_CREATE_DATE": moment} if new else {})


def squeezed(fields: Fields) -> Mapping[str, object]:
    """Give C_ADDRESS_1..5: the address with its blank lines closed up."""
    lines = [line for at in range(1, 6) if (line := fields.text(f"ADDRESS_{at}"))]
    return {f"C_ADDRESS_{at}": line for at, line in enumerate((lines + [""] * 5)[:5], start=1)}
