"""The program killed by `kill -9` at one call after another: what the CRM holds once it was left in peace."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, event

from core.accounting.base import EVERYTHING
from core.config.store import load
from core.crm.base import Query, Reference
from core.sandbox.company.creation import Recipe
from core.sandbox.site import COMPANY_FILE, CONFIG_FILE, create_site
from core.service import SyncService
from core.upload.outcome import Report
from core.upload.progress import Watch

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SMALL = Recipe(customers=12, products=6, invoices=10)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a sandbox's CRM in a process of its own; give its address."""
    create_site(folder, SMALL, now=NOW)
    command = [sys.executable, "-m", "tui.cli", "sandbox", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield str(json.loads(server.stdout.readline())["crm_url"])
        finally:
            server.kill()


def batch(folder: Path, url: str) -> Report:
    """Run one full batch in this process."""
    watch = Watch(lambda: NOW)
    loaded = load(folder / CONFIG_FILE, environ={"SYNCUPLOAD_CRM_URL": url})
    with SyncService(loaded) as service:
        made = service.plan_batch(watch, full=True)
        with made.plan:
            return service.upload_batch(made, watch)[0]


def arm(point: int) -> None:
    """Have this process kill itself at the n-th request, answer or commit from now on."""
    passed = iter(range(point))
    send = requests.Session.send

    def step(*_: object) -> None:
        if next(passed, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def sending(*given: Any, **named: Any) -> requests.Response:
        step()
        answer = send(*given, **named)
        step()
        return answer

    requests.Session.send = sending  # type: ignore[method-assign]  # in a child that is about to die
    event.listen(Engine, "commit", step)


def killed(folder: Path, url: str, point: int) -> bool:
    """Run a batch in a child that kills itself at a point; whether it came that far."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            arm(point)
            batch(folder, url)
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def posted(folder: Path) -> dict[str, Decimal]:
    """Give the total of each posted invoice of the books, by the number that it gets in the CRM."""
    asked = (
        "SELECT ACCOUNT_REF || '-' || INVOICE_NUMBER, INVOICE_GROSS FROM INVOICE"
        " WHERE POSTED_CODE = 1 AND INVOICE_OR_CREDIT = 'Invoice'"
    )
    with closing(sqlite3.connect(folder / COMPANY_FILE)) as file:
        return {key: Decimal(str(round(total, 2))) for key, total in file.execute(asked)}


def whole(folder: Path, url: str) -> None:
    """Hold the CRM against the ledger: every record once, every line there, every total to the penny."""
    loaded = load(folder / CONFIG_FILE, environ={"SYNCUPLOAD_CRM_URL": url})
    with SyncService(loaded) as service:
        crm, reader = service.crm, service.reader
        accounts = Counter(
            each.fields.get("accountnumber") for each in crm.find(Query("account", ("accountnumber",)))
        )
        assert accounts == Counter(each.reference for each in reader.customers(EVERYTHING))
        products = Counter(
            each.fields.get("productnumber") for each in crm.find(Query("product", ("productnumber",)))
        )
        assert products == Counter(each.code for each in reader.products(EVERYTHING))
        headers = list(crm.find(Query("invoice", ("invoicenumber", "totalamount"))))
        assert len(headers) == len(posted(folder)) > 0
        assert {each.fields["invoicenumber"]: each.fields["totalamount"] for each in headers} == posted(
            folder
        )
        sums: dict[object, Decimal] = dict.fromkeys((each.id for each in headers), Decimal())
        for line in crm.find(Query("invoicedetail", ("invoiceid", "extendedamount"))):
            owner, amount = line.fields["invoiceid"], line.fields["extendedamount"]
            assert isinstance(owner, Reference)
            assert isinstance(amount, Decimal)
            sums[owner.id] += amount
        assert sums == {each.id: each.fields["totalamount"] for each in headers}
    with closing(sqlite3.connect(folder / "journal.db")) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("first", [3, 17, 40])
def test_what_was_killed_and_killed_again_in_recovery_is_made_whole_once(tmp_path: Path, first: int) -> None:
    with served(tmp_path) as url:
        assert killed(tmp_path, url, first)
        killed(tmp_path, url, first + 6)
        batch(tmp_path, url)
        whole(tmp_path, url)
        assert batch(tmp_path, url).calls.write == 0
