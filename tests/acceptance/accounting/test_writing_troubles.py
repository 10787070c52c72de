"""What stands between a writer and Sage: each is said with its cure, and nothing is left half done."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NoReturn, cast

import pytest

from core.accounting.orders import (
    AccountingBusyError,
    AccountingRefusedError,
    AccountingUnansweredError,
    AccountingWriter,
)
from core.accounting.sage50.sdo.invoice_writing import InvoiceWriting
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import Record
from core.errors import AccountingError
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.login_queue import clear, sign_in, signed_in
from tests.acceptance.accounting.books import Books, Clock
from tests.acceptance.accounting.drafts import CUSTOMER, NUMBER, PRODUCT, invoice


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "company.db"
    create_company(path, Recipe(customers=6, products=6, invoices=5, transactions=8, seed=2))
    Books(path, 0).change("UPDATE TAX_CODE SET TAX_RATE = 17.5 WHERE TAX_CODE = 'T1'")
    return path


@pytest.fixture(params=[*(pytest.param(each, marks=pytest.mark.long) for each in (13, 23)), 32])
def books(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Books:
    return Books(Path(shutil.copy(template, tmp_path / "company.db")), request.param)


def lost(books: Books) -> bool:
    """Whether nothing was written under the manual's order number."""
    return not books.rows("INVOICE", "CUST_ORDER_NUMBER = ?", NUMBER)


@pytest.mark.parametrize(
    ("fault", "code", "cure"),
    [
        ({"unregistered": True}, "sage50.not_registered", "Third Party Activation"),
        ({"data_version": 24}, "sage50.version", "SDOEngine.13 for version 13"),
        ({"users": {"OTHER": ""}}, "accounting.credentials", "[sage] user, password"),
        ({"users": {"MANAGER": "SECRET"}}, "accounting.credentials", "[sage] user, password"),
        ({"refusal": 25}, "sage50.data_path", "[sage] folder"),
        ({"refusal": 94}, "sage50.data_service", "Data Service"),
    ],
)
def test_what_keeps_a_writer_out_is_said_with_its_cure(
    books: Books, fault: dict[str, object], code: str, cure: str
) -> None:
    books.faults(**fault)
    with pytest.raises(AccountingError) as caught:
        books.writer(Clock())
    if fault.get("refusal") == 94 and books.version < 24:
        return  # such a version does not know that code
    assert caught.value.code == code
    assert cure in caught.value.remedy
    assert not isinstance(caught.value, AccountingBusyError)
    assert signed_in(books.path) == {}


def test_no_message_tells_a_password(books: Books) -> None:
    books.faults(users={"MANAGER": "RIGHT"})
    with pytest.raises(AccountingError) as caught:
        books.writer(password="Wr0ng-Word")
    assert "wr0ng-word" not in str(caught.value).casefold()
    assert "RIGHT" not in str(caught.value)


def test_passwords_and_users_go_in_as_sage_keeps_them(books: Books) -> None:
    books.faults(users={"SYNC": "WORD"})
    with books.writer(user="sync", password="word") as writer:
        assert writer.accounts(["A1D001"])


@pytest.mark.parametrize(
    ("fault", "code"),
    [({"exclusive": True}, "sage50.exclusive"), ({"refusal": 30}, "sage50.user_count")],
)
def test_a_busy_sage_is_waited_for_and_then_reported(
    books: Books, fault: dict[str, object], code: str
) -> None:
    books.faults(**fault)
    clock = Clock()
    with pytest.raises(AccountingBusyError, match="waited for 60 seconds") as caught:
        books.writer(clock)
    assert caught.value.code == code
    assert sum(clock.slept) == 60


def test_a_backup_that_ends_in_time_is_no_trouble(books: Books) -> None:
    books.faults(exclusive=True)
    clock = Clock(meanwhile=books.faults)
    with books.writer(clock) as writer:
        writer.create_customer(CUSTOMER)
    assert len(clock.slept) == 1


def test_one_name_is_signed_in_once(books: Books) -> None:
    with books.writer(), pytest.raises(AccountingBusyError, match="signed in to Sage 50 already"):
        books.writer(Clock())
    with books.writer():
        pass


def test_a_name_that_is_signed_out_meanwhile_is_taken(books: Books) -> None:
    other = sign_in(books.path, "MANAGER", "ODBC")
    with books.writer(Clock(meanwhile=other.leave)) as writer:
        assert writer.accounts(["A1D001"])


def test_a_name_that_a_broken_run_left_is_cleared_in_sage(books: Books) -> None:
    books.faults(strict_queue=True)
    sign_in(books.path, "MANAGER", "SDO").abandon()
    with pytest.raises(AccountingBusyError) as caught:
        books.writer()
    assert "clear the name" in caught.value.remedy
    clear(books.path, "MANAGER")
    books.writer().close()


def test_the_name_is_given_back_whatever_happens(books: Books) -> None:
    with pytest.raises(AccountingRefusedError), books.writer() as writer:
        writer.create_invoice(invoice(account="NOBODY"))
    assert signed_in(books.path) == {}


def test_a_computer_of_a_long_name_signs_out(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "a-computer-whose-name-is-longer-than-32-characters")
    books.writer().close()
    assert signed_in(books.path) == {}


