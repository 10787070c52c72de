"""Reading a large company needs no more memory than reading a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.quickbooks.creation import create_quickbooks

ROOT = Path(__file__).parents[3]

_PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from core.accounting.quickbooks.com import open_com_session
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50
from core.sandbox.quickbooks.processor import RequestProcessor

kind, path, driver = sys.argv[1:]
if kind == "odbc":
    reader = open_sage50(Sage50Settings(connection=f"DRIVER={driver};Database={path}"))
elif kind == "QuickBooks":
    session = open_com_session(QuickBooksSettings(), partial(RequestProcessor, Path(path)))
    reader = QuickBooksReader(session, Booking("GBP"))
else:
    reader = open_company_file(Path(path))
# Documents of QuickBooks have their customers' ListIDs alone: to read them, all account numbers are kept.
documents = () if kind == "QuickBooks" else (reader.invoices, reader.transactions)
with reader:
    for stream in (reader.customers, *documents):
        for _ in stream():
            pass
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(peak.split()[1])  # not ru_maxrss, in which a process inherits the peak of the one that started it
"""
_MOST_GROWTH = 15 * 1024
"""Kilobytes: a tenth of what the large company's records would take."""
_MOST_GROWTH_OF_QUICKBOOKS = 10 * 1024
"""Kilobytes: what the first whole page of records takes, and a few more."""


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("memory")
    small, large = folder / "small.db", folder / "large.db"
    create_company(small, Recipe(customers=10, products=10, invoices=10, transactions=40))
    create_company(large, Recipe(customers=20_000, products=100, invoices=8_000, transactions=150_000))
    return small, large


def _peak(kind: str, path: Path, driver: str) -> int:
    command = [sys.executable, "-c", _PROGRAM, kind, str(path), driver]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return int(done.stdout)


@pytest.mark.parametrize("kind", ["company file", pytest.param("odbc", marks=pytest.mark.long)])
def test_memory_does_not_grow_with_the_company(
    kind: str, companies: tuple[Path, Path], request: pytest.FixtureRequest
) -> None:
    driver = request.getfixturevalue("sqlite_driver") if kind == "odbc" else ""
    small, large = companies
    assert _peak(kind, large, driver) - _peak(kind, small, driver) < _MOST_GROWTH


@pytest.mark.long
def test_memory_does_not_grow_with_the_customers_of_quickbooks(tmp_path: Path) -> None:
    """Both processes hold QuickBooks itself too; 50,000 records that are kept take 55 megabytes."""
    peaks = []
    for customers in (50, 50_000):
        company = tmp_path / f"{customers}.db"
        create_quickbooks(company, Recipe(customers=customers, products=10, invoices=10, transactions=40))
        peaks.append(_peak("QuickBooks", company, ""))
    assert peaks[1] - peaks[0] < _MOST_GROWTH_OF_QUICKBOOKS
