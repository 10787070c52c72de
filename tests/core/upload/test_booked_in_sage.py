"""What Sage files is what the rules have said, to the penny on each line, in every version that there is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import cast

import pytest

from core.accounting.orders import NewInvoice, NewProduct
from core.accounting.sage50.sdo.objects import Engine
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.sdo.engine import open_sandbox_engine
from tests.core.upload.rules.booking_books import BOOKKEEPING
from tests.core.upload.rules.test_booking_money import ITEMS, PLACES, booked, drawn

Figures = tuple[Decimal, ...]
TOTALS = ("INVOICE_NET", "INVOICE_TAX", "INVOICE_GROSS", "CARR_TAX", "NET_VALUE_DISCOUNT_NET")
LINE = ("QUANTITY", "UNIT_PRICE", "NET_AMOUNT", "TAX_AMOUNT", "TAX_RATE")


def company(path: Path) -> str:
    """A company with the rates of these tests, and the reference of one of its accounts."""
    create_company(path, Recipe(customers=2, products=2, invoices=1))
    with closing(sqlite3.connect(path)) as database, database:
        for code, rate in BOOKKEEPING.tax_rates.items():
            database.execute("UPDATE TAX_CODE SET TAX_RATE = ? WHERE TAX_CODE = ?", (float(rate), code))
        return str(database.execute("SELECT ACCOUNT_REF FROM SALES_LEDGER").fetchone()[0])


def written(path: Path, version: int, count: int) -> Iterator[tuple[str, NewInvoice]]:
    """Write random orders through Sage Data Objects, and give each invoice with its number."""
    account = company(path)
    engine = cast("Engine", open_sandbox_engine(path, version))
    with open_sage_writer(SageSettings(str(path), version=version), engine) as writer:
        for each in ITEMS:
            made = NewProduct(each.code, each.code, "Each", Decimal("1.00"), each.tax_code, "4000", "5000")
            writer.create_product(made)
        random = Random(version)
        for at in range(count):
            made_of = booked(drawn(random), PLACES[at % len(PLACES)])
            invoice = replace(made_of, order_number=f"ORD-{at}", account=account)
            yield writer.create_invoice(invoice), invoice


def filed(database: sqlite3.Connection, number: str) -> tuple[Figures, list[Figures]]:
    """The figures of an invoice as the company file holds them."""
    head = f"SELECT {', '.join(TOTALS)} FROM INVOICE WHERE INVOICE_NUMBER = ?"
    lines = f"SELECT {', '.join(LINE)} FROM INVOICE_ITEM WHERE INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER"
    (totals,) = database.execute(head, (number,))
    return _figures(totals), [_figures(each) for each in database.execute(lines, (number,))]


def _figures(row: tuple[float, ...]) -> Figures:
    return tuple(Decimal(repr(each)) for each in row)


def said(invoice: NewInvoice) -> tuple[Figures, list[Figures]]:
    """The same figures as the rules say them."""
    totals = (invoice.net, invoice.tax, invoice.gross, invoice.carriage_tax, invoice.discount_net)
    lines: list[Figures] = [
        (each.quantity, each.unit_price, each.net, each.tax, each.tax_rate) for each in invoice.lines
    ]
    return totals, lines


def compared(path: Path, version: int, count: int) -> int:
    """Compare every invoice, and count them."""
    pairs = list(written(path, version, count))
    with closing(sqlite3.connect(path)) as database:
        for number, invoice in pairs:
            assert filed(database, number) == said(invoice)
    return len(pairs)


@pytest.mark.parametrize("version", [13, 23])
def test_twenty_random_orders_are_filed_as_they_were_booked(tmp_path: Path, version: int) -> None:
    assert compared(tmp_path / "company.db", version, 20) == 20


@pytest.mark.long
@pytest.mark.parametrize("version", [11, 13, 16, 17, 18, 19, 23, 29, 33])
def test_two_hundred_random_orders_are_filed_as_they_were_booked(tmp_path: Path, version: int) -> None:
    assert compared(tmp_path / "company.db", version, 200) == 200
