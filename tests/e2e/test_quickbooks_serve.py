"""The Web Connector comes to the real program: batches and orders go both ways, each record once."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from core.accounting.quickbooks.session import adds
from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD, Connector, QuickBooks
from tests.e2e.conftest import PROGRAM

ORDERS = 3
INVOICE = re.compile("<InvoiceAddRq")


@dataclass
class Program:
    """`quickbooks serve` that runs, and a Web Connector that knows its address."""

    process: subprocess.Popen[str]
    connector: Connector
    company: Path

    def said(self) -> dict[str, Any]:
        """Give the next line that it prints."""
        assert self.process.stdout
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        return self.process.returncode


@pytest.fixture
def books(world: Any) -> Iterator[Any]:
    """A company in QuickBooks, and its CRM that is served, with orders in it."""
    sizes = ("--customers", "30", "--products", "20", "--invoices", "20", "--orders", str(ORDERS))
    world.create("--system", "quickbooks", *sizes)
    with world.served("--port", "0") as ready:
        world.environ |= {
            "SYNCUPLOAD_CRM_URL": ready["crm_url"],
            "SYNCUPLOAD_QUICKBOOKS_PASSWORD": PASSWORD,
        }
        yield world


@contextmanager
def serve(books: Any, *more: str) -> Iterator[Program]:
    words = ["--config", str(books.config), "quickbooks", "serve", "--port", "0", "--json", *more]
    with subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=books.environ
    ) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        connector = Connector(ready["url"])
        try:
            yield Program(process, connector, books.site / "company.db")
        finally:
            connector.close()
            process.kill()


def until_an_invoice(program: Program) -> tuple[str, QuickBooks, str]:
    """Go through a visit until an order's invoice is to be made: its ticket, QuickBooks, and that message."""
    connector = program.connector
    ticket, word = connector.enter()
    quickbooks = QuickBooks(program.company)
    quickbooks.begin(word)
    while not INVOICE.search(message := connector.fetch(ticket)):
        connector.bring(ticket, quickbooks.ask(message))
    return ticket, quickbooks, message


def invoices(company: Path) -> list[tuple[str, int]]:
    """Give the PO numbers of invoices, and how many have each."""
    sql = "SELECT PONumber, count(*) FROM Invoice WHERE PONumber LIKE 'ORD-%' GROUP BY 1 ORDER BY 1"
    with closing(sqlite3.connect(company)) as database:
        return database.execute(sql).fetchall()


@pytest.mark.long
def test_each_visit_is_a_batch_and_the_orders_and_the_second_writes_nothing_twice(books: Any) -> None:
    with serve(books) as program:
        first = program.connector.update(program.company)
        batch, orders = program.said()["batch"], program.said()["orders"]
        second = program.connector.update(program.company)
        again, no_orders = program.said()["batch"], program.said()["orders"]
        assert program.end() == 0
    assert (first.percents[-1], second.percents[-1]) == (100, 100)
    assert batch["summary"]["created"] > 50
    assert [each["outcome"] for each in orders["results"]].count("created") >= ORDERS
    assert (again["summary"]["created"], no_orders["summary"]["created"]) == (0, 0)
    assert [count for _, count in invoices(program.company)] == [1] * ORDERS


@pytest.mark.long
@pytest.mark.parametrize("done", [True, False], ids=["invoice made", "invoice not made"])
@pytest.mark.parametrize("killed", [True, False], ids=["program killed", "web connector gone"])
def test_a_visit_that_breaks_off_over_an_invoice_makes_it_once(books: Any, done: bool, killed: bool) -> None:
    with serve(books) as program:
        ticket, quickbooks, message = until_an_invoice(program)
        if done:
            quickbooks.ask(message)
        quickbooks.close()
        if killed:
            program.process.kill()
        else:
            program.connector.calls.closeConnection(ticket)
            program.end()
    assert len(invoices(program.company)) == (1 if done else 0)
    with serve(books) as program:
        seen = program.connector.update(program.company)
        assert program.end() == 0
    assert seen.percents[-1] == 100, seen.error
    assert [count for _, count in invoices(program.company)] == [1] * ORDERS


