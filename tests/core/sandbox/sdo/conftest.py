from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

from core.sandbox.company.creation import Recipe, create_company


@pytest.fixture(scope="session")
def _books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "company.db"
    create_company(path, Recipe(customers=30, products=8, invoices=40))
    return path


@pytest.fixture
def company(tmp_path: Path, _books: Path) -> Path:
    """A company file of the test's own."""
    path = tmp_path / "company.db"
    copyfile(_books, path)
    return path
