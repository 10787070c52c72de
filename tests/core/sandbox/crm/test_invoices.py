"""Invoices with their lines: numbers, kinds of lines, prices, totals."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from core.crm.base import Reference, Value
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.search import Search

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("field", "value", "number"),
    [
        ("customerid", None, 0x8004022D),
        ("customerid", Reference("invoice", UUID(int=1)), 0x8004022D),
        ("customerid", Reference("account", UUID(int=1)), 0x80040217),
        ("pricelevelid", None, 0x80043B12),
        ("pricelevelid", Reference("pricelevel", UUID(int=1)), 0x80040217),
        ("name", None, 0x80040200),
        ("invoicenumber", "x" * 101, 0x80044331),
        ("billto_line1", "x" * 51, 0x80044331),
        ("freightamount", Decimal(-1), 0x80044330),
        ("discountpercentage", Decimal(101), 0x80044330),
    ],
)
def test_an_invoice_needs_what_it_needs(
    desk: Desk, refused: Refused, field: str, value: Value | None, number: int
) -> None:
    fields: dict[str, Value | None] = {
        "name": "I",
        "customerid": desk.account(),
        "pricelevelid": desk.price_list,
        field: value,
    }
    with refused(number):
        desk.make("invoice", **fields)


def test_an_invoice_number_is_taken_once_in_a_business_unit(desk: Desk, refused: Refused) -> None:
    desk.invoice(invoicenumber="A1-1")
    with refused(0x80040237):
        desk.invoice(invoicenumber="a1-1")


def test_an_invoice_without_a_number_gets_one(desk: Desk) -> None:
    numbers = [str(desk.value(desk.invoice(), "invoicenumber")) for _ in range(2)]
    assert [number[:9] for number in numbers] == ["INV-00001", "INV-00002"]
    assert all(re.fullmatch(r"INV-\d{5}-[A-Z0-9]{6}", number) for number in numbers)


def test_an_invoice_has_the_currency_of_its_price_list(desk: Desk, refused: Refused) -> None:
    euro = desk.make(
        "transactioncurrency",
        currencyname="Euro",
        currencysymbol="€",
        isocurrencycode="EUR",
        exchangerate=d("1.25"),
    )
    price_list = desk.make("pricelevel", name="Euro", transactioncurrencyid=euro)
    with refused(0x80048CF6):
        desk.invoice(pricelevelid=price_list)
    invoice = desk.invoice(pricelevelid=price_list, transactioncurrencyid=euro)
    line = desk.write_in(invoice, "10")
    held = desk.read(invoice).fields
    assert (held["exchangerate"], held["totalamount"], held["totalamount_base"]) == (d("1.25"), 10, 8)
    assert desk.value(line, "priceperunit_base") == 8


def test_an_invoice_of_an_order_has_its_currency(desk: Desk, refused: Refused) -> None:
    order = desk.make("salesorder", name="O", customerid=desk.account(), pricelevelid=desk.price_list)
    assert str(desk.value(order, "ordernumber")).startswith("ORD-00001-")
    euro = desk.make(
        "transactioncurrency",
        currencyname="Euro",
        currencysymbol="€",
        isocurrencycode="EUR",
        exchangerate=d("1.25"),
    )
    price_list = desk.make("pricelevel", name="Euro", transactioncurrencyid=euro)
    with refused(0x80048CED):
        desk.invoice(pricelevelid=price_list, transactioncurrencyid=euro, salesorderid=order)
    desk.invoice(salesorderid=order)


def write_in(**fields: Value | None) -> dict[str, Value | None]:
    whole: dict[str, Value | None] = {
        "isproductoverridden": True,
        "productdescription": "x",
        "priceperunit": d("1"),
        "quantity": d("1"),
    }
    return {**whole, **fields}


def test_a_line_belongs_to_an_invoice(desk: Desk, refused: Refused) -> None:
    with refused(0x80040206):
        desk.make("invoicedetail", **write_in())
    with refused(0x80040217):
        desk.make("invoicedetail", **write_in(invoiceid=Reference("invoice", UUID(int=1))))


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"productid": True}, 0x80043AFB),
        ({"uomid": True}, 0x80043AFA),
        ({"productdescription": None}, 0x80040200),
        ({"productdescription": "x" * 501}, 0x80044331),
        ({"isproductoverridden": False, "productdescription": None}, 0x80043B11),
        ({"isproductoverridden": False, "productdescription": None, "productid": True}, 0x80043B0D),
        ({"isproductoverridden": False, "productid": True, "uomid": True}, 0x80043AFB),
        ({"manualdiscountamount": Decimal("-0.01")}, 0x80044330),
    ],
)
def test_a_line_is_a_write_in_or_a_product(
    desk: Desk, refused: Refused, fields: dict[str, Value | None], number: int
) -> None:
    invoice, product = desk.invoice(), desk.product()
    real = {"productid": product, "uomid": desk.unit}
    sent = {
        name: real.get(name) if value is True and name in real else value for name, value in fields.items()
    }
    with refused(number):
        desk.line(invoice, **write_in(**sent))


def test_what_kind_a_line_is_never_changes(desk: Desk, refused: Refused) -> None:
    with refused(0x80041A02):
        desk.update(desk.write_in(desk.invoice(), "1"), isproductoverridden=False)


def test_the_quantity_has_the_decimals_of_the_product(desk: Desk, refused: Refused) -> None:
    product, invoice = desk.product(quantitydecimal=1), desk.invoice()
    desk.line(invoice, productid=product, uomid=desk.unit, quantity=d("1.50"))
    with refused(0x80043B07):
        desk.line(invoice, productid=product, uomid=desk.unit, quantity=d("1.25"))


def test_a_product_line_takes_the_price_of_the_price_list(desk: Desk) -> None:
    product = desk.product(price=d("20.00"))
    desk.listed(product, percentage=d("50"))
    line = desk.line(
        desk.invoice(), productid=product, uomid=desk.unit, quantity=d("3"), priceperunit=d("7"), tax=d("1.5")
    )
    held = desk.read(line).fields
    assert (held["priceperunit"], held["baseamount"], held["extendedamount"]) == (d("10"), d("30"), d("31.5"))


def test_an_overridden_price_stands(desk: Desk) -> None:
    line = desk.line(
        desk.invoice(),
        productid=desk.product(),
        uomid=desk.unit,
        quantity=d("3"),
        priceperunit=d("7"),
        ispriceoverridden=True,
    )
    held = desk.read(line).fields
    assert (held["priceperunit"], held["baseamount"], held["pricingerrorcode"]) == (d("7"), d("21"), 0)


def test_a_product_without_price_is_an_error_on_the_line_and_no_fault(desk: Desk) -> None:
    invoice = desk.invoice()
    product = desk.product()
    line = desk.line(invoice, productid=product, uomid=desk.unit, quantity=d("3"), priceperunit=d("7"))
    held = desk.read(line).fields
    assert (held["pricingerrorcode"], "priceperunit" in held, held["extendedamount"]) == (11, False, 0)
    assert desk.value(invoice, "pricingerrorcode") == 1
    desk.listed(product)
    desk.update(line, quantity=d("2"))
    assert desk.value(invoice, "pricingerrorcode") == 0
    assert desk.value(invoice, "totalamount") == d("19.98")


def test_a_line_without_price_or_quantity_is_an_error_on_the_line(desk: Desk) -> None:
    invoice = desk.invoice()
    lines = [desk.line(invoice, **write_in(**{name: None})) for name in ("priceperunit", "quantity")]
    assert [desk.value(line, "pricingerrorcode") for line in lines] == [5, 4]


def test_an_inactive_price_list_is_an_error_on_the_invoice(desk: Desk) -> None:
    invoice = desk.invoice()
    desk.set_state(desk.price_list, "Inactive")
    desk.write_in(invoice, "1")
    assert desk.value(invoice, "pricingerrorcode") == 3


def test_another_price_list_prices_the_lines_anew(desk: Desk) -> None:
    product = desk.product()
    desk.listed(product)
    invoice = desk.invoice()
    desk.line(invoice, productid=product, uomid=desk.unit, quantity=d("1"))
    other = desk.make("pricelevel", name="Trade")
    desk.listed(product, pricelevelid=other, pricingmethodcode=1, amount=d("4.50"))
    desk.update(invoice, pricelevelid=other)
    assert desk.value(invoice, "totalamount") == d("4.50")


def test_discounts_and_freight_enter_the_totals(desk: Desk) -> None:
    invoice = desk.invoice(discountamount=d("1"), freightamount=d("5"), discountpercentage=d("10"))
    assert desk.value(invoice, "totalamount") == d("4.00")
    desk.write_in(invoice, "33.33", "2", tax=d("11.67"), manualdiscountamount=d("0.66"))
    held = desk.read(invoice).fields
    assert {name: held[name] for name in held if name.startswith("total") and not name.endswith("_base")} == {
        "totallineitemamount": d("66.00"),
        "totallineitemdiscountamount": d("0.66"),
        "totaltax": d("11.67"),
        "totaldiscountamount": d("7.60"),
        "totalamountlessfreight": d("58.40"),
        "totalamount": d("75.07"),
    }
    desk.update(invoice, discountpercentage=None)
    assert desk.value(invoice, "totaldiscountamount") == d("1.00")


def test_a_deleted_line_leaves_the_totals(desk: Desk) -> None:
    invoice = desk.invoice()
    desk.write_in(invoice, "5")
    desk.delete(desk.write_in(invoice, "7"))
    assert desk.value(invoice, "totalamount") == d("5.00")


def test_amounts_that_the_platform_computes_are_ignored_when_sent(desk: Desk) -> None:
    invoice = desk.invoice(totalamount=d("99"), totaltax=d("99"))
    line = desk.write_in(invoice, "5", extendedamount=d("99"), baseamount=d("99"), pricingerrorcode=3)
    assert desk.value(line, "extendedamount") == d("5.00")
    assert desk.value(invoice, "totalamount") == d("5.00")


@pytest.mark.parametrize(("places", "kept"), [(0, "1"), (2, "1.23"), (4, "1.2346")])
def test_prices_have_the_pricing_precision(
    founded: Callable[[Profile], Desk], places: int, kept: str
) -> None:
    desk = founded(Profile(pricing_places=places))
    line = desk.write_in(desk.invoice(), "1.23456", "100")
    assert desk.value(line, "priceperunit") == d(kept)
    assert desk.value(line, "baseamount") == d(kept) * 100
    assert desk.organisation.describe("invoicedetail").attributes["priceperunit"].places == places


def test_lines_are_numbered_in_their_order(desk: Desk) -> None:
    invoice = desk.invoice()
    lines = [desk.write_in(invoice, "1") for _ in range(3)]
    assert [desk.value(line, "lineitemnumber") for line in lines] == [1, 2, 3]


def test_an_invoice_and_its_lines_are_made_in_one_call(desk: Desk) -> None:
    ids = [uuid4(), uuid4(), uuid4()]
    head: dict[str, Value | None] = {
        "name": "I",
        "customerid": desk.account(),
        "pricelevelid": desk.price_list,
    }
    lines = [
        NewRecord("invoicedetail", write_in(quantity=d(n)), record)
        for n, record in zip("12", ids[1:], strict=True)
    ]
    made = desk.organisation.create_compound(desk.user, NewRecord("invoice", head, ids[0]), lines)
    assert made == ids[0]
    assert desk.value(Reference("invoice", made), "totalamount") == d("3.00")
    assert sorted(desk.found(Search("invoicedetail", ()))) == sorted(ids[1:])


def test_a_refused_line_undoes_the_whole_call(desk: Desk, refused: Refused) -> None:
    head: dict[str, Value | None] = {
        "name": "I",
        "customerid": desk.account(),
        "pricelevelid": desk.price_list,
    }
    lines = [
        NewRecord("invoicedetail", write_in()),
        NewRecord("invoicedetail", write_in(productdescription=None)),
    ]
    with refused(0x80040200):
        desk.organisation.create_compound(desk.user, NewRecord("invoice", head), lines)
    assert desk.found(Search("invoice", ())) == []
    assert desk.found(Search("invoicedetail", ())) == []


def test_only_documents_come_with_lines(desk: Desk, refused: Refused) -> None:
    with refused(0x8004023B):
        desk.organisation.create_compound(desk.user, NewRecord("account", {"name": "A"}), ())
    with refused(0x8004023B):
        desk.organisation.create_compound(desk.user, NewRecord("invoice", {}), (NewRecord("account", {}),))
