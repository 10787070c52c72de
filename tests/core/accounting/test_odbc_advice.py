"""What the errors of ODBC drivers become."""

from __future__ import annotations

import pytest

from core.accounting.odbc_advice import Report, advised
from core.accounting.sage50.advice import sage_advice

SAGE = sage_advice("Sage Line 50 v13", "ANN")
DM = "[unixODBC][Driver Manager]"


@pytest.mark.parametrize(
    ("state", "message", "code", "cure"),
    [
        ("IM002", f"{DM}Data source name not found", "accounting.driver_missing", "ODBC32"),
        ("01000", f"{DM}Can't open lib 'x'", "accounting.driver_missing", "local administration rights"),
        ("IM014", "contains an architecture mismatch", "accounting.driver_bitness", "32-bit"),
        ("08001", "Cannot find all files in data path (0)", "sage50.data_path", "ACCDATA"),
        ("28000", "Invalid login", "accounting.credentials", "ANN"),
        ("HY000", "INVALID OR INCORRECT USERNAME OR PASSWORD", "accounting.credentials", "password"),
        ("HY000", "Program is in exclusive mode. Logon cannot proceed", "sage50.exclusive", "backup"),
        ("08004", "USERNAME IS ALREADY IN USE", "sage50.user_in_use", "a Sage user of its own"),
        ("HY000", "[SQLite]database is locked (5)", "accounting.file_locked", "wait"),
        ("HY000", "[SQLite]file is not a database (26)", "accounting.no_company", "company"),
        ("HY000", "[SQLite]unable to open database file", "accounting.file_unreadable", "may read it"),
        ("HYT00", "Login timeout expired", "accounting.timeout", "time limit"),
        ("08001", "Connection refused", "accounting.unreachable", "address"),
        ("42S02", "no such table: STOCK", "accounting.table_missing", "company"),
        ("42S22", "no such column: FAX", "accounting.column_missing", "version"),
        ("XX999", "something else", "accounting.odbc", "settings"),
    ],
)
def test_a_failure_has_a_code_and_a_cure(state: str, message: str, code: str, cure: str) -> None:
    error = advised(SAGE, Report(state, message), tried="connect", secrets=())
    assert error.code == code
    assert cure in error.remedy


def test_without_sage_a_missing_driver_says_nothing_of_sage() -> None:
    error = advised((), Report("IM002", "Data source name not found"), tried="connect", secrets=())
    assert "Sage" not in error.remedy


def test_no_secret_and_no_control_character_is_in_what_was_found() -> None:
    message = "bad string PWD=hunter2\x1b[31m;"
    error = advised(SAGE, Report("HY000", message), tried="connect", secrets=("hunter2", ""))
    assert error.found == "bad string PWD=***[31m;"


def test_a_driver_that_gives_no_reason_is_said_so() -> None:
    assert advised((), Report("", ""), tried="connect", secrets=()).found == "the driver gave no reason"
