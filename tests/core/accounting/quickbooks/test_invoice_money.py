"""What QuickBooks makes of an order comes to what the plan says, and where it does not, it is told."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounting.orders import InvoiceDiffersError, NewInvoice
from core.accounting.quickbooks.writer import QuickBooksWriter
from core.records import SalesOrder
from core.sandbox.quickbooks.keeping import Moment, add_to_list
from core.upload.rules.booking import book
from core.upload.rules.booking_parts import Books, Held
from tests.core.accounting.quickbooks.desk import Desk, writer_of
from tests.core.sandbox.quickbooks.programs import NOW, rows
from tests.core.upload.rules.booking_books import TERMS, line, order, read
from tests.core.upload.rules.booking_model import ModelInvoice, ModelLine, ModelOrder, invoice, pence

CODES = {"VID003": "T1", "TAPE002": "T5", "DRAWE001": "T0", "ENVEL001": "T2", "FOLDE001": "S"}
"""The tax codes of the company's items: T0 and T2 are no tax, and S is another code of T1's rate."""
RATES = {"T0": 0, "T1": 2000, "T2": 0, "T5": 500, "S": 2000}
CARRIAGE = "T1"
ONE_CODE_A_RATE = tuple(each for each in CODES if CODES[each] != "S")


@dataclass(frozen=True)
class Ordered:
    """An order as the model has it, with the item of each line."""

    model: ModelOrder
    items: tuple[str, ...]

    def in_crm(self, number: str) -> SalesOrder:
        """Give it as the rules have it from the CRM."""
        lines = [
            line(at, item, str(scaled(each.price, 4)), str(scaled(each.quantity, 5)),
                 discount=scaled(each.manual, 2), write_in=False)
            for at, (item, each) in enumerate(zip(self.items, self.model.lines, strict=True), start=1)
        ]  # fmt: skip
        discount, freight = scaled(self.model.discount, 2), scaled(self.model.freight, 2)
        return order(*lines, number=number, discount=discount, freight=freight)

    @property
    def parts(self) -> ModelInvoice:
        """Nets and shares of the discount; taxes as they are if each line's is rounded by itself."""
        return invoice(self.model)

    @property
    def net(self) -> int:
        return self.parts.net

    @property
    def planned_tax(self) -> int:
        """Tax in pence, rounded once for each rate."""
        return _taxes({code: str(rate) for code, rate in RATES.items()}, self)

    @property
    def tax_in_quickbooks(self) -> int:
        """Tax in pence, rounded once for each code."""
        return _taxes({code: code for code in RATES}, self)


def _taxes(rounded_by: Mapping[str, str], ordered: Ordered) -> int:
    due: Counter[str] = Counter()
    parts = ordered.parts
    for item, net, share in zip(ordered.items, parts.nets, parts.shares, strict=True):
        due[rounded_by[CODES[item]]] += (net - share) * RATES[CODES[item]]
    due[rounded_by[CARRIAGE]] += ordered.model.freight * RATES[CARRIAGE]
    return sum(pence(Fraction(each, 10_000)) for each in due.values())


def scaled(number: int, places: int) -> Decimal:
    return Decimal(number).scaleb(-places)


@st.composite
def _line(draw: st.DrawFn, items: tuple[str, ...]) -> tuple[str, ModelLine]:
    item = draw(st.sampled_from(items))
    quantity = draw(st.integers(1, 99).map(lambda each: each * 10**5) | st.integers(1, 10**8))
    price = draw(st.integers(0, 10**4).map(lambda each: each * 100) | st.integers(0, 10**7))
    full = pence(Fraction(quantity * price, 10**7))
    manual = draw(st.just(0) | st.integers(0, full))
    return item, ModelLine(quantity, price, manual, 0, RATES[CODES[item]])


@st.composite
def orders(draw: st.DrawFn, items: tuple[str, ...] = ONE_CODE_A_RATE) -> Ordered:
    """Any order: odd prices, odd quantities, discounts of lines and of the whole, with freight or without."""
    drawn = draw(st.lists(_line(items), min_size=1, max_size=8))
    freight = draw(st.just(0) | st.integers(1, 10**5))
    lines = tuple(each for _, each in drawn)
    whole = sum(invoice(ModelOrder(lines, 0, 0, 0, 0)).nets)
    discount = draw(st.just(0) | st.integers(0, max(whole - 1, 0)))
    return Ordered(ModelOrder(lines, discount, 0, freight, RATES[CARRIAGE]), tuple(item for item, _ in drawn))


