"""The SYNC Accounting database of real readers: what changed comes, what went is gone; memory is flat."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from core.accounting.base import ByRowVersion
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sage200.opening import open_sandbox_sage200
from core.sandbox.sqlserver.schema import writing
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.opening import open_store
from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.core.syncaccounting.stores import content

ROOT = Path(__file__).parents[3]
SMALL = Recipe(customers=60, products=40, invoices=240, transactions=600, seed=5)
CHANGES = (
    "UPDATE SLCustomerAccount SET CreditLimit = 1 WHERE CustomerAccountNumber = 'ABS001'",
    "UPDATE StockItem SET StockUnitName = 'Box' WHERE Code = 'VID003'",
    "UPDATE SOPInvoiceCredit SET DocumentDate = '2025-01-02' WHERE DocumentNo = '2'",
    "UPDATE SLCustomerAccount SET CreditLimit = 2 WHERE SLCustomerAccountID = "
    "(SELECT CustomerID FROM SOPInvoiceCredit WHERE DocumentNo = '3')",
    "DELETE FROM SLPostedCustomerTran WHERE TransactionReference = '3'",
    "DELETE FROM SLHistoricalCustomerTran WHERE TransactionReference = '3'",
    "DELETE FROM SOPInvoiceCreditLine WHERE SOPInvoiceCreditID IN "
    "(SELECT SOPInvoiceCreditID FROM SOPInvoiceCredit WHERE DocumentNo = '3')",
    "DELETE FROM SOPInvoiceCredit WHERE DocumentNo = '3'",
    "DELETE FROM StockItem WHERE ItemID = (SELECT MAX(ItemID) FROM StockItem)",
    "UPDATE SLPostedCustomerTran SET AllocatedValue = GoodsValueInAccountCurrency WHERE "
    "SLPostedCustomerTranID = (SELECT MIN(SLPostedCustomerTranID) FROM SLPostedCustomerTran)",
)


def filled(company: Path, into: str) -> tuple[Filled, int]:
    """Fill from Sage 200; give what was done, and how many statements the server was asked."""
    with (
        open_sandbox_sage200(company) as reader,
        closing(open_store(f"sqlite:///{into}", company.parent)) as db,
    ):
        assert isinstance(reader, ByRowVersion)
        return Filler(reader, db, lambda: None).fill(Order(6, date(2026, 1, 2))), reader.asked


@pytest.mark.parametrize("old", [False, pytest.param(True, marks=pytest.mark.long)])
def test_of_sage_200_only_what_changed_is_read_and_the_rows_are_those_of_a_whole_reading(
    tmp_path: Path, *, old: bool
) -> None:
    require_sql_server_driver()
    company = tmp_path / "company.db"
    create_sage200(company, SMALL, old=old)
    filled(company, "a.db")
    assert filled(company, "a.db")[0] == Filled()
    with closing(sqlite3.connect(company, isolation_level=None)) as database:
        writing(database)
        for each in CHANGES:
            database.execute(each)
    did, _ = filled(company, "a.db")
    assert (did.full, did.created) == (False, 0)
    assert did.updated >= 3
    assert did.deleted >= 3
    filled(company, "b.db")
    assert content(tmp_path / "a.db") == content(tmp_path / "b.db")


_PROGRAM = """
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from core.accounting.sage50.opening import open_company_file
from core.sandbox.sage200.opening import open_sandbox_sage200
from core.syncaccounting.filling import Filler, Order
from core.syncaccounting.opening import open_store

kind, path = sys.argv[1], Path(sys.argv[2])
reader = open_sandbox_sage200(path) if kind == "Sage 200" else open_company_file(path)
with reader, closing(open_store(f"sqlite:///{path.stem}-filled.db", path.parent)) as store:
    filler = Filler(reader, store, lambda: None)
    filler.fill(Order(6, date(2026, 1, 2)))
    filler.fill(Order(6, date(2026, 2, 2)))
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(peak.split()[1])
"""
_MOST_GROWTH = 20 * 1024
"""Kilobytes: a fifth of what the large company's records would take."""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["Sage 50", "Sage 200"])
def test_memory_does_not_grow_with_the_company(kind: str, tmp_path: Path) -> None:
    peaks = []
    for name, recipe in (
        ("small", Recipe(customers=10, products=10, invoices=10, transactions=40)),
        ("large", Recipe(customers=1_000, products=100, invoices=6_000, transactions=60_000)),
    ):
        path = tmp_path / f"{name}.db"
        if kind == "Sage 200":
            require_sql_server_driver()
            create_sage200(path, recipe)
        else:
            create_company(path, recipe)
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, kind, str(path)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        peaks.append(int(done.stdout))
    assert peaks[1] - peaks[0] < _MOST_GROWTH, peaks
