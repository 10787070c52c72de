"""What a person asks of QuickBooks by hand, where nobody can sign in to it from here, by the real program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD
from tests.e2e.test_quickbooks_serve import Program, invoices, serve, until_an_invoice

pytestmark = pytest.mark.long


@pytest.fixture
def books(world: Any) -> Iterator[Any]:
    """A company in QuickBooks on another computer, and a CRM in which an order is ready."""
    world.create(
        "--system", "quickbooks", "--customers", "8", "--products", "6", "--invoices", "5", "--orders", "1"
    )
    config: Path = world.config
    here = 'file = "sandbox:company.db"'
    assert here in config.read_text()
    config.write_text(config.read_text().replace(here, 'url = "http://localhost:8166"'))
    with world.served("--port", "0") as ready:
        world.environ |= {
            "SYNCUPLOAD_CRM_URL": ready["crm_url"],
            "SYNCUPLOAD_QUICKBOOKS_PASSWORD": PASSWORD,
        }
        yield world


def claim_alone(program: Program) -> None:
    """Have a visit break off over the order's invoice, before that is made."""
    _, quickbooks, _ = until_an_invoice(program)
    quickbooks.close()
    program.process.kill()


def test_an_order_is_set_free_in_the_next_visit_as_the_advice_says(books: Any) -> None:
    with serve(books) as program:
        claim_alone(program)
    away = books.sync("orders", "release", "ORD-1001", "--not-invoice", "7", "--json").document["error"]
    assert away["code"] == "quickbooks.away"
    assert "`syncupload quickbooks serve --release ORD-1001 --not-invoice 7`" in away["remedy"]
    with serve(books, "--release", "ORD-1001", "--not-invoice", "7") as program:
        seen = program.connector.update(program.company)
        released = program.said()["release"]
        assert (seen.error, released["claimed"]) == ("", True)
    with serve(books, "--release", "ORD-1001") as program:
        seen = program.connector.update(program.company)
        refused = program.said()["release"]["error"]
        assert refused["code"] == "orders.invoiced"
        assert refused["found"] in seen.error
        assert "batch" in program.said()
    assert invoices(program.company) == [("ORD-1001", 1)]


def test_the_journal_is_bound_anew_without_quickbooks_and_learns_the_company_in_the_next_visit(
    books: Any,
) -> None:
    with serve(books) as program:
        assert program.connector.update(program.company).error == ""
        with closing(sqlite3.connect(program.company)) as company, company:
            company.execute("UPDATE Company SET CompanyName = 'Another Ltd'")
        assert "history --rebind" in program.connector.update(program.company).error
        bound = books.sync("history", "--rebind", "--json").document["bound"]
        assert "what the Web Connector brings next" in bound
        assert program.connector.update(program.company).error == ""
        with closing(sqlite3.connect(program.company)) as company, company:
            company.execute("UPDATE Company SET CompanyName = 'A Third Ltd'")
        assert "Another Ltd" in program.connector.update(program.company).error


def test_serve_sets_no_order_free_where_none_go_into_the_accounts(books: Any) -> None:
    text = books.config.read_text()
    books.config.write_text(text.partition("[orders]")[0])
    refused = books.sync("quickbooks", "serve", "--port", "0", "--release", "ORD-1001", "--json")
    assert refused.code == 5
    assert "[orders]" in refused.document["error"]["remedy"]


def test_after_a_restored_backup_a_visit_compares_everything_as_the_advice_says(books: Any) -> None:
    company = books.site / "company.db"
    backup = company.read_bytes()
    with serve(books) as program:
        for _ in range(2):
            assert program.connector.update(company).error == ""
        company.write_bytes(backup)
        refused = program.connector.update(company).error
    assert "an older backup has been restored" in refused
    assert "`syncupload quickbooks serve --full`" in refused
    away = books.sync("batch", "--full", "--json").document["error"]
    assert away["code"] == "quickbooks.away"
    assert "with --full" in away["remedy"]
    with serve(books, "--full") as program:
        compared = []
        for _ in range(2):
            assert program.connector.update(company).error == ""
            while "batch" not in (said := program.said()):
                pass
            compared.append(said["batch"]["summary"])
    assert compared[0]["unchanged"] > 8 > compared[1]["unchanged"]
    assert compared[0]["created"] == compared[1]["created"] == 0
