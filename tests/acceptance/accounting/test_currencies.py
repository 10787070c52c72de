"""Every system whose customers trade in several currencies tells each document in its own, to the cent."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.config.store import load
from core.records import Invoice, InvoiceKind
from core.registry import open_reader
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.site import create_site
from core.sandbox.systems import SYSTEMS, Pair
from tests.acceptance.accounting.drivers import require_sql_server_driver

RECIPE = Recipe(customers=14, products=6, invoices=60, only_posted=True, currencies=("EUR", "USD"))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
SEVERAL = [name for name, each in SYSTEMS.items() if each.currencies]


@pytest.fixture(scope="module", params=SEVERAL)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Invoice]:
    """The invoices that one of the systems tells, by number."""
    if request.param in ("sage200", "sagemms"):
        require_sql_server_driver()
    folder = tmp_path_factory.mktemp(request.param) / "site"
    with open_reader(
        load(create_site(folder, RECIPE, now=NOW, pair=Pair(request.param)), environ={})
    ) as reader:
        return {each.number: each for each in reader.invoices() if each.kind is InvoiceKind.INVOICE}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[str, Decimal, Decimal]]:
    """Currency, net and tax of each document as the books of the same business have them."""
    path = tmp_path_factory.mktemp("books") / "company.db"
    create_company(path, RECIPE)
    asked = (
        "SELECT INVOICE_NUMBER, CODE, FOREIGN_INVOICE_NET, FOREIGN_INVOICE_TAX "
        "FROM INVOICE JOIN CURRENCY ON NUMBER = CURRENCY"
    )
    with closing(sqlite3.connect(path)) as database:
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
