"""A small company to read, and the ODBC driver to read it through."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.sandbox.company.creation import Recipe, create_company

Change = Callable[..., Path]


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.db"
    create_company(path, Recipe(customers=12, products=8, invoices=40, seed=3))
    return path


@pytest.fixture
def company(pristine: Path, tmp_path: Path) -> Path:
    """A company file of the test's own."""
    return Path(shutil.copy(pristine, tmp_path / "company.db"))


@pytest.fixture
def change(company: Path) -> Change:
    """Change the company file by SQL, as real life would."""

    def apply(sql: str, *values: object) -> Path:
        with closing(sqlite3.connect(company)) as database, database:
            database.execute(sql, values)
        return company

    return apply


@pytest.fixture(scope="session")
def sqlite_driver() -> str:
    """The SQLite ODBC driver's file; without it the test is skipped, in CI it fails."""
    found = sorted(Path("/usr/lib").glob("*/odbc/libsqlite3odbc.so"))
    try:
        importlib.import_module("pyodbc")
    except ImportError as error:
        found, reason = [], f"no ODBC manager (package unixodbc): {error}"
    else:
        reason = "no SQLite ODBC driver (package libsqliteodbc)"
    if not found and os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP") == "1":
        pytest.fail(reason)
    if not found:
        pytest.skip(reason)
    return str(found[0])
