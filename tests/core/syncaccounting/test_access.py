"""A real .accdb is filled, and read back by a reader that has nothing to do with what wrote it."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.syncaccounting.access_store import AccessStore
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.store import SyncAccountingError
from tests.core.syncaccounting.jet import Connection, new_file
from tests.core.upload.books import ListReader, customer, invoice, product

TODAY = date(2008, 7, 1)


def exported(path: Path, table: str) -> list[dict[str, str]]:
    """Read a table with mdbtools."""
    tool = shutil.which("mdb-export")
    if tool is None:
        pytest.skip("mdb-export is missing (package mdbtools)")
    read = subprocess.run([tool, str(path), table], capture_output=True, text=True, check=True)
    return list(csv.DictReader(read.stdout.splitlines()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "sync.accdb"
    new_file(made)
    return made


def books() -> ListReader:
    named = customer("ABS001", name="Łódź O'Neill £")
    return ListReader(
        [customer("A1D001"), named], [product("PEN", "0.1234")], [invoice("1", "A1D001", "PEN")]
    )


def fill(reader: ListReader, path: Path, number: int = 6) -> Filled:
    return Filler(reader, AccessStore(path, Connection), lambda: None).fill(Order(number, TODAY))


def test_what_was_filled_is_read_back_exactly(path: Path) -> None:
    reader = books()
    assert fill(reader, path).created == 5
    assert fill(reader, path) == Filled()
    rows = {row["reference"]: row for row in exported(path, "sync_customer")}
    assert rows["ABS001"]["name"] == "Łódź O'Neill £"
    assert rows["A1D001"]["company"] == "6"
    assert Decimal(rows["A1D001"]["turnover"]) == Decimal("5220.54")
    (sold,) = exported(path, "sync_product")
    assert Decimal(sold["sales_price"]) == Decimal("0.1234")


def test_a_change_is_made_and_a_deleted_record_disappears(path: Path) -> None:
    reader = books()
    fill(reader, path)
    fill(reader, path, 7)
    reader.customer_list = [replace(reader.customer_list[0], balance=Decimal("9.99"))]
    assert fill(reader, path) == Filled(updated=1, deleted=1)
    own = [row for row in exported(path, "sync_customer") if row["company"] == "6"]
    assert [(row["reference"], Decimal(row["balance"])) for row in own] == [("A1D001", Decimal("9.99"))]
    assert len(exported(path, "sync_customer")) == 3


def test_a_run_that_dies_leaves_the_file_as_it_was(path: Path) -> None:
    fill(books(), path)
    before = exported(path, "sync_customer")
    changed = books()
    changed.customer_list = []

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Filler(changed, AccessStore(path, Connection), killed).fill(Order(6, TODAY, full=True))
    assert exported(path, "sync_customer") == before


def test_a_machine_without_the_driver_is_told_of_the_substitute(path: Path) -> None:
    with pytest.raises(SyncAccountingError, match="sqlite:///") as refused, AccessStore(path).writing(6):
        pass
    assert refused.value.code == "sync_accounting.access_driver"


def test_an_access_file_is_proved_to_be_writable_and_no_row_is_left(path: Path) -> None:
    fill(books(), path)
    AccessStore(path, Connection).prove(6)
    assert len(exported(path, "sync_company")) == 1
