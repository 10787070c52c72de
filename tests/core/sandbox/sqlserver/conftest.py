"""A small database behind the server, and the real drivers that connect to it."""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.sandbox.sqlserver.schema import keep_rowversions, writing
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User

USERS = {"reader": User("it's ;x"), "owner": User("Secret1", writes=True)}
ROWS = 1200


def make_database(file: Path) -> None:
    """Make one table of every type that Sage 200 uses."""
    connection = sqlite3.connect(file)
    writing(connection)
    connection.execute(
        "CREATE TABLE SLCustomerAccount(SLCustomerAccountID bigint PRIMARY KEY, "
        "CustomerAccountNumber varchar(8) COLLATE NOCASE NOT NULL, CustomerAccountName nvarchar(60), "
        "AccountBalance decimal(18,2), Rate decimal(18,6), AccountIsOnHold bit, MonthsToKeep smallint, "
        "DateTimeCreated datetime, Row_Id uniqueidentifier, OpLock timestamp)"
    )
    keep_rowversions(connection, "SLCustomerAccount", "OpLock", "SLCustomerAccountID")
    connection.executemany(
        "INSERT INTO SLCustomerAccount VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            (
                1000 + at,
                f"ACM{at:04}",
                "Söhne & Co 😀" if at else None,
                f"{at}.05",
                "1.234567",
                at % 2,
                -3,
                "2026-03-29 01:30:00.123",
                "6f1d0c5e-3a0b-5d8e-9c57-2b8f4e6a7d10",
            )
            for at in range(ROWS)
        ],
    )
    connection.commit()
    connection.close()


def _microsoft() -> str | None:
    """Find Microsoft's own driver where its package is installed."""
    found = importlib.util.find_spec("mssql_python_odbc")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations)))
    files = sorted(folder.glob("libs/linux/debian_ubuntu/x86_64/lib/libmsodbcsql-18*"))
    return str(files[0]) if files else None


def _freetds() -> str | None:
    files = sorted(Path("/usr/lib").glob("*/odbc/libtdsodbc.so"))
    return str(files[0]) if files else None


DRIVERS = {
    "microsoft plain": (_microsoft, "SERVER=127.0.0.1,{port};Encrypt=no"),
    "microsoft over TLS": (_microsoft, "SERVER=127.0.0.1,{port};Encrypt=yes;TrustServerCertificate=yes"),
    "freetds plain": (_freetds, "SERVER=127.0.0.1;PORT={port};TDS_Version=7.4;Encryption=off"),
    "freetds over TLS": (_freetds, "SERVER=127.0.0.1;PORT={port};TDS_Version=7.4;Encryption=require"),
}


class Way:
    """One driver, one kind of connection."""

    def __init__(self, driver: str, address: str) -> None:
        self._driver = driver
        self._address = address

    def connect(
        self, user: str = "reader", password: str = USERS["reader"].password, database: str = "Demo"
    ) -> Any:
        """Open a connection."""
        quoted = "{" + password.replace("}", "}}") + "}"
        return importlib.import_module("pyodbc").connect(
            f"DRIVER={self._driver};{self._address};UID={user};PWD={quoted};DATABASE={database}",
            timeout=10,
            autocommit=True,
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlServer]:
    file = tmp_path_factory.mktemp("server") / "demo.db"
    make_database(file)
    with SqlServer(file, "Demo", USERS) as serving:
        yield serving


@pytest.fixture(params=list(DRIVERS))
def way(request: pytest.FixtureRequest, server: SqlServer) -> Way:
    find, address = DRIVERS[request.param]
    driver = find()
    if driver is None:
        pytest.skip(f"the driver of {request.param} is not installed")
    return Way(driver, address.format(port=server.port))
