"""The traps of the SQLite ODBC driver."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.accounting.odbc_sqlite import settled
from core.accounting.odbc_string import entries
from core.errors import AccountingError


def _settled(connection: str) -> str:
    return settled(connection, entries(connection))


def test_nothing_is_created_and_nothing_copied_to_memory(tmp_path: Path) -> None:
    file = tmp_path / "company.db"
    file.touch()
    assert (
        _settled(f"Driver=SQLite3;Database={file};") == f"Driver=SQLite3;Database={file};NoCreat=1;StepAPI=1"
    )


def test_what_is_set_by_hand_stays(tmp_path: Path) -> None:
    file = tmp_path / "company.db"
    file.touch()
    assert _settled(f"Driver=SQLite3;Database={file};StepAPI=0").endswith(";StepAPI=0;NoCreat=1")


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(AccountingError) as failure:
        _settled(f"Driver={{SQLite3}};Database={tmp_path / 'none.db'}")
    assert failure.value.code == "accounting.file_missing"
    assert not (tmp_path / "none.db").exists()


def test_another_drivers_string_is_left_alone() -> None:
    assert _settled("Driver={Sage Line 50 v13};DIR=C:\\x") == "Driver={Sage Line 50 v13};DIR=C:\\x"