@pytest.mark.long
@pytest.mark.parametrize("invoiced", [False, True], ids=["at the first question", "after an invoice"])
@pytest.mark.parametrize("fetched", [False, True], ids=["before a question", "over a question"])
def test_a_web_connector_that_dies_without_a_word_keeps_nobody_waiting(
    books: Any, invoiced: bool, fetched: bool
) -> None:
    """Nothing is in flight: the next visit does the rest, and each invoice is made once."""
    with serve(books) as program:
        connector = program.connector
        ticket, word = connector.enter()
        quickbooks = QuickBooks(program.company)
        quickbooks.begin(word)
        message = connector.fetch(ticket)
        while invoiced and not INVOICE.search(message):
            connector.bring(ticket, quickbooks.ask(message))
            message = connector.fetch(ticket)
        connector.bring(ticket, quickbooks.ask(message))
        if fetched:
            assert not adds(connector.fetch(ticket))
        quickbooks.close()
        assert program.end() == 0
    assert sum(count for _, count in invoices(program.company)) == int(invoiced)
    with serve(books) as program:
        seen = program.connector.update(program.company)
        assert program.end() == 0
    assert seen.percents[-1] == 100, seen.error
    assert [count for _, count in invoices(program.company)] == [1] * ORDERS


@pytest.mark.long
def test_a_crm_that_is_down_is_shown_by_the_web_connector(books: Any) -> None:
    books.environ["SYNCUPLOAD_CRM_URL"] = "http://127.0.0.1:9/"
    with serve(books) as program:
        seen = program.connector.update(program.company)
        told = program.said()
    assert seen.error
    assert told["visit"] == 1
    assert told["error"]["found"] in seen.error


@pytest.mark.long
def test_a_password_that_is_kept_lets_the_web_connector_in_and_is_kept_as_a_hash(world: Any) -> None:
    world.create("--system", "quickbooks", "--customers", "12", "--products", "9", "--invoices", "8")
    kept = subprocess.run(
        [*PROGRAM, "--config", str(world.config), "config", "set-secret", "quickbooks.password", "--file"],
        input=f"{PASSWORD}\n",
        text=True,
        env=world.environ,
        capture_output=True,
        check=True,
    )
    assert PASSWORD not in kept.stdout + kept.stderr
    with serve(world) as program:
        assert program.connector.enter(password="wrong") == ("", "nvu")
        assert program.connector.enter()[0]


def test_the_file_for_the_web_connector_is_written(world: Any) -> None:
    world.create("--system", "quickbooks", "--customers", "12", "--products", "9", "--invoices", "8")
    made = world.sync("quickbooks", "qwc", "--every", "15")
    root = etree.fromstring((world.folder / "syncupload.qwc").read_bytes())
    assert made.code == 0
    assert root.findtext("AppURL") == "http://localhost:8166/quickbooks"
    assert root.findtext("Scheduler/RunEveryNMinutes") == "15"
    assert "set-secret quickbooks.password" in made.out
    away = {"SYNCUPLOAD_QUICKBOOKS_URL": "https://books.example:8443"}
    secure = world.sync("quickbooks", "qwc", "--json", **away).document  # its own file may be renewed
    assert secure["url"] == "https://books.example:8443/quickbooks"
    assert Path(secure["certificate"]).read_bytes().startswith(b"-----BEGIN CERTIFICATE")


def test_the_file_for_the_web_connector_takes_no_other_files_place(world: Any) -> None:
    world.create("--system", "quickbooks", "--customers", "1", "--products", "1", "--invoices", "1")
    before = world.config.read_bytes()
    refused = world.sync("quickbooks", "qwc", "--out", world.config, "--json")
    assert (refused.code, refused.document["error"]["code"]) == (2, "file.exists")
    assert world.config.read_bytes() == before
    mine = world.folder / "mine.qwc"
    mine.write_text("<QBWCXML><OwnerID>{x}</OwnerID></QBWCXML>")
    assert world.sync("quickbooks", "qwc", "--out", mine).code == 2
    assert world.sync("quickbooks", "qwc", "--out", mine, "--replace").code == 0
