"""The ODBC drivers of this machine; what needs a missing one is skipped, or fails where nothing may be."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path

import pytest


def sqlite_driver() -> str:
    """Find the SQLite ODBC driver's file."""
    found = sorted(Path("/usr/lib").glob("*/odbc/libsqlite3odbc.so"))
    reason = "no SQLite ODBC driver: install the package libsqliteodbc"
    try:
        importlib.import_module("pyodbc")
    except ImportError as error:
        found, reason = [], f"no ODBC manager: install the package unixodbc ({error})"
    if found:
        return str(found[0])
    return _without(reason)


def require_sql_server_driver() -> None:
    """Have a driver for SQL Server that is installed under its name."""
    try:
        installed = importlib.import_module("pyodbc").drivers()
    except ImportError:
        installed = []
    if not any("SQL Server" in each or each == "FreeTDS" for each in installed):
        _without("no ODBC driver for SQL Server: install the package tdsodbc")


def microsofts_driver() -> str:
    """Find the file of Microsoft's own driver 18."""
    package = importlib.util.find_spec("mssql_python_odbc")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for file in sorted(Path(folder).glob("libs/linux/debian_ubuntu/x86_64/lib/libmsodbcsql-18*")):
            return str(file)
    return _without("Microsoft's driver 18 is not installed")


def _without(reason: str) -> str:
    if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