@dataclass
class Shop:
    """A company that takes one order after the other, in one session, and what they are planned by."""

    company: Path
    writer: QuickBooksWriter
    books: Books
    _numbers: Iterator[int] = field(default_factory=count)

    def plan(self, ordered: Ordered) -> NewInvoice:
        """Plan the invoice of an order by what QuickBooks says of its books."""
        booking = book(read(ordered.in_crm(f"ORD-{next(self._numbers)}")), self.books)
        assert booking.invoice is not None, booking.reasons
        return booking.invoice

    def standing(self, planned: NewInvoice) -> list[tuple[int, int]]:
        """Give net and tax in pence of each invoice that the order has in the company's file."""
        sql = "SELECT Subtotal, SalesTaxTotal FROM Invoice WHERE PONumber = ?"
        return [(net, tax) for net, tax in rows(self.company, sql, planned.order_number)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, _british: Path) -> Iterator[Shop]:
    company = Path(copyfile(_british, tmp_path_factory.mktemp("money") / "company.db"))
    with closing(sqlite3.connect(company)) as database, database:
        tax = "SELECT ItemSalesTaxRef FROM SalesTaxCode WHERE Name = 'T1'"
        again = {"Name": "S", "IsTaxable": 1, "ItemSalesTaxRef": database.execute(tax).fetchone()[0]}
        add_to_list(database, "SalesTaxCode", again, Moment(NOW, 0))
        bears = "SET SalesTaxCodeRef = (SELECT ListID FROM SalesTaxCode WHERE Name = ?) WHERE FullName = ?"
        for item, code in CODES.items():
            assert database.execute(f"UPDATE Item {bears}", (code, item)).rowcount
    with writer_of(Desk(company)) as writer:
        ledger = writer.books
        held = Held(ledger.ledger_accounts(["A1D001"]), ledger.stock_items(tuple(CODES)))
        yield Shop(company, writer, Books(ledger.bookkeeping(), TERMS, held))


@settings(max_examples=100)
@given(orders())
def test_an_invoice_comes_to_what_the_plan_says(shop: Shop, ordered: Ordered) -> None:
    planned = shop.plan(ordered)
    assert (planned.net, planned.tax) == (scaled(ordered.net, 2), scaled(ordered.planned_tax, 2))
    assert shop.writer.create_invoice(planned)
    assert shop.standing(planned) == [(ordered.net, ordered.planned_tax)]


@settings(max_examples=100)
@given(orders(tuple(CODES)))
def test_another_way_of_rounding_is_told_wherever_it_comes_to_something_else(
    shop: Shop, ordered: Ordered
) -> None:
    planned = shop.plan(ordered)
    assert planned.tax == scaled(ordered.planned_tax, 2)
    if ordered.planned_tax == ordered.tax_in_quickbooks:
        assert shop.writer.create_invoice(planned)
    else:
        with pytest.raises(InvoiceDiffersError):
            shop.writer.create_invoice(planned)
    assert shop.standing(planned) == [(ordered.net, ordered.tax_in_quickbooks)]


def test_a_penny_between_two_codes_of_one_rate_is_told_with_the_invoice_that_has_it(shop: Shop) -> None:
    """10.02 and 5.02 at 20 % are 2.00 and 1.00 by QuickBooks' codes, and 3.01 together."""
    lines = tuple(ModelLine(10**5, price, 0, 0, RATES["S"]) for price in (100_200, 50_200))
    ordered = Ordered(ModelOrder(lines, 0, 0, 0, RATES[CARRIAGE]), ("VID003", "FOLDE001"))
    planned = shop.plan(ordered)
    with pytest.raises(InvoiceDiffersError) as caught:
        shop.writer.create_invoice(planned)
    assert (caught.value.code, shop.standing(planned)) == ("quickbooks.differs", [(1504, 300)])
    assert caught.value.found.endswith(
        f"invoice {caught.value.number} of 15.04 net and 3.00 tax, and the plan was 15.04 net and 3.01 tax"
    )
