"""The same database on a server: exact amounts, one transaction, nothing written in vain."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.sql_store import SqlStore
from core.syncaccounting.tables import CUSTOMERS, PRODUCTS
from tests import postgresql
from tests.core.upload.books import ListReader, customer, invoice, product


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An empty database of a server that is there for this test."""
    programs = postgresql.programs()
    if programs is None:
        if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP"):
            pytest.fail("PostgreSQL is missing: install postgresql")
        pytest.skip("PostgreSQL is missing (package postgresql)")
    with postgresql.server(programs) as place:
        yield postgresql.new_database(place)


@pytest.mark.long
def test_a_company_is_filled_once_and_a_change_is_made(url: str) -> None:
    long = customer("ABS001", name="Łódź £ ' ; --" + "x" * 400)
    books = ListReader(
        [customer("A1D001"), long], [product("PEN", "0.12345")], [invoice("1", "A1D001", "PEN")]
    )
    store = SqlStore(url, "the server")
    try:
        filler, order = Filler(books, store, lambda: None), Order(6, date(2008, 7, 1))
        assert filler.fill(order).created == 5
        assert filler.fill(order) == Filled()
        books.customer_list.pop()
        assert filler.fill(Order(6, date(2008, 7, 1), full=True)) == Filled(full=True, deleted=1)
        with store.engine.connect() as connection:
            assert connection.execute(select(CUSTOMERS.c.turnover)).scalar_one() == Decimal("5220.54")
            assert connection.execute(select(PRODUCTS.c.sales_price)).scalar_one() == Decimal("0.12345")
    finally:
        store.close()
