from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from tests.core.sandbox.quickbooks.programs import Program

RECIPE = Recipe(customers=30, products=9, invoices=120, transactions=300, seed=11)


def _made(factory: pytest.TempPathFactory, country: str, *, currencies: bool = False) -> Path:
    path = factory.mktemp("quickbooks") / "company.db"
    create_quickbooks(path, RECIPE, country=country, currencies=currencies)
    return path


@pytest.fixture(scope="session")
def _british(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory, "UK")


@pytest.fixture(scope="session")
def _american(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory, "US", currencies=True)


@pytest.fixture
def company(tmp_path: Path, _british: Path) -> Path:
    """A company file of the test's own."""
    return Path(copyfile(_british, tmp_path / "company.db"))


@pytest.fixture
def american(tmp_path: Path, _american: Path) -> Path:
    """The American edition with several currencies, likewise."""
    return Path(copyfile(_american, tmp_path / "american.db"))


@pytest.fixture
def program(company: Path) -> Iterator[Program]:
    """A program that has begun a session with the company."""
    with Program(company) as begun:
        yield begun
