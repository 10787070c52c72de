"""ODBC connections, over a real driver: streams, catalogue, failures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.odbc import OdbcConnection, OdbcSource, connect, drivers
from core.accounting.sage50.advice import sage_advice
from core.errors import AccountingError

Change = Callable[[str], Path]


@pytest.fixture
def source(sqlite_driver: str, company: Path) -> OdbcSource:
    return OdbcSource(f"Driver={sqlite_driver};Database={company};NoCreat=1;StepAPI=1", "the test company")


def _numbers(connection: OdbcConnection) -> list[object]:
    return [row[0] for row in connection.execute("SELECT TRAN_NUMBER FROM AUDIT_HEADER")]


def test_rows_come_as_a_stream(source: OdbcSource) -> None:
    with closing(connect(source)) as connection:
        assert len(list(connection.execute("SELECT ACCOUNT_REF FROM SALES_LEDGER"))) == 12


def test_a_stream_stays_whole_when_another_begins(
    source: OdbcSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.accounting.odbc._BATCH", 5)
    with closing(connect(source)) as connection:
        alone = _numbers(connection)
        stream = connection.execute("SELECT TRAN_NUMBER FROM AUDIT_HEADER")
        first = [next(stream)[0] for _ in range(3)]
        beside = _numbers(connection)
        connection.columns("STOCK")
        assert [*first, *(row[0] for row in stream)] == alone == beside


def test_a_stream_that_nobody_reads_on_is_let_go(source: OdbcSource) -> None:
    with closing(connect(source)) as connection:
        next(connection.execute("SELECT TRAN_NUMBER FROM AUDIT_HEADER"))
        assert len(_numbers(connection)) > 12


def test_dates_may_be_asked_for_as_odbc_writes_them(source: OdbcSource) -> None:
    with closing(connect(source)) as connection:
        sql = "SELECT TRAN_NUMBER FROM AUDIT_HEADER WHERE DATE >= {d '1990-01-01'}"
        assert [row[0] for row in connection.execute(sql)] == _numbers(connection)


def test_the_catalogue_names_the_columns_of_exactly_that_table(source: OdbcSource) -> None:
    with closing(connect(source)) as connection:
        assert connection.columns("STOCK_CAT") == {"NUMBER", "NAME"}
        assert connection.columns("STOCK_CA_") == frozenset()


def test_a_failure_while_reading_is_advice(source: OdbcSource) -> None:
    with closing(connect(source)) as connection, pytest.raises(AccountingError) as failure:
        connection.execute("SELECT A FROM NOWHERE")
    assert failure.value.code == "accounting.table_missing"


def test_a_closed_connection_says_so(source: OdbcSource) -> None:
    connection = connect(source)
    connection.close()
    connection.close()
    with pytest.raises(AccountingError) as failure:
        connection.execute("SELECT NAME FROM COMPANY")
    assert failure.value.code == "accounting.closed"


def test_a_driver_that_is_not_installed_is_said_with_its_cure(sqlite_driver: str) -> None:
    advice = sage_advice("Sage Line 50 v13", "MANAGER")
    missing = OdbcSource(
        "Driver={Sage Line 50 v13};UID=MANAGER;PWD=hunter2", "Sage", ("hunter2",), advice=advice
    )
    with pytest.raises(AccountingError) as failure:
        connect(missing)
    assert failure.value.code == "accounting.driver_missing"
    assert "ODBC32" in failure.value.remedy
    assert "hunter2" not in str(failure.value)


def test_text_in_a_code_page_is_read_as_configured(sqlite_driver: str, change: Change) -> None:
    company = change("UPDATE COMPANY SET NAME = CAST(x'43616682' AS TEXT)")
    string = f"Driver={sqlite_driver};Database={company};StepAPI=1;NoWCHAR=1"
    with closing(connect(OdbcSource(string, "test", encoding="cp1252"))) as connection:
        assert next(connection.execute("SELECT NAME FROM COMPANY"))[0] == "Caf‚"


def test_without_an_odbc_manager_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyodbc", None)
    with pytest.raises(AccountingError) as failure:
        connect(OdbcSource("DSN=x", "the accounts"))
    assert failure.value.code == "accounting.odbc_missing"
    assert "unixodbc" in failure.value.remedy


def test_the_installed_drivers_can_be_named(sqlite_driver: str) -> None:
    assert drivers() == sorted(drivers())


def test_the_connection_string_is_in_no_representation() -> None:
    assert "hunter2" not in repr(OdbcSource("PWD=hunter2", "x", ("hunter2",)))
