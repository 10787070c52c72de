"""Every system whose customers trade in several currencies tells each document in its own, to the cent,
and names the currency of what it tells of a customer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader
from core.config.store import load
from core.records import Invoice, InvoiceKind
from core.registry import open_reader
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.rates import EXCHANGE
from core.sandbox.site import create_site
from core.sandbox.systems import SYSTEMS, Pair
from core.syncaccounting.account import account
from tests.acceptance.accounting.drivers import require_sql_server_driver

RECIPE = Recipe(customers=14, products=6, invoices=60, only_posted=True, currencies=("EUR", "USD"))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
_PENNIES = Decimal("0.10")
"""What converting each of several amounts may add up to."""
SEVERAL = [name for name, each in SYSTEMS.items() if each.currencies]


@pytest.fixture(scope="module", params=SEVERAL)
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AccountingReader]:
    """One of the systems."""
    if request.param in ("sage200", "sagemms"):
        require_sql_server_driver()
    folder = tmp_path_factory.mktemp(request.param) / "site"
    with open_reader(
        load(create_site(folder, RECIPE, now=NOW, pair=Pair(request.param)), environ={})
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def told(reader: AccountingReader) -> Mapping[str, Invoice]:
    """The invoices that one of the systems tells, by number."""
    return {each.number: each for each in reader.invoices() if each.kind is InvoiceKind.INVOICE}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of the same business."""
    path = tmp_path_factory.mktemp("books") / "company.db"
    create_company(path, RECIPE)
    return path


@pytest.fixture(scope="module")
def kept(books: Path) -> Mapping[str, tuple[str, Decimal, Decimal]]:
    """Currency, net and tax of each document as the books have them."""
    asked = (
        "SELECT INVOICE_NUMBER, CODE, FOREIGN_INVOICE_NET, FOREIGN_INVOICE_TAX "
        "FROM INVOICE JOIN CURRENCY ON NUMBER = CURRENCY"
    )
    with closing(sqlite3.connect(books)) as database:
        return {
            str(number): (code, Decimal(repr(net)), Decimal(repr(tax)))
            for number, code, net, tax in database.execute(asked)
        }


def test_each_document_is_told_in_its_own_currency(
    told: Mapping[str, Invoice], kept: Mapping[str, tuple[str, Decimal, Decimal]]
) -> None:
    same = {number: told[number] for number in kept if number in told}
    assert {each.currency for each in same.values()} == {"GBP", "EUR", "USD"}
    assert {number: (each.currency, each.net, each.tax) for number, each in same.items() if each.lines} == {
        number: kept[number] for number in same
    }


def test_the_lines_of_a_document_come_to_its_total(told: Mapping[str, Invoice]) -> None:
    for each in told.values():
        net = sum((line.net for line in each.lines), each.carriage_net - each.discount_net)
        assert (net, each.net + each.tax) == (each.net, each.gross)
        assert each.problem == ""


def test_each_amount_of_a_customer_is_in_the_currency_that_is_named(
    reader: AccountingReader, books: Path
) -> None:
    asked = "SELECT ACCOUNT_REF, BALANCE, CREDIT_LIMIT, TURNOVER_YTD FROM SALES_LEDGER"
    with closing(sqlite3.connect(books)) as database:
        kept = {reference: amounts for reference, *amounts in database.execute(asked)}
    found = {each.reference: each for each in reader.customers()}
    this_year = any(each.turnover for each in found.values())  # QuickBooks goes by the clock, and has none
    assert {each.currency for each in found.values()} == {"GBP", "EUR", "USD"}
    for reference, each in found.items():
        told = zip(
            (each.balance, each.credit_limit, each.turnover),
            (each.balance_currency, each.balance_currency, each.turnover_currency),
            kept[reference] if this_year else (*kept[reference][:2], 0),
            strict=True,
        )
        for amount, currency, pounds in told:
            assert abs(amount - Decimal(repr(pounds)) * EXCHANGE.get(currency, 1)) < _PENNIES


def test_an_account_in_another_currency_adds_up_and_says_in_which(reader: AccountingReader) -> None:
    for each in reader.customers():
        found = account(reader, each.reference, NOW.date())
        assert found.currency == each.balance_currency
        assert not found.difference


def test_an_invoice_on_which_nothing_is_paid_is_outstanding_to_the_cent(reader: AccountingReader) -> None:
    posted = [each for each in reader.transactions() if each.type == "SI"]
    left = {each.gross - each.outstanding for each in posted}
    assert Decimal(0) in left
    assert not [each for each in left if 0 < abs(each) < _PENNIES]


def test_nothing_is_told_with_a_minus_sign(reader: AccountingReader) -> None:
    amounts = [each for t in reader.transactions() for each in (t.net, t.tax, t.gross, t.outstanding)]
    amounts += [each for c in reader.customers() for each in (c.balance, c.credit_limit, c.turnover)]
    assert not [each for each in amounts if each.is_zero() and each.is_signed()]
