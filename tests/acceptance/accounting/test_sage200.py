"""Sage 200 and Sage MMS over SQL Server: the same business as the Sage 50 company, kept another way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from core.accounting.base import Selection
from core.accounting.odbc import OdbcConnection
from core.accounting.sage200.reader import Sage200Reader
from core.errors import AccountingError
from core.records import InvoiceKind
from core.sandbox.company.creation import Recipe
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sage200.opening import open_sandbox_sage200
from core.sandbox.sqlserver import dialect, session
from core.sandbox.sqlserver.schema import Schema, writing
from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.acceptance.accounting.systems import Way, by_freetds, by_microsoft, served

RECIPE = Recipe(customers=80, products=60, invoices=240, transactions=600, seed=11)


@pytest.fixture(scope="session", params=["Sage 200", pytest.param("Sage MMS", marks=pytest.mark.long)])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_sql_server_driver()
    path = tmp_path_factory.mktemp("sage200") / "company.db"
    create_sage200(path, RECIPE, old=request.param == "Sage MMS")
    return path


@pytest.fixture(scope="session")
def shared(file: Path) -> Iterator[Sage200Reader]:
    with open_sandbox_sage200(file) as reader:
        yield reader


@pytest.fixture
def own(file: Path, tmp_path: Path) -> Path:
    """A company that a test may change."""
    path = tmp_path / "company.db"
    path.write_bytes(file.read_bytes())
    return path


def _do(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        writing(database)
        for each in statements:
            database.execute(each)


def test_a_direct_posting_is_an_invoice_of_one_line(shared: Sage200Reader) -> None:
    (invoice,) = shared.invoices(Selection(keys=["10"]))
    assert (invoice.kind, invoice.posted, len(invoice.lines)) == (InvoiceKind.INVOICE, True, 1)


def test_no_value_gets_into_the_text_of_a_statement(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    through = OdbcConnection.execute

    def watched(self: OdbcConnection, sql: str, *values: object) -> object:
        texts.append(sql)
        return through(self, sql, *values)

    monkeypatch.setattr(OdbcConnection, "execute", watched)
    with open_sandbox_sage200(file) as reader:
        for sought in (Selection(keys=["XYZZY1"]), Selection(prefix="XYZZY1")):
            for read in (reader.customers, reader.products, reader.invoices, reader.transactions):
                assert list(read(sought)) == []
        reader.changed(reader.mark())
    assert texts
    assert not any("XYZZY" in text for text in texts)


def test_what_the_server_is_told_is_the_same_whatever_the_data_are(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every text that arrives at the server is one of a fixed set: hostile keys and names add none."""
    received: set[str] = set()

    def noted(batch: str, schema: Schema) -> list[dialect.Statement]:
        received.add(batch)
        return dialect.translate(batch, schema)

    monkeypatch.setattr(session, "translate", noted)
    _read_all_ways(own)
    plain = set(received)
    assert len(plain) > 20
    _do(
        own,
        "UPDATE SLCustomerAccount SET CustomerAccountNumber = ''';--' || SLCustomerAccountID, "
        "CustomerAccountName = 'a'';DROP TABLE StockItem;--'",
        "UPDATE StockItem SET Code = '%_[]~'' --' || ItemID, Name = '?''?'",
        "UPDATE SOPInvoiceCredit SET DocumentNo = '%);--' || DocumentNo",
    )
    received.clear()
    _read_all_ways(own)
    assert received == plain


def _read_all_ways(path: Path) -> None:
    """Read all there is, by keys and prefixes that the company itself gives, and what has changed."""
    with open_sandbox_sage200(path) as reader:
        account = max(each.reference for each in reader.customers())
        code = max(each.code for each in reader.products())
        number = max(each.number for each in reader.invoices() if len(each.lines) > 1)
        posted = max(each.number for each in reader.transactions())
        for sought in (Selection(keys=[account]), Selection(prefix=account)):
            assert [each.reference for each in reader.customers(sought)] == [account]
        for sought in (Selection(keys=[code]), Selection(prefix=code)):
            assert code in [each.code for each in reader.products(sought)]
        assert [each.number for each in reader.invoices(Selection(keys=[number]))] == [number]
        assert list(reader.items(Selection(keys=[number])))
        assert list(reader.transactions(Selection(keys=[str(posted)])))
        for read in (reader.invoices, reader.items, reader.transactions):
            assert {each.account for each in read(Selection(prefix=account))} <= {account}
        reader.changed(reader.mark())


def test_an_unchanged_company_is_known_with_a_question_a_table(own: Path) -> None:
    with open_sandbox_sage200(own) as reader:
        mark, before = reader.mark(), reader.asked
        changed = reader.changed(mark)
        assert (changed.customers, changed.products, changed.invoices) == ((), (), ())
        assert reader.asked - before <= 14


