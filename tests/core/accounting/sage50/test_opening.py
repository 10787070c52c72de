"""Opening a company, and every way in which that can fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50
from core.errors import AccountingError, ConfigurationError

Open = Callable[[Path], None]


@pytest.fixture(params=["file", "odbc"])
def opened(request: pytest.FixtureRequest) -> Open:
    """Open a path by either transport, read a little, and close."""
    if request.param == "file":
        return _read_file
    driver = request.getfixturevalue("sqlite_driver")
    return lambda path: _read_odbc(f"Driver={driver};Database={path};Timeout=100")


def _read_file(path: Path) -> None:
    with open_company_file(path, timeout=0) as reader:
        list(reader.products())


def _read_odbc(connection: str) -> None:
    with open_sage50(Sage50Settings(connection=connection)) as reader:
        list(reader.products())


def _code(opened: Open, path: Path) -> str:
    with pytest.raises(AccountingError) as failure:
        opened(path)
    assert failure.value.remedy
    return failure.value.code


def test_a_company_opens(opened: Open, company: Path) -> None:
    opened(company)


def test_a_missing_file_is_said_and_not_made(opened: Open, tmp_path: Path) -> None:
    assert _code(opened, tmp_path / "none.db") == "accounting.file_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_no_company(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear customer, " * 100)
    assert _code(opened, file) == "accounting.no_company"


def test_an_empty_file_is_no_company(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    assert _code(opened, file) == "accounting.no_company"
    assert file.stat().st_size == 0


def test_another_database_is_no_company(opened: Open, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE PEOPLE (NAME TEXT)")
    assert _code(opened, tmp_path / "other.db") == "accounting.no_company"


def test_a_locked_file_is_said_to_be_locked(opened: Open, company: Path) -> None:
    with closing(sqlite3.connect(company, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert _code(opened, company) == "accounting.file_locked"


@pytest.mark.parametrize("table", ["STOCK", "COMPANY"])
def test_a_missing_table_is_named(opened: Open, company: Path, table: str) -> None:
    with closing(sqlite3.connect(company)) as database:
        database.execute(f"DROP TABLE {table}")
    with pytest.raises(AccountingError, match=f"no table {table}"):
        opened(company)


def test_a_missing_column_is_named(opened: Open, company: Path) -> None:
    with closing(sqlite3.connect(company)) as database:
        database.execute("ALTER TABLE STOCK RENAME COLUMN SALES_PRICE TO PRICE")
    with pytest.raises(AccountingError, match="STOCK has no column SALES_PRICE"):
        opened(company)


def test_a_folder_is_no_company_file(tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match="a folder"):
        open_company_file(tmp_path)


def test_a_path_that_the_system_refuses_is_advice(tmp_path: Path) -> None:
    with pytest.raises(AccountingError) as failure:
        open_company_file(tmp_path / ("x" * 5000))
    assert failure.value.code == "accounting.file_unreadable"


def test_opening_leaves_the_file_as_it_is(opened: Open, company: Path) -> None:
    before = company.read_bytes()
    opened(company)
    assert company.read_bytes() == before
    assert list(company.parent.iterdir()) == [company]


def test_a_cost_that_is_neither_is_a_configuration_error(company: Path) -> None:
    with pytest.raises(ConfigurationError, match="standard"):
        open_company_file(company, cost="standard")


def test_a_data_folder_without_set_up_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountingError) as failure:
        open_sage50(Sage50Settings(version="13", folder=str(tmp_path), user="MANAGER"))
    assert failure.value.code == "sage50.data_path"


def test_sages_own_driver_that_is_not_there_is_said_with_its_cure(sqlite_driver: str) -> None:
    settings = Sage50Settings(version="13", folder=r"C:\Sage\Accdata", user="ann", password="hunter2")
    with pytest.raises(AccountingError) as failure:
        open_sage50(settings)
    assert failure.value.code == "accounting.driver_missing"
    assert "Sage Line 50 v13" in failure.value.remedy
    assert "hunter2" not in str(failure.value)
