"""The unattended run, every night: only what changed, by the real program on both of its transports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

SIZE = ("--customers", "60", "--products", "20", "--invoices", "40", "--transactions", "200")


@pytest.fixture
def uploaded(world: Any) -> Iterator[Any]:
    """A small company after its first batch, its CRM being served."""
    world.create(*SIZE)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        world.first = world.sync("batch", "--json")
        assert world.first.code == 0, world.first.err
        yield world


def books(world: Any, *statements: str) -> None:
    with closing(sqlite3.connect(world.site / "company.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def post(world: Any, account: str, times: int = 1) -> None:
    """Post sales invoices by hand, with what Sage then notes in the ledger."""
    books(
        world,
        *(
            "INSERT INTO AUDIT_HEADER (TRAN_NUMBER, TYPE, DATE, ACCOUNT_REF, INV_REF, NET_AMOUNT, TAX_AMOUNT)"
            f" SELECT MAX(TRAN_NUMBER) + 1, 'SI', '2025-09-30', '{account}', '', 10, 2 FROM AUDIT_HEADER"
            for _ in range(times)
        ),
        f"UPDATE SALES_LEDGER SET TURNOVER_YTD = TURNOVER_YTD + {10 * times} WHERE ACCOUNT_REF = '{account}'",
    )


def written(ended: Any) -> set[tuple[str, str, str]]:
    results = ended.document["results"]
    return {
        (each["outcome"], each["entity"], each["key"])
        for each in results
        if each["outcome"] in {"created", "updated"}
    }


def test_the_first_batch_says_that_it_is_a_full_one(uploaded: Any) -> None:
    assert "this one is full" in uploaded.first.err
    assert uploaded.first.document["mark"]["before"] is None


def test_nothing_new_is_nothing_written_and_the_mark_stays(uploaded: Any) -> None:
    again = uploaded.sync("batch", "--json")
    assert again.code == 0
    assert again.document["calls"]["crm_write"] == 0
    assert again.document["results"] == []
    after = uploaded.first.document["mark"]["after"]
    assert again.document["mark"] == {"before": after, "after": after}


def test_two_new_transactions_of_one_customer_write_it_alone(uploaded: Any) -> None:
    post(uploaded, "ABS001", times=2)
    ended = uploaded.sync("batch", "--json")
    assert written(ended) == {("updated", "account", "ABS001")}
    assert ended.document["mark"]["after"] != ended.document["mark"]["before"]


def test_an_edited_price_alone_follows(uploaded: Any) -> None:
    books(uploaded, "UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 1 WHERE STOCK_CODE = 'VID003'")
    assert written(uploaded.sync("batch", "--json")) == {("updated", "product", "VID003")}


def test_a_customer_without_transactions_is_created(uploaded: Any) -> None:
    books(uploaded, "INSERT INTO SALES_LEDGER (ACCOUNT_REF, NAME) VALUES ('NEW001', 'New Ltd')")
    assert written(uploaded.sync("batch", "--json")) == {("created", "account", "NEW001")}


def test_a_dry_run_shows_what_there_is_to_do_and_writes_nothing(uploaded: Any) -> None:
    assert uploaded.sync("batch", "--dry-run").code == 0
    post(uploaded, "ABS001")
    for _ in range(2):
        dry = uploaded.sync("batch", "--dry-run", "--json")
        assert dry.code == 4
        assert dry.document["summary"]["update"] == 1
        assert dry.document["mark"]["before"] == uploaded.first.document["mark"]["after"]
    assert written(uploaded.sync("batch", "--json")) == {("updated", "account", "ABS001")}


def test_a_restored_backup_is_told_and_a_full_batch_goes_on_from_it(uploaded: Any) -> None:
    books(
        uploaded,
        "DELETE FROM AUDIT_HEADER WHERE TRAN_NUMBER >= (SELECT MAX(TRAN_NUMBER) - 5 FROM AUDIT_HEADER)",
    )
    refused = uploaded.sync("batch", "--json")
    assert refused.code == 1
    assert refused.document["error"]["code"] == "accounting.mark_beyond"
    assert "batch --full" in refused.document["error"]["remedy"]
    assert uploaded.sync("batch", "--full", "--json").code == 0
    assert uploaded.sync("batch", "--json").document["results"] == []
