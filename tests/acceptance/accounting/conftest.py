"""One company, reached by every connector that can read it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50
from core.helper.process import Helper
from core.helper.remote_odbc import RemoteOdbc
from core.helper.terms import Terms
from core.sandbox.company.creation import Recipe, create_company
from tests.acceptance.accounting.drivers import sqlite_driver as find_sqlite_driver

Opener = Callable[[Path], AccountingReader]


def _by_odbc(path: Path) -> AccountingReader:
    connection = f"DRIVER={find_sqlite_driver()};Database={path}"
    return open_sage50(Sage50Settings(connection=connection))


def _by_helper(path: Path) -> AccountingReader:
    connection = f"DRIVER={find_sqlite_driver()};Database={path}"
    gate = RemoteOdbc(lambda: Helper(sys.executable, Terms("the accounts")))
    return open_sage50(Sage50Settings(connection=connection), gate)


OPENERS: dict[str, Opener] = {
    "company file": open_company_file,
    "odbc": _by_odbc,
    "odbc in a helper": _by_helper,
}

_PARAMETERS = [
    *("company file", "odbc"),
    pytest.param("odbc in a helper", marks=pytest.mark.long),  # a process for each test
]


@pytest.fixture(scope="session")
def sqlite_driver() -> str:
    """The SQLite ODBC driver's file."""
    return find_sqlite_driver()


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounting") / "company.db"
    create_company(path, Recipe(customers=80, products=60, invoices=240, transactions=600, seed=11))
    return path


@pytest.fixture(params=_PARAMETERS)
def reader(request: pytest.FixtureRequest, company: Path) -> Iterator[AccountingReader]:
    """The company, opened by one connector after the other."""
    with OPENERS[request.param](company) as opened:
        yield opened


@pytest.fixture(scope="session")
def reference(company: Path) -> Iterator[AccountingReader]:
    """The company by the first connector, which the others are compared with."""
    with open_company_file(company) as opened:
        yield opened


@pytest.fixture(params=_PARAMETERS)
def opener(request: pytest.FixtureRequest) -> Opener:
    """One connector after the other, to open what a test has written."""
    if request.param != "company file":
        find_sqlite_driver()
    return OPENERS[request.param]
