from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from core.accounting.quickbooks.writer import QuickBooksWriter
from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from tests.core.accounting.quickbooks.desk import Desk, change, writer_of
from tests.core.sandbox.quickbooks.programs import rows

RECIPE = Recipe(customers=30, products=9, invoices=60, transactions=90, seed=11)


def _made(factory: pytest.TempPathFactory, country: str) -> Path:
    path = factory.mktemp("quickbooks") / "company.db"
    create_quickbooks(path, RECIPE, country=country, currencies=country == "US")
    return path


@pytest.fixture(scope="session")
def _british(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory, "UK")


@pytest.fixture(scope="session")
def _american(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory, "US")


@pytest.fixture
def company(tmp_path: Path, _british: Path) -> Path:
    """A company file of the test's own."""
    path = Path(copyfile(_british, tmp_path / "company.db"))
    change(path, "UPDATE Invoice SET RefNumber = '5000' WHERE rowid = (SELECT max(rowid) FROM Invoice)")
    return path


@pytest.fixture
def american(tmp_path: Path, _american: Path) -> Path:
    """The American edition, likewise."""
    return Path(copyfile(_american, tmp_path / "american.db"))


@pytest.fixture
def desk(company: Path) -> Iterator[Desk]:
    opened = Desk(company)
    yield opened
    opened.close()


@pytest.fixture
def writer(desk: Desk) -> QuickBooksWriter:
    return writer_of(desk)


@pytest.fixture
def numbered(company: Path) -> str:
    """The account number of a customer that has one."""
    return str(rows(company, "SELECT AccountNumber FROM Customer WHERE AccountNumber <> '' LIMIT 1")[0][0])
