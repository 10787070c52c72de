"""The traps of the SQLite ODBC driver, with which a company file can be read the way Sage's own driver is."""

from __future__ import annotations

from pathlib import Path

from core.errors import AccountingError


def settled(connection: str, entries: dict[str, str]) -> str:
    """Give a connection string that creates no file and copies no result; other drivers' as they are.

    `entries` are those of `connection`, names in capitals. The driver creates a missing file unless NoCreat
    is set, and without StepAPI it holds a whole result in memory.
    Raises AccountingError where the file is missing.
    """
    database = entries.get("DATABASE", "")
    if "SQLITE" not in entries.get("DRIVER", "").upper() or not database:
        return connection
    if not database.startswith("file:") and not Path(database).is_file():
        raise AccountingError(
            "accounting.file_missing",
            tried=f"open the company file {database}",
            found=f"there is no file {database}",
            remedy="Correct `Database` in the connection.",
        )
    for name, value in (("NoCreat", "1"), ("StepAPI", "1")):
        if name.upper() not in entries:
            connection = f"{connection.rstrip('; ')};{name}={value}"
    return connection
