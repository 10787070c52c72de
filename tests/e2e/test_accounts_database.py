"""`syncupload batch` fills the SYNC Accounting database beside the CRM; neither stops the other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.e2e.conftest import error_of

ROWS = "SELECT company, reference, balance FROM sync_customer ORDER BY reference"


@pytest.fixture
def filled(world: Any) -> Any:
    """A small sandbox that fills company 6 of a SQLite file."""
    world.create("--customers", "3", "--products", "2", "--invoices", "4")
    says = '\n[sync_accounting]\nmode = "ACCESS"\nmdb = "sqlite:///sync.db"\ncompany = 6\n'
    world.config.write_text(world.config.read_text() + says)
    return world


def rows(world: Any, asked: str = ROWS) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(world.site / "sync.db")) as found:
        return found.execute(asked).fetchall()


def standing(world: Any) -> list[tuple[Any, ...]]:
    return rows(world, "SELECT company, name FROM sync_company")


def test_a_batch_fills_it_once_and_a_second_one_changes_nothing(filled: Any) -> None:
    with filled.served("--port", "0") as ready:
        filled.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        first = filled.sync("batch", "--json").document
        again = filled.sync("batch", "--json").document
        full = filled.sync("batch", "--full")
    assert first["sync_accounting"]["created"] > 0
    assert first["sync_accounting"]["full"]
    idle = {"full": False, "created": 0, "updated": 0, "deleted": 0}
    assert again["sync_accounting"] == idle
    assert "SYNC Accounting: 0 rows made, 0 changed, 0 taken away, everything compared" in full.out
    ledger = filled.sync("list", "customers", "--json").document["rows"]
    assert rows(filled) == [(6, each["reference"], each["balance"]) for each in ledger]


def test_it_is_filled_although_the_crm_is_down(filled: Any) -> None:
    ended = filled.sync("batch", "--json", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
    assert error_of(ended, 1)["code"].startswith("crm.")
    assert "SYNC Accounting: " in ended.err
    assert len(rows(filled)) == 3


def test_no_rows_are_replaced_for_a_company_that_is_not_known(filled: Any) -> None:
    numbered = ("check", "sync-accounting", "--json")
    with filled.served("--port", "0") as ready:
        filled.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        filled.sync("batch", "--json")
        with closing(sqlite3.connect(filled.site / "company.db")) as company, company:
            company.execute("UPDATE COMPANY SET NAME = 'New Ltd'")
            company.execute("DELETE FROM STOCK")
        before = standing(filled), rows(filled)
        refused = filled.sync("batch", "--full", "--json")
        assert error_of(refused, 1)["code"] == "journal.bound"
        down = filled.sync("batch", "--full", "--json", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
        assert error_of(down, 1)["code"].startswith("crm.")
        assert "keeps the records of" in down.err
        other = {"SYNCUPLOAD_JOURNAL_URL": f"sqlite:///{filled.site / 'other.db'}"}
        taken = filled.sync("batch", "--full", "--json", **other)
        assert taken.document["sync_accounting"]["error"]["code"] == "sync_accounting.number_taken"
        assert filled.sync(*numbered).code == 1
        assert (standing(filled), rows(filled)) == before
        assert "is now of New Ltd" in filled.sync("history", "--rebind").out
        assert filled.sync(*numbered).code == 0
        assert filled.sync("batch", "--json").document["sync_accounting"]["deleted"] == 2
    assert standing(filled) == [(6, "New Ltd")]


@pytest.mark.long
def test_the_crm_gets_its_records_although_it_cannot_be_filled(filled: Any) -> None:
    with filled.served("--port", "0") as ready:
        broken = {"SYNCUPLOAD_SYNC_ACCOUNTING_MDB": "missing.mdb"}
        filled.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ended = filled.sync("batch", "--json", **broken)
    assert ended.code == 1
    assert ended.document["summary"]["created"] > 0
    assert ended.document["sync_accounting"]["error"]["code"] == "sync_accounting.no_file"
    assert "sqlite:///" in ended.err


def test_a_dry_run_says_what_a_batch_does_and_writes_nothing(filled: Any) -> None:
    with filled.served("--port", "0") as ready:
        filled.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        forecast = filled.sync("batch", "--dry-run", "--json")
        assert not (filled.site / "sync.db").exists()
        done = filled.sync("batch", "--json").document["sync_accounting"]
        (filled.site / "sync.db").unlink()
        again = filled.sync("batch", "--dry-run")
        filled.sync("batch")
        idle = filled.sync("batch", "--dry-run", "--json")
    assert (forecast.code, forecast.document["sync_accounting"]) == (4, done)
    assert again.code == 4
    words = f"SYNC Accounting: {done['created']} rows would be made, 0 changed, 0 taken away"
    assert words in again.out
    assert (idle.code, idle.document["sync_accounting"]["created"]) == (0, 0)
