"""What the server refuses, by SQL Server's own numbers: drivers make their SQLSTATEs of them."""

from __future__ import annotations

import re
import sqlite3


class SqlRefusal(Exception):  # noqa: N818 - the server's word to its client, no error of ours
    """An error message to the client: `number`, `severity` and text, as SQL Server writes them."""

    def __init__(self, number: int, text: str, severity: int = 16, state: int = 1) -> None:
        super().__init__(number, text)
        self.number = number
        self.text = text
        self.severity = severity
        self.state = state


class Cancelled(Exception):  # noqa: N818 - no error: the client changed its mind
    """The client sent an attention while its request was being worked on."""


def login_failed(user: str) -> SqlRefusal:
    """Say that user or password is wrong, and not which (28000)."""
    return SqlRefusal(18456, f"Login failed for user '{user}'.", severity=14)


def no_database(name: str) -> SqlRefusal:
    """Say that the login may not open this database, or that there is none."""
    text = f'Cannot open database "{name}" requested by the login. The login failed.'
    return SqlRefusal(4060, text, severity=11)


def no_object(name: str) -> SqlRefusal:
    """Say that there is no such table (42S02)."""
    return SqlRefusal(208, f"Invalid object name '{name}'.")


def no_column(name: str) -> SqlRefusal:
    """Say that there is no such column (42S22)."""
    return SqlRefusal(207, f"Invalid column name '{name}'.")


def no_permission(right: str, table: str, database: str) -> SqlRefusal:
    """Say that the login has no such right on a table (42000)."""
    text = f"The {right} permission was denied on the object '{table}', database '{database}', schema 'dbo'."
    return SqlRefusal(229, text, severity=14, state=5)


def bad_syntax(near: str) -> SqlRefusal:
    """Say that a statement cannot be read (42000)."""
    return SqlRefusal(102, f"Incorrect syntax near '{near}'.", severity=15)


def no_procedure(name: str) -> SqlRefusal:
    """Say that there is no such stored procedure (42000)."""
    return SqlRefusal(2812, f"Could not find stored procedure '{name}'.")


def from_sqlite(error: sqlite3.Error) -> SqlRefusal:
    """Translate what the store underneath says."""
    text = str(error)
    if found := re.search(r"no such table: (?:\w+\.)?(.+)", text):
        return no_object(found.group(1))
    if found := re.search(r"no such column: (.+)", text):
        return no_column(found.group(1))
    if found := re.search(r"near \"(.+?)\"", text):
        return bad_syntax(found.group(1))
    if "UNIQUE constraint" in text:
        return SqlRefusal(2627, f"Violation of PRIMARY KEY constraint. {text}", severity=14)
    return SqlRefusal(8180, f"Statement(s) could not be prepared. {text}")
