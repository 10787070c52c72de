"""Writing into the sandbox's Sage 50 by way of a helper, under another Python and beside every misfortune."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.accounting.orders import (
    AccountingBusyError,
    AccountingRefusedError,
    AccountingUnansweredError,
    AccountingWriter,
    NewProduct,
)
from core.accounting.sage50.sdo.settings import SageSettings
from core.errors import AccountingError
from core.helper.process import Helper
from core.helper.remote_writer import RemoteWriter
from core.helper.services import SANDBOX
from core.helper.terms import Terms
from core.records import OrderCustomer
from core.sandbox import login_queue
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.sdo.faults import Faults, write_faults
from tests.core.helper.test_notation import INVOICE

CUSTOMER = OrderCustomer(
    reference="NEW001",
    name="O'Neil & Söhne",
    contact_name="Ann O'Neil",
    address=("1 High Street", "", "Ashford", ""),
    postcode="TN23 1AA",
    telephone="01233 1",
    email="",
)
PRODUCT = NewProduct("NEW-1", "A new article", "Each", Decimal("2.80"), "T1", "4000", "5000")
ORDER = replace(
    INVOICE, account="NEW001", lines=(replace(INVOICE.lines[0], description="Café", product_code="NEW-1"),)
)
VERSION = 17


@pytest.fixture
def books(tmp_path: Path) -> Path:
    path = tmp_path / "company.db"
    create_company(path, Recipe(customers=2, products=2, invoices=2, transactions=2, seed=3))
    return path


Open = Callable[..., RemoteWriter]


@pytest.fixture
def open_writer(books: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(python: str = sys.executable, **terms: Any) -> RemoteWriter:
            helper = Helper(python, Terms("Sage 50", "MANAGER", **terms))
            stack.callback(helper.close)
            helper.open(SANDBOX, SageSettings(str(books), wait=0), VERSION)
            return RemoteWriter(helper)

        yield opened


def rows(books: Path, table: str, where: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(books)) as database:
        return list(database.execute(f"SELECT * FROM {table} WHERE {where}"))


def signed_in(books: Path) -> bool:
    """Whether somebody is signed in, and not only has left an entry behind."""
    try:
        login_queue.sign_in(books, "MANAGER", "a test").leave()
    except login_queue.NameInUseError:
        return True
    return False


def upload(writer: AccountingWriter) -> str:
    writer.create_customer(CUSTOMER)
    writer.create_product(PRODUCT)
    return writer.create_invoice(ORDER)


def test_an_order_goes_into_the_books_under_a_python_that_has_nothing(
    open_writer: Open, books: Path, bare: str
) -> None:
    with open_writer(bare) as writer:
        assert writer.accounts(["new001", "none"]) == frozenset()
        assert signed_in(books)
        number = upload(writer)
        assert writer.accounts(["new001", "none"]) == {"new001"}
        assert writer.products(["new-1", "none"]) == {"new-1"}
        (booked,) = writer.booked(["ORD-1", "ORD-2"])["ord-1"]
    assert (booked.number, booked.account, booked.posted) == (number, "NEW001", False)
    assert (booked.net, booked.gross) == (ORDER.net, ORDER.gross)
    assert not signed_in(books)
    assert [row for row in rows(books, "SALES_LEDGER", "ACCOUNT_REF = 'NEW001'") if CUSTOMER.name in row]


@pytest.mark.long
def test_what_is_there_is_refused_and_the_next_one_goes_well(open_writer: Open) -> None:
    with open_writer() as writer:
        writer.create_customer(CUSTOMER)
        with pytest.raises(AccountingRefusedError, match="NEW001"):
            writer.create_customer(CUSTOMER)
        writer.create_product(PRODUCT)


def test_a_name_in_use_is_told_with_its_cure(open_writer: Open, books: Path) -> None:
    with login_queue.sign_in(books, "MANAGER", "ODBC"), pytest.raises(AccountingBusyError) as busy:
        open_writer()
    assert busy.value.code == "sage50.user_in_use"
    open_writer()


@pytest.mark.parametrize(
    ("fault", "made"), [pytest.param("crash_before", 0, marks=pytest.mark.long), ("crash_after", 1)]
)
def test_a_helper_that_dies_while_it_writes_leaves_it_in_doubt(
    open_writer: Open, books: Path, fault: str, made: int
) -> None:
    write_faults(books, Faults(**{fault: 3}))  # type: ignore[arg-type]  # by name
    writer = open_writer()
    with pytest.raises(AccountingUnansweredError) as doubt:
        upload(writer)
    assert "MANAGER may still be signed in" in doubt.value.remedy
    with pytest.raises(AccountingError, match="Open the company again"):
        writer.booked(["ORD-1"])
    with open_writer() as again:
        assert len(again.booked(["ORD-1"]).get("ord-1", ())) == made


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        pytest.param("hang_before", 0, marks=pytest.mark.long),
        pytest.param("hang_after", 1, marks=pytest.mark.long),
    ],
)
def test_a_helper_that_hangs_while_it_writes_is_killed_and_leaves_it_in_doubt(
    open_writer: Open, books: Path, fault: str, made: int
) -> None:
    writer = open_writer(grace=0.1)
    writer.create_customer(CUSTOMER)
    writer.create_product(PRODUCT)
    write_faults(books, Faults(**{fault: 3}))  # type: ignore[arg-type]  # by name
    with pytest.raises(AccountingUnansweredError) as doubt:
        writer._helper.ask("create_invoice", ORDER, write=True, limit=1.0)
    assert "MANAGER may still be signed in" in doubt.value.remedy
    assert not signed_in(books)  # for the system keeps the sandbox's queue, and it has killed the process
    with open_writer() as again:
        assert len(again.booked(["ORD-1"]).get("ord-1", ())) == made


def test_a_helper_that_is_killed_between_two_records_leaves_the_next_one_in_doubt(
    open_writer: Open, books: Path
) -> None:
    writer = open_writer()
    writer.create_customer(CUSTOMER)
    os.kill(writer._helper.pid, signal.SIGKILL)
    with pytest.raises(AccountingUnansweredError):
        writer.create_product(PRODUCT)
    assert not rows(books, "STOCK", "STOCK_CODE = 'NEW-1'")


@pytest.mark.long
def test_a_writer_that_is_never_closed_signs_out_when_its_owner_is_gone(books: Path, tmp_path: Path) -> None:
    owner = os.fork()
    if owner == 0:  # pragma: no cover - it ends by a signal
        with suppress(BaseException):
            helper = Helper(sys.executable, Terms("Sage 50", "MANAGER"))
            helper.open(SANDBOX, SageSettings(str(books), wait=0), VERSION)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(owner, 0)
    settings = SageSettings(str(books), wait=30)
    helper = Helper(sys.executable, Terms("Sage 50", "MANAGER"))
    helper.open(SANDBOX, settings, VERSION)
    helper.close()
