"""`syncupload account`: what a person and a script see of one customer."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import Any

from tests.e2e.conftest import error_of

AGES = {"current", "from_30", "from_60", "from_90", "from_120"}
POSTED = {"number", "type", "account", "date", "reference", "details", "net", "tax", "gross", "outstanding"}


def test_a_script_gets_the_whole_account(shared: Any) -> None:
    document = shared.sync("account", "ABS001", "--json").document
    assert document["customer"]["reference"] == "ABS001"
    assert document["difference"] == "0.00"
    assert document["outstanding"] == document["customer"]["balance"]
    assert set(document["ageing"]) == AGES
    assert sum(map(Decimal, document["ageing"].values())) == Decimal(document["outstanding"])
    posted = [*document["open_invoices"], *document["credit_notes"], *document["payments"]]
    assert all(set(each) == POSTED for each in posted)
    assert posted


def test_a_person_gets_plain_lines(shared: Any) -> None:
    ended = shared.sync("account", "abs001", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("ABS001  ABS Garages Ltd\nBalance ")
    assert "\nSum " in ended.out
    assert "\nOpen invoices: " in ended.out
    assert "\x1b" not in ended.out


def test_an_unknown_account_is_wrong_usage(shared: Any) -> None:
    assert error_of(shared.sync("account", "ZZ\x1b[31m", "--json"), 2)["code"] == "account.unknown"


def test_books_that_do_not_add_up_are_shown_so_and_hostile_names_are_harmless(world: Any) -> None:
    world.create("--customers", "2", "--products", "2", "--invoices", "4")
    with sqlite3.connect(world.site / "company.db") as books:
        hostile = "A1\x1b[31m\u202e [/red]"
        changed = "UPDATE SALES_LEDGER SET NAME = ?, BALANCE = BALANCE + 1 WHERE ACCOUNT_REF = 'A1D001'"
        assert books.execute(changed, (hostile,)).rowcount == 1
    books.close()
    ended = world.sync("account", "A1D001")
    assert ended.code == 0
    assert "! The balance differs by 1.00 from what is outstanding" in ended.out
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