@pytest.mark.parametrize(
    ("change", "customers", "products", "invoices"),
    [
        ("UPDATE SLCustomerAccount SET CreditLimit = 1 WHERE CustomerAccountNumber = 'ABS001'",
         ["ABS001"], [], []),
        (
            "UPDATE SLCustomerLocation SET PostCode = 'X1' WHERE SLCustomerAccountID = (SELECT "
            "SLCustomerAccountID FROM SLCustomerAccount WHERE CustomerAccountNumber = 'ABS001')",
            ["ABS001"],
            [],
            [],
        ),
        ("UPDATE StockItemPrice SET Price = 9 WHERE PriceBandID = 1008 AND ItemID = (SELECT ItemID FROM "
         "StockItem WHERE Code = 'VID003')", [], ["VID003"], []),
        ("UPDATE SOPInvoiceCredit SET DocumentDate = '2025-01-02' WHERE DocumentNo = '2'", [], [], ["2"]),
    ],
)  # fmt: skip
def test_a_change_is_found_wherever_it_is(
    own: Path, change: str, customers: list[str], products: list[str], invoices: list[str]
) -> None:
    with open_sandbox_sage200(own) as reader:
        mark = reader.mark()
        _do(own, change)
        changed = reader.changed(mark)
        assert (list(changed.customers), list(changed.products), list(changed.invoices)) == (
            customers,
            products,
            invoices,
        )
        again = reader.changed(changed.mark)
        assert (again.customers, again.products, again.invoices) == ((), (), ())


def test_a_row_that_moves_to_history_is_neither_lost_nor_read_twice(own: Path) -> None:
    names = (
        "SLCustomerAccountID, SYSTraderTranTypeID, TransactionDate, TransactionReference, SecondReference, "
        "GoodsValueInAccountCurrency, TaxValue, AllocatedValue, UniqueReferenceNumber, PostedDate, "
        "FullSettlementDate"
    )
    moved = (
        f"INSERT INTO SLHistoricalCustomerTran (SLHistoricalCustomerTranID, {names}) "
        f"SELECT 900000 + SLPostedCustomerTranID, {names} FROM SLPostedCustomerTran WHERE AllocatedValue <> 0"
    )
    with open_sandbox_sage200(own) as reader:
        before, mark = set(reader.transactions()), reader.mark()
        _do(own, moved)
        assert len(list(reader.transactions())) == len(before)
        assert set(reader.transactions()) == before
        _do(own, "DELETE FROM SLPostedCustomerTran WHERE AllocatedValue <> 0")
        assert set(reader.transactions()) == before
        assert reader.changed(mark).invoices


def test_a_restored_backup_is_noticed(own: Path) -> None:
    with open_sandbox_sage200(own) as reader:
        mark = reader.mark()
        _do(own, "UPDATE sandbox_rowversion SET value = value - 10")
        with pytest.raises(AccountingError) as caught:
            reader.changed(mark)
    assert caught.value.code == "accounting.mark_beyond"


def test_a_new_financial_year_concerns_everybody(own: Path) -> None:
    with open_sandbox_sage200(own) as reader:
        mark = reader.mark()
        _do(
            own,
            "UPDATE SYSFinancialYear SET YearRelativeToCurrentYear = YearRelativeToCurrentYear - 1",
            "INSERT INTO SYSFinancialYear (SYSFinancialYearID, YearRelativeToCurrentYear) VALUES (1201, 0)",
        )
        changed = reader.changed(mark)
        assert len(changed.customers) == 80
        assert len(changed.notes) == 1


def test_another_mark_is_unreadable(shared: Sage200Reader) -> None:
    with pytest.raises(AccountingError) as caught:
        shared.changed("1234;something else")
    assert caught.value.code == "accounting.mark_unreadable"


def test_a_file_that_is_no_company_is_refused(tmp_path: Path) -> None:
    require_sql_server_driver()
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE Something(a int)")
    with pytest.raises(AccountingError) as caught:
        open_sandbox_sage200(path)
    assert caught.value.code == "accounting.no_company"


@pytest.mark.parametrize("by", [by_freetds, pytest.param(by_microsoft, marks=pytest.mark.long)])
def test_an_answer_that_takes_too_long_is_given_up_and_told(file: Path, by: Callable[..., Way]) -> None:
    with served(file, by(), answer=1) as reader:
        with pytest.raises(AccountingError) as caught:
            list(reader._database.rows("WAITFOR DELAY '00:01:00'"))
        assert caught.value.code == "accounting.timeout"
        assert "Try again" in caught.value.remedy


@pytest.mark.parametrize("by", [by_freetds, pytest.param(by_microsoft, marks=pytest.mark.long)])
def test_an_answer_that_is_waited_for_can_be_given_up(file: Path, by: Callable[..., Way]) -> None:
    with served(file, by()) as reader:
        connection = reader._database._server
        assert isinstance(connection, OdbcConnection)
        giving_up = Timer(0.2, connection.cancel)
        giving_up.start()
        with pytest.raises(AccountingError):
            list(reader._database.rows("WAITFOR DELAY '00:01:00'"))
        giving_up.join()
        assert reader.company().currency == "GBP"
