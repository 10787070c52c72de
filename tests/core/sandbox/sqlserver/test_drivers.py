"""The stand-in SQL Server, asked by real drivers: they must not notice that it is none."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.sandbox.sqlserver.server import SqlServer
from tests.core.sandbox.sqlserver.conftest import DRIVERS, ROWS, USERS, Way

pyodbc = importlib.import_module("pyodbc")

WHOLE = (
    "SELECT TOP 1 SLCustomerAccountID, ca.CustomerAccountNumber AS Number, CustomerAccountName, "
    "AccountBalance, AccountBalance - Rate AS Rest, AccountIsOnHold, MonthsToKeep, DateTimeCreated, Row_Id, "
    "CONVERT(bigint, ca.OpLock) AS Version FROM dbo.SLCustomerAccount ca WITH (NOLOCK) "
    "WHERE SLCustomerAccountID > ? ORDER BY SLCustomerAccountID"
)


@pytest.fixture
def cursor(way: Way) -> Any:
    connection = way.connect()
    yield connection.cursor()
    connection.close()


def test_every_type_comes_as_it_is(cursor: Any) -> None:
    cursor.execute(WHOLE, 1000)
    assert [each[0] for each in cursor.description][:3] == [
        "SLCustomerAccountID",
        "Number",
        "CustomerAccountName",
    ]
    (row,) = cursor.fetchall()
    assert tuple(row[:8]) == (
        1001,
        "ACM0001",
        "Söhne & Co 😀",
        Decimal("1.05"),
        Decimal("-0.184567"),
        True,
        -3,
        datetime.fromisoformat("2026-03-29 01:30:00.123"),
    )
    assert UUID(str(row[8])) == UUID("6f1d0c5e-3a0b-5d8e-9c57-2b8f4e6a7d10")
    assert row[9] == 2002


def test_nothing_is_none(cursor: Any) -> None:
    row = cursor.execute("SELECT CustomerAccountName FROM SLCustomerAccount WHERE SLCustomerAccountID = 1000")
    assert row.fetchall()[0][0] is None


def test_parameters_of_every_kind_find_their_row(cursor: Any) -> None:
    found = cursor.execute(
        "SELECT SLCustomerAccountID FROM SLCustomerAccount WHERE CustomerAccountNumber = ? "
        "AND AccountBalance = ? AND DateTimeCreated < ? AND AccountIsOnHold = ? "
        "AND CustomerAccountName LIKE ?",
        "acm0007",
        Decimal("7.05"),
        datetime.fromisoformat("2026-04-01"),
        True,
        "%😀",
    ).fetchall()
    assert [each[0] for each in found] == [1007]


def test_row_versions_compare_as_bytes_and_grow_with_every_write(way: Way, cursor: Any) -> None:
    ask = "SELECT COUNT(*) FROM SLCustomerAccount WHERE OpLock > CONVERT(binary(8), CONVERT(bigint, ?))"
    before = cursor.execute("SELECT CONVERT(bigint, MIN_ACTIVE_ROWVERSION())").fetchval() - 1
    assert cursor.execute(ask, before).fetchval() == 0
    owner = way.connect("owner", USERS["owner"].password)
    owner.execute("UPDATE SLCustomerAccount SET AccountIsOnHold = 0 WHERE SLCustomerAccountID = ?", 1011)
    owner.close()
    assert cursor.execute(ask, before).fetchval() == 1


def test_many_rows_come_whole_and_two_statements_after_each_other(cursor: Any) -> None:
    assert len(cursor.execute("SELECT * FROM SLCustomerAccount").fetchall()) == ROWS
    assert cursor.execute("SELECT 1").fetchval() == 1


@pytest.mark.parametrize(
    ("sql", "state", "number"),
    [
        ("SELECT Nope FROM SLCustomerAccount", "42S22", "(207)"),
        ("SELECT 1 FROM Nope", "42S02", "(208)"),
        ("SELECT FROM WHERE", "42000", "(102)"),
        ("UPDATE SLCustomerAccount SET AccountBalance = 0", "42000", "(229)"),
        ("DELETE FROM SLCustomerAccount", "42000", "(229)"),
        ("DROP TABLE SLCustomerAccount", "42000", "(229)"),
    ],
)
def test_a_refusal_has_sql_servers_own_number_and_state(
    cursor: Any, sql: str, state: str, number: str
) -> None:
    with pytest.raises(pyodbc.Error) as caught:
        cursor.execute(sql)
    assert caught.value.args[0] == state
    assert number in caught.value.args[1]
    assert cursor.execute("SELECT COUNT(*) FROM SLCustomerAccount").fetchval() == ROWS


@pytest.mark.parametrize(
    ("user", "password", "database", "number"),
    [
        ("reader", "wrong", "Demo", "18456"),
        ("nobody", "x", "Demo", "18456"),
        ("reader", None, "Nope", "4060|18456"),
    ],
)
def test_a_login_is_refused(way: Way, user: str, password: str | None, database: str, number: str) -> None:
    with pytest.raises(pyodbc.Error, match=number):
        way.connect(user, password or USERS["reader"].password, database)


def test_the_catalogue_tells_tables_columns_and_keys(cursor: Any) -> None:
    assert [each.table_name for each in cursor.tables(table="SLCustomer%")] == ["SLCustomerAccount"]
    told = {
        each.column_name: (each.type_name, each.column_size) for each in cursor.columns("SLCustomerAccount")
    }
    assert told["AccountBalance"] == ("decimal", 18)
    assert told["CustomerAccountNumber"] == ("varchar", 8)
    assert [each.column_name for each in cursor.primaryKeys("SLCustomerAccount")] == ["SLCustomerAccountID"]
    asked = "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = ? AND DATA_TYPE = 'bit'"
    assert [each[0] for each in cursor.execute(asked, "slcustomeraccount")] == ["AccountIsOnHold"]


def test_a_login_is_told_its_rights(way: Way, cursor: Any) -> None:
    asked = (
        "SELECT HAS_PERMS_BY_NAME('dbo.SLCustomerAccount', 'OBJECT', 'UPDATE'), IS_MEMBER('db_datareader')"
    )
    assert tuple(cursor.execute(asked).fetchone()) == (0, 1)
    owner = way.connect("owner", USERS["owner"].password)
    assert tuple(owner.execute(asked).fetchone()) == (1, 0)
    owner.close()


def test_a_long_statement_ends_by_its_time_out_and_the_connection_lives_on(way: Way) -> None:
    connection = way.connect()
    connection.timeout = 1
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("WAITFOR DELAY '00:10:00'")
    assert caught.value.args[0] in ("HYT00", "HY008", "S1T00")
    assert connection.execute("SELECT 1").fetchval() == 1
    connection.close()


def test_a_cut_connection_is_an_error_of_communication(way: Way, server: SqlServer) -> None:
    connection = way.connect()
    server.drop_all()
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("SELECT 1")
    assert caught.value.args[0] in ("08S01", "08001", "01000", "HY000")


def test_microsofts_driver_does_not_trust_the_certificate_unasked(server: SqlServer) -> None:
    driver = DRIVERS["microsoft plain"][0]()
    if driver is None:
        pytest.skip("Microsoft's driver is not installed")
    with pytest.raises(pyodbc.Error, match="certificate"):
        Way(driver, f"SERVER=127.0.0.1,{server.port}").connect()


@pytest.mark.skipif(shutil.which("tsql") is None, reason="freetds-bin is not installed")
def test_tsql_speaks_with_it(server: SqlServer) -> None:
    told = subprocess.run(
        ["tsql", "-H", "127.0.0.1", "-p", str(server.port), "-U", "owner", "-P", "Secret1", "-D", "Demo"],
        input="SELECT TOP 1 CustomerAccountNumber FROM SLCustomerAccount\ngo\nquit\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ACM0000" in told.stdout


def test_python_tds_speaks_with_it(server: SqlServer) -> None:
    pytds = pytest.importorskip("pytds")
    with pytds.connect(
        "127.0.0.1", port=server.port, user="owner", password="Secret1", database="Demo", autocommit=True
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT AccountBalance FROM SLCustomerAccount WHERE CustomerAccountNumber = %s", ("ACM0003",)
        )
        assert cursor.fetchall() == [(Decimal("3.05"),)]
