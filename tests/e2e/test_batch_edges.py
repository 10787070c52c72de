"""The edges of the mark and of plans that hold, by the real program: what it shows is what it then does."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

SIZE = ("--customers", "30", "--products", "10", "--invoices", "20", "--transactions", "100")
GAP = (
    "(SELECT MIN(TRAN_NUMBER) + 1 FROM AUDIT_HEADER a"
    " WHERE NOT EXISTS (SELECT 1 FROM AUDIT_HEADER b WHERE b.TRAN_NUMBER = a.TRAN_NUMBER + 1))"
)
NEXT = "(SELECT MAX(TRAN_NUMBER) + 1 FROM AUDIT_HEADER)"


@pytest.fixture(scope="module")
def served(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A small company after its first batch, its CRM being served."""
    world = new_world(tmp_path_factory.mktemp("edges"))
    world.create(*SIZE)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


@pytest.fixture
def settled(served: Any) -> Any:
    """The same company with nothing left to do, whatever the test before has done to it."""
    assert served.sync("batch", "--json").code == 0
    return served


def books(world: Any, *statements: str) -> None:
    with closing(sqlite3.connect(world.site / "company.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def post(number: str, kind: str, account: str) -> str:
    return (
        "INSERT INTO AUDIT_HEADER (TRAN_NUMBER, TYPE, DATE, ACCOUNT_REF, INV_REF, NET_AMOUNT)"
        f" SELECT {number}, '{kind}', '2025-09-30', '{account}', '', 10"
    )


def turnover(account: str, more: int) -> str:
    return f"UPDATE SALES_LEDGER SET TURNOVER_YTD = TURNOVER_YTD + {more} WHERE ACCOUNT_REF = '{account}'"


def written(results: Any) -> set[tuple[str, str, str]]:
    acts = {"created": "create", "updated": "update"}
    return {
        (acts[each["outcome"]], each["entity"], each["key"]) for each in results if each["outcome"] in acts
    }


def test_a_late_transaction_under_an_earlier_number_is_followed(settled: Any) -> None:
    books(settled, post(GAP, "SI", "ABS001"), turnover("ABS001", 10))
    assert written(settled.sync("batch", "--json").document["results"]) == {("update", "account", "ABS001")}


def test_a_reversed_transaction_takes_its_turnover_back(settled: Any) -> None:
    books(
        settled,
        "UPDATE AUDIT_HEADER SET DELETED_FLAG = 1 WHERE TRAN_NUMBER = 5",
        post(NEXT, "SC", "ABS001"),
        turnover("ABS001", -10),
    )
    assert written(settled.sync("batch", "--json").document["results"]) == {("update", "account", "ABS001")}


def test_a_deleted_transaction_writes_nothing_and_is_settled(settled: Any) -> None:
    books(settled, "UPDATE AUDIT_HEADER SET DELETED_FLAG = 1 WHERE TRAN_NUMBER = 7")
    moved = settled.sync("batch", "--json").document
    assert moved["calls"]["crm_write"] == 0
    assert moved["mark"]["before"] != moved["mark"]["after"]
    after = settled.sync("batch", "--json").document["mark"]
    assert after["before"] == after["after"]


def test_a_dry_run_is_what_the_batch_then_does_to_the_letter(settled: Any) -> None:
    books(
        settled,
        post(NEXT, "SI", "ABS001"),
        turnover("ABS001", 25),
        "UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 2 WHERE STOCK_CODE = 'VID003'",
        "INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('DRY001', 'Dry Ltd')",
    )
    dry = settled.sync("batch", "--dry-run", "--json").document
    wet = settled.sync("batch", "--json").document
    shown = settled.sync("history", "--run", wet["run"], "--json").document["results"]
    planned = [each for each in dry["changes"] if each["action"] in {"create", "update"}]
    assert [each["change"] for each in shown if each["outcome"] in {"created", "updated"}] == planned
    assert len(planned) == 3
    assert dry["mark"] == wet["mark"]


def test_a_plan_that_has_drifted_is_refused_by_name_and_nothing_is_written(settled: Any) -> None:
    books(
        settled,
        "INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('DRF001', 'Drift'), ('DRF002', 'Still')",
    )
    file = settled.folder / "drift.plan"
    assert settled.sync("plan", "customers", "DRF001", "DRF002", "--out", file).code == 4
    assert settled.sync("upload", "customers", "DRF001").code == 0
    refused = settled.sync("upload", "--plan", file, "--json")
    assert refused.code == 1
    assert refused.document["error"]["code"] == "plan.drifted"
    assert "account DRF001" in refused.document["error"]["found"]
    assert "DRF002" not in refused.document["error"]["found"]
    assert refused.document["calls"]["crm_write"] == 0
    assert settled.sync("plan", "customers", "DRF002").code == 4


def test_a_saved_plan_is_carried_out_exactly(settled: Any) -> None:
    books(settled, "INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('EXA001', 'Exact Ltd')")
    file = settled.folder / "exact.plan"
    plan = settled.sync("plan", "customers", "EXA001", "--out", file, "--json").document
    books(settled, "UPDATE SALES_LEDGER SET NAME = 'Renamed Ltd' WHERE ACCOUNT_REF = 'EXA001'")
    run = settled.sync("upload", "--plan", file, "--json").document
    (done,) = settled.sync("history", "--run", run["run"], "--json").document["results"]
    assert [done["change"]] == plan["changes"]


@pytest.mark.long
def test_a_restored_backup_is_told_by_a_dry_run_too_and_writes_nothing(settled: Any) -> None:
    books(settled, f"DELETE FROM AUDIT_HEADER WHERE TRAN_NUMBER >= {NEXT} - 5", turnover("ABS001", 10))
    for words in (("--dry-run",), ()):
        refused = settled.sync("batch", "--json", *words)
        assert refused.document["error"]["code"] == "accounting.mark_beyond"
    full = settled.sync("batch", "--full", "--json")
    assert written(full.document["results"]) == {("update", "account", "ABS001")}
    assert settled.sync("batch", "--json").document["calls"]["crm_write"] == 0


def test_a_year_end_is_told_in_the_document_of_a_dry_run_and_of_the_batch(settled: Any) -> None:
    books(settled, "UPDATE SALES_LEDGER SET TURNOVER_YTD = 0")
    for words in (("--dry-run",), ()):
        told = settled.sync("batch", "--json", *words)
        (note,) = told.document["notes"]
        assert "falls to 0: a year-end?" in note
        assert f"note: {note}" in told.err
    assert settled.sync("batch", "--json").document["notes"] == []


KILLED = """
import os, signal, sys
import requests
from tui.cli import main
left, send = iter(range(int(sys.argv.pop(1)))), requests.Session.send
def sending(*given, **named):
    answer = send(*given, **named)
    if b"Create" in (given[1].body or b"") and next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
requests.Session.send = sending
main()
"""
"""The program, killed at an answer to a write: after so many others."""


@pytest.mark.long
def test_a_first_batch_that_was_killed_half_way_goes_on_without_making_anything_again(world: Any) -> None:
    world.create("--customers", "12", "--products", "6", "--invoices", "10", "--transactions", "0")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        everything = world.sync("batch", "--dry-run", "--json").document["summary"]["create"]
        command = [sys.executable, "-c", KILLED, "12", "--config", str(world.config), "batch"]
        killed = subprocess.run(command, env=world.environ, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        second = world.sync("batch", "--json")
        third = world.sync("batch", "--full", "--json").document
    assert "this one is full" in second.err
    assert second.code == 0
    assert second.document["mark"]["before"] is None
    assert 0 < second.document["summary"]["created"] < everything
    assert third["calls"]["crm_write"] == third["summary"]["created"] == 0
