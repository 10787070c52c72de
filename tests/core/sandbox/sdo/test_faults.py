"""Faults on demand: each strikes once, and an invoice is there whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.com import ComError
from core.sandbox.sdo.check_data import check_data
from core.sandbox.sdo.faults import Faults, read_faults, write_faults
from core.sandbox.sdo.session import CRASHED
from tests.core.sandbox.sdo.programs import MANUAL, connect, customer, engine, header, invoice, rows
from tests.core.sandbox.sdo.refusals import refused

_MAKES_TWO = """
import sys
from pathlib import Path
from tests.core.sandbox.sdo.programs import MANUAL, connect, engine, header, invoice
company = Path(sys.argv[1])
workspace = connect(engine(company), company)
for number in ("SO-1", "SO-2"):
    assert invoice(workspace, header(CUST_ORDER_NUMBER=number), *MANUAL).Update()
"""


def _orders(company: Path) -> list[str]:
    found = rows(company, "SELECT CUST_ORDER_NUMBER FROM INVOICE WHERE INVOICE_NUMBER > 40 ORDER BY 1")
    return [row["CUST_ORDER_NUMBER"] for row in found]


def _whole(company: Path) -> bool:
    headers = rows(company, "SELECT * FROM INVOICE WHERE INVOICE_NUMBER > 40")
    return 3 * len(headers) == len(rows(company, "SELECT * FROM INVOICE_ITEM WHERE INVOICE_NUMBER > 40"))


@pytest.mark.parametrize(
    ("faults", "made"),
    [
        pytest.param(Faults(crash_before=1), [], marks=pytest.mark.long),
        (Faults(crash_after=1), ["SO-1"]),
        (Faults(crash_before=2), ["SO-1"]),
        pytest.param(Faults(crash_after=2), ["SO-1", "SO-2"], marks=pytest.mark.long),
    ],
)
def test_the_process_ends_at_an_update(company: Path, faults: Faults, made: list[str]) -> None:
    write_faults(company, faults)
    ended = subprocess.run([sys.executable, "-c", _MAKES_TWO, str(company)], check=False)
    assert ended.returncode == CRASHED
    assert _orders(company) == made
    assert _whole(company)
    assert read_faults(company) == Faults()
    assert not check_data(company)


def test_a_full_disk_leaves_nothing_half_written(company: Path) -> None:
    write_faults(company, Faults(disk_full_at=2))
    sage = engine(company)
    workspace = connect(sage, company)
    assert customer(workspace)
    post = invoice(workspace, header(), *MANUAL)
    with refused(sage, 6):
        post.Update()
    assert _orders(company) == []
    assert _whole(company)
    assert post.Update()
    assert _orders(company) == ["SO-1"]


def test_an_answer_is_lost_after_the_commit(company: Path) -> None:
    write_faults(company, Faults(unanswered_at=1))
    post = invoice(connect(engine(company), company), header(), *MANUAL)
    with pytest.raises(ComError) as raised:
        post.Update()
    assert raised.value.hresult == -2147023170
    assert _orders(company) == ["SO-1"]


@pytest.mark.parametrize(("version", "code"), [(23, 16), (24, 91)])
def test_the_connection_is_kicked_out(company: Path, version: int, code: int) -> None:
    write_faults(company, Faults(kicked_out_at=4))
    sage = engine(company, version)
    workspace = connect(sage, company)
    record = workspace.CreateObject("SalesRecord")
    record.AddNew()
    field = record.Fields.Item("ACCOUNT_REF")
    with refused(sage, code):
        field.Value = "NEW001"
    with refused(sage, 16):
        record.Update()
    assert connect(engine(company, version), company)


def test_it_may_be_kicked_out_at_an_update(company: Path) -> None:
    write_faults(company, Faults(kicked_out_update=1))
    sage = engine(company, 24)
    post = invoice(connect(sage, company), header(), *MANUAL)
    with refused(sage, 91):
        post.Update()
    assert _orders(company) == []


def test_it_may_keep_the_number_to_itself(company: Path) -> None:
    write_faults(company, Faults(silent_numbers=True))
    post = invoice(connect(engine(company), company), header(), *MANUAL)
    assert post.Update()
    assert post.Header.Fields.Item("INVOICE_NUMBER").Value == 0
    assert _orders(company) == ["SO-1"]


def test_a_user_who_may_only_read_writes_nothing(company: Path) -> None:
    write_faults(company, Faults(read_only=True))
    sage = engine(company)
    workspace = connect(sage, company)
    with refused(sage, 32):
        customer(workspace)
    assert len(rows(company, "SELECT * FROM SALES_LEDGER")) == 30


class _HangsError(Exception):
    """Stands for a call that never comes back."""


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what would wait for ever raise instead."""

    def wait(_event: threading.Event, timeout: float | None = None) -> bool:
        assert timeout is None
        raise _HangsError

    monkeypatch.setattr(threading.Event, "wait", wait)


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize(("faults", "made"), [(Faults(hang_before=1), 0), (Faults(hang_after=1), 1)])
def test_an_update_may_never_come_back(company: Path, faults: Faults, made: int) -> None:
    write_faults(company, faults)
    post = invoice(connect(engine(company), company), header(), *MANUAL)
    with pytest.raises(_HangsError):
        post.Update()
    assert len(_orders(company)) == made


@pytest.mark.usefixtures("endless")
def test_a_dialog_may_wait_for_ever(company: Path) -> None:
    write_faults(company, Faults(dialogs_hang=True))
    workspace = engine(company).Workspaces.Add("Sync Uploader")
    with pytest.raises(_HangsError):
        workspace.Connect(str(company), "MANAGER", "", "DESK1")


def test_somebody_elses_lock_is_accounts_busy(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.sandbox.sdo.session._PATIENCE", 0.0)
    sage = engine(company)
    workspace = connect(sage, company)
    with closing(sqlite3.connect(company, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with refused(sage, 48):
            customer(workspace)
    assert customer(workspace)