def test_there_is_no_company_in_another_file(books: Books, tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match="finds no company in"):
        books.writer(folder=str(tmp_path / "elsewhere.db"))


@pytest.mark.parametrize("deed", ["create_customer", "create_product", "create_invoice"])
@pytest.mark.parametrize("fault", ["disk_full_at", "unanswered_at"])
def test_a_save_that_breaks_off_is_to_be_looked_for(books: Books, deed: str, fault: str) -> None:
    drafts = {"create_customer": CUSTOMER, "create_product": PRODUCT, "create_invoice": invoice()}
    before = books.everything()
    books.faults(**{fault: 1})
    with books.writer() as writer, pytest.raises(AccountingUnansweredError) as caught:
        getattr(writer, deed)(drafts[deed])
    assert "looks for the record" in caught.value.remedy
    assert (books.everything() == before) == (fault == "disk_full_at")


def test_an_answer_that_was_lost_is_found_by_the_order_number(books: Books) -> None:
    books.faults(unanswered_at=1)
    with books.writer() as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(invoice())
    with books.writer() as writer:
        assert len(writer.booked([NUMBER])[NUMBER.lower()]) == 1


def test_a_search_that_misses_what_was_just_made_is_never_relied_on(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.sandbox.sdo.data_files.DataFile.FindFirst", lambda *_: False)
    with books.writer() as writer:
        assert writer.booked([NUMBER]) == {}
        assert writer.create_invoice(invoice())
        with pytest.raises(AccountingError, match="does not find an invoice that was just made"):
            writer.booked(["ORD-2"])
        with pytest.raises(AccountingError, match="does not find an invoice that was just made"):
            writer.create_invoice(invoice())
    assert len(books.rows("INVOICE", "CUST_ORDER_NUMBER = ?", NUMBER)) == 1


def _refused(login: Login) -> NoReturn:
    """Ask Sage for something that it refuses, as it may refuse a look at what it has just saved."""
    cast("Record", login.create("SalesRecord")).Fields.Item("NO_SUCH_FIELD")
    raise AssertionError("it was not refused")


def test_an_invoice_that_cannot_be_read_back_is_to_be_looked_for(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InvoiceWriting, "_made", lambda writing, *_: _refused(writing._login))
    with books.writer() as writer, pytest.raises(AccountingUnansweredError) as caught:
        writer.create_invoice(invoice())
    assert caught.value.code == "sage50.unread"
    assert len(books.rows("INVOICE", "CUST_ORDER_NUMBER = ?", NUMBER)) == 1


@pytest.mark.parametrize(
    ("deed", "draft", "table"),
    [("create_customer", CUSTOMER, "SALES_LEDGER"), ("create_product", PRODUCT, "STOCK")],
)
def test_a_record_that_cannot_be_read_back_is_to_be_looked_for(
    books: Books, monkeypatch: pytest.MonkeyPatch, deed: str, draft: object, table: str
) -> None:
    looks: list[bool] = []

    def look(record: Record, *_: object, deleted: bool = False) -> bool:
        looks.append(deleted)
        return bool(record.Fields.Item("NO_SUCH_FIELD")) if len(looks) == 2 else False

    before = len(books.rows(table, "1 = 1"))
    with books.writer() as writer:
        monkeypatch.setattr("core.accounting.sage50.sdo.writer._find", look)
        with pytest.raises(AccountingUnansweredError) as caught:
            getattr(writer, deed)(draft)
    assert caught.value.code == "sage50.unread"
    assert len(books.rows(table, "1 = 1")) == before + 1


@pytest.mark.parametrize("at", [1, 2, 10, 40, 80])
def test_who_is_kicked_out_before_the_save_has_written_nothing(books: Books, at: int) -> None:
    books.faults(kicked_out_at=at)
    with books.writer() as writer:
        with pytest.raises(AccountingError) as caught:
            writer.create_invoice(invoice())
        assert caught.value.code == "sage50.connection_lost"
        assert not isinstance(caught.value, AccountingRefusedError | AccountingUnansweredError)
    assert lost(books)
    books.writer().close()


@pytest.mark.long
def test_wherever_a_writer_is_kicked_out_the_invoice_is_looked_for_and_never_twice(
    template: Path, tmp_path: Path
) -> None:
    """Every call of an invoice: either nothing is there, or it is said that it may be."""
    books = Books(Path(shutil.copy(template, tmp_path / "company.db")), 32)
    told: list[type[AccountingError] | None] = []
    while not told or told[-1] is not None:
        books.faults(kicked_out_at=len(told) + 1)
        with books.writer() as writer:
            told.append(_trouble(writer))
        made = books.rows("INVOICE", "CUST_ORDER_NUMBER = ?", NUMBER)
        assert len(made) <= 1
        if made:
            assert told[-1] in (None, AccountingUnansweredError)
            books.change("DELETE FROM INVOICE WHERE CUST_ORDER_NUMBER = ?", NUMBER)
        assert len(told) < 400
    assert AccountingUnansweredError in told
    assert AccountingError in told


def _trouble(writer: AccountingWriter) -> type[AccountingError] | None:
    try:
        writer.create_invoice(invoice())
    except AccountingError as error:
        return type(error)
    return None
