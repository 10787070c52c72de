"""ODBC whose driver lives in another process, over a real driver."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.odbc import OdbcSource, connect, drivers
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50
from core.errors import AccountingError
from core.helper.odbc_service import PAGE
from core.helper.process import Helper
from core.helper.remote_odbc import RemoteConnection, RemoteOdbc
from core.helper.terms import Terms
from core.sandbox.company.creation import Recipe, create_company

Started = list[Helper]


@pytest.fixture(scope="module")
def driver() -> str:
    found = sorted(Path("/usr/lib").glob("*/odbc/libsqlite3odbc.so"))
    if not found:
        pytest.skip("no SQLite ODBC driver (package libsqliteodbc)")
    return str(found[0])


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("remote") / "company.db"
    create_company(path, Recipe(customers=12, products=8, invoices=40, transactions=3 * PAGE, seed=3))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE ODDITIES (A TEXT, B BLOB, C DATE, D TIMESTAMP, E DOUBLE, F INTEGER)")
        odd = ("Caf\u00e9 \U0001f600", b"\0\xff", "2008-02-29", "2008-02-29 12:30:00", 2.675, None)
        database.execute("INSERT INTO ODDITIES VALUES (?, ?, ?, ?, ?, ?)", odd)
        database.execute("CREATE TABLE LONG_TEXTS (A TEXT)")
        database.executemany("INSERT INTO LONG_TEXTS VALUES (?)", [("x" * 400_000,)] * 7)
    return path


@pytest.fixture
def source(driver: str, company: Path) -> OdbcSource:
    return OdbcSource(f"Driver={driver};Database={company};NoCreat=1;StepAPI=1", "the test company")


@pytest.fixture
def started() -> Started:
    return []


@pytest.fixture
def gate(started: Started) -> Iterator[RemoteOdbc]:
    def start() -> Helper:
        started.append(Helper(sys.executable, Terms("Sage 50", "MANAGER")))
        return started[-1]

    gate = RemoteOdbc(start)
    yield gate
    gate.close()
    for each in started:
        each.close()


@pytest.fixture
def remote(gate: RemoteOdbc, source: OdbcSource) -> Iterator[RemoteConnection]:
    with closing(gate.connect(source)) as connection:
        yield connection


def numbers(rows: Iterator[object]) -> list[object]:
    return [row[0] for row in rows]  # type: ignore[index]  # a row is a sequence


def test_rows_and_columns_are_the_same_as_by_a_driver_of_this_process(
    remote: RemoteConnection, source: OdbcSource
) -> None:
    tables = ("AUDIT_HEADER", "SALES_LEDGER", "INVOICE", "ODDITIES")
    with closing(connect(source)) as here:
        for table in tables:
            there = [tuple(row) for row in remote.execute(f"SELECT * FROM {table}")]
            assert [list(map(repr, row)) for row in there] == [
                list(map(repr, row)) for row in here.execute(f"SELECT * FROM {table}")
            ]
            assert remote.columns(table) == here.columns(table)
    assert remote.columns("NOWHERE") == frozenset()


@pytest.mark.long
def test_streams_may_be_read_beside_each_other(remote: RemoteConnection) -> None:
    sql = "SELECT TRAN_NUMBER FROM AUDIT_HEADER"
    alone = numbers(remote.execute(sql))
    assert len(alone) > 2 * PAGE
    first, second = remote.execute(sql), remote.execute(sql)
    pairs = list(zip(numbers(first), numbers(second), strict=True))
    assert pairs == list(zip(alone, alone, strict=True))


def test_a_stream_that_nobody_reads_is_let_go_in_the_helper_too(remote: RemoteConnection) -> None:
    unread = remote.execute("SELECT TRAN_NUMBER FROM AUDIT_HEADER")
    begun = remote.execute("SELECT TRAN_NUMBER FROM AUDIT_HEADER")
    next(begun)
    del unread, begun
    gc.collect()
    assert remote._dropped == [1, 2]
    assert len(numbers(remote.execute("SELECT ACCOUNT_REF FROM SALES_LEDGER"))) == 12
    assert remote._dropped == []


@pytest.mark.long
def test_texts_too_long_for_one_page_come_in_several(remote: RemoteConnection) -> None:
    assert [len(str(each)) for each in numbers(remote.execute("SELECT A FROM LONG_TEXTS"))] == [400_000] * 7


def test_a_failure_is_the_same_advice(
    remote: RemoteConnection, source: OdbcSource, gate: RemoteOdbc, tmp_path: Path
) -> None:
    with closing(connect(source)) as here, pytest.raises(AccountingError) as known:
        here.execute("SELECT A FROM NOWHERE")
    with pytest.raises(AccountingError) as told:
        remote.execute("SELECT A FROM NOWHERE")
    assert (told.value.code, str(told.value)) == (known.value.code, str(known.value))
    assert next(remote.execute("SELECT NAME FROM COMPANY"))


@pytest.mark.long
def test_a_closed_connection_says_so(remote: RemoteConnection) -> None:
    remote.close()
    remote.close()
    with pytest.raises(AccountingError) as failure:
        remote.execute("SELECT NAME FROM COMPANY")
    assert failure.value.code == "accounting.closed"


@pytest.mark.long
def test_the_drivers_are_those_of_the_helper(gate: RemoteOdbc, driver: str) -> None:
    assert gate.drivers() == drivers()


def test_a_refused_sign_in_is_advice_that_names_the_helpers_drivers_and_ends_it(
    gate: RemoteOdbc, started: Started, driver: str
) -> None:
    settings = Sage50Settings(version="13", folder=r"C:\Sage\Accdata", user="ann", password="hunter2")
    with pytest.raises(AccountingError) as failure:
        open_sage50(settings, gate)
    assert failure.value.code == "accounting.driver_missing"
    assert "Sage Line 50 v13" in failure.value.remedy
    assert "hunter2" not in str(failure.value)
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


def test_text_in_a_code_page_is_read_as_configured(gate: RemoteOdbc, driver: str, tmp_path: Path) -> None:
    file = tmp_path / "page.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE T (A TEXT)")
        database.execute("INSERT INTO T VALUES (CAST(x'43616682' AS TEXT))")
    string = f"Driver={driver};Database={file};StepAPI=1;NoWCHAR=1"
    with closing(gate.connect(OdbcSource(string, "test", encoding="cp1252"))) as connection:
        assert numbers(connection.execute("SELECT A FROM T")) == ["Caf‚"]


ENDLESS = "WITH RECURSIVE N(A) AS (SELECT 1 UNION ALL SELECT A + 1 FROM N) SELECT COUNT(*) FROM N"


def test_a_signal_breaks_off_a_statement_that_does_not_end(remote: RemoteConnection) -> None:
    def raises(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, raises)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            remote.execute(ENDLESS)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert next(remote.execute("SELECT NAME FROM COMPANY"))


@pytest.mark.long
def test_a_statement_that_takes_too_long_is_ended_in_order(source: OdbcSource) -> None:
    gate = RemoteOdbc(lambda: Helper(sys.executable, Terms("Sage 50", "MANAGER", limit=30.0)))
    with closing(gate.connect(source)) as connection:
        helper = connection._helper
        with pytest.raises(AccountingError) as failure:
            helper.ask("execute", [], ENDLESS, limit=0.1)
    assert failure.value.code == "helper.timeout"
    assert "still be signed in" not in failure.value.remedy


Read = Callable[..., Iterator[object]]


def test_a_company_is_read_the_same_by_way_of_a_helper(gate: RemoteOdbc, driver: str, company: Path) -> None:
    settings = Sage50Settings(connection=f"Driver={driver};Database={company}")
    with open_sage50(settings, gate) as there, open_company_file(company) as here:
        for read in ("customers", "products", "invoices", "transactions"):
            wanted = sorted(map(repr, getattr(here, read)()))
            assert sorted(map(repr, getattr(there, read)())) == wanted
        assert there.company() == here.company()
        with open_sage50(settings) as by_driver:
            assert there.mark() == by_driver.mark()
