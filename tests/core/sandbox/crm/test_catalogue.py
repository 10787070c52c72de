"""Products, price lists and their items, units and currencies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Reference, Value
from core.sandbox.crm.search import Filter, Search, Test

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


def other_unit(desk: Desk) -> Reference:
    group = desk.make("uomschedule", name="Weights", baseuomname="Kilogram")
    tests = (Test("uomscheduleid", "Equal", (group,)),)
    return Reference("uom", desk.found(Search("uom", (), Filter("And", tests)))[0])


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("name", 0x80040200),
        ("productnumber", 0x80043B05),
        ("defaultuomscheduleid", 0x80043B13),
        ("defaultuomid", 0x80043B0D),
        ("quantitydecimal", 0x80040200),
    ],
)
def test_a_product_needs_its_fields(desk: Desk, refused: Refused, field: str, number: int) -> None:
    with refused(number):
        desk.product(**{field: None})


def test_a_product_number_is_taken_in_any_case_and_with_trailing_blanks(desk: Desk, refused: Refused) -> None:
    product = desk.product(productnumber="AB1")
    with refused(0x80043B06):
        desk.product(productnumber="ab1 ")
    desk.update(product, productnumber="Ab1")


def test_the_unit_of_a_product_belongs_to_its_group(desk: Desk, refused: Refused) -> None:
    with refused(0x80043B16):
        desk.product(defaultuomid=other_unit(desk))
    with refused(0x80040217):
        desk.product(defaultuomid=Reference("uom", UUID(int=1)))


def test_quantities_have_at_most_five_decimals(desk: Desk, refused: Refused) -> None:
    with refused(0x80044330):
        desk.product(quantitydecimal=6)


def test_the_default_price_list_comes_after_its_item_and_by_update(desk: Desk, refused: Refused) -> None:
    with refused(0x80041A01):
        desk.product(pricelevelid=desk.price_list)
    product = desk.product()
    with refused(0x80040203):
        desk.update(product, pricelevelid=desk.price_list)
    desk.listed(product)
    desk.update(product, pricelevelid=desk.price_list)
    assert desk.value(product, "pricelevelid") == desk.price_list


@pytest.mark.parametrize(
    ("field", "number"), [("pricelevelid", 0x80043B12), ("productid", 0x80043B11), ("uomid", 0x80043B0D)]
)
def test_a_price_list_item_needs_its_lookups(desk: Desk, refused: Refused, field: str, number: int) -> None:
    with refused(number):
        desk.listed(desk.product(), **{field: None})


def test_a_product_and_unit_stand_once_on_a_price_list(desk: Desk, refused: Refused) -> None:
    product = desk.product()
    item = desk.listed(product)
    with refused(0x80043B08):
        desk.listed(product)
    desk.update(item, percentage=Decimal(90))
    desk.delete(item)
    desk.listed(product)


def test_the_unit_of_a_price_list_item_fits_the_product(desk: Desk, refused: Refused) -> None:
    with refused(0x80043B14):
        desk.listed(desk.product(), uomid=other_unit(desk))


@pytest.mark.parametrize("percentage", [None, Decimal("-0.01"), Decimal(100000)])
def test_a_percentage_has_its_range(desk: Desk, refused: Refused, percentage: Decimal | None) -> None:
    with refused(0x80043B0C):
        desk.listed(desk.product(), percentage=percentage)


def test_a_percentage_needs_the_currency_of_the_product(desk: Desk, refused: Refused) -> None:
    euro = desk.make(
        "transactioncurrency",
        currencyname="Euro",
        currencysymbol="€",
        isocurrencycode="EUR",
        exchangerate=Decimal("1.25"),
    )
    price_list = desk.make("pricelevel", name="Euro", transactioncurrencyid=euro)
    with refused(0x80048CF9):
        desk.listed(desk.product(), pricelevelid=price_list)
    item = desk.listed(desk.product(), pricelevelid=price_list, pricingmethodcode=1, amount=Decimal(5))
    assert desk.value(item, "amount_base") == Decimal("4.00")


def test_a_price_list_has_a_name_of_its_own(desk: Desk, refused: Refused) -> None:
    with refused(0x80043B0E):
        desk.make("pricelevel")
    with refused(0x80043B0F):
        desk.make("pricelevel", name="DEMO ")


def test_a_unit_group_makes_its_base_unit(desk: Desk, refused: Refused) -> None:
    with refused(0x80043810):
        desk.make("uomschedule", name="Weights")
    unit = desk.read(other_unit(desk)).fields
    assert (unit["name"], unit["quantity"], unit["isschedulebaseuom"]) == ("Kilogram", Decimal("1.00"), True)
    with refused(0x80040237):
        desk.make("uomschedule", name="weights", baseuomname="x")


def test_a_further_unit_builds_on_one_of_its_group(desk: Desk, refused: Refused) -> None:
    dozen = desk.make("uom", name="Dozen", uomscheduleid=desk.group, baseuom=desk.unit, quantity=Decimal(12))
    assert desk.value(dozen, "isschedulebaseuom") is False
    with refused(0x80040237):
        desk.make("uom", name="dozen", uomscheduleid=desk.group, baseuom=desk.unit, quantity=Decimal(12))
    with refused(0x80043B0B):
        desk.make("uom", name="x", uomscheduleid=desk.group, baseuom=other_unit(desk), quantity=Decimal(1))


@pytest.mark.parametrize(
    ("field", "number"),
    [("name", 0x80043B26), ("uomscheduleid", 0x80043B0A), ("baseuom", 0x80043B1C), ("quantity", 0x80040200)],
)
def test_a_unit_needs_its_fields(desk: Desk, refused: Refused, field: str, number: int) -> None:
    fields: dict[str, Value | None] = {
        "name": "Dozen",
        "uomscheduleid": desk.group,
        "baseuom": desk.unit,
        "quantity": Decimal(12),
    }
    with refused(number):
        desk.make("uom", **{**fields, field: None})


def test_units_do_not_build_on_one_another_in_a_circle(desk: Desk, refused: Refused) -> None:
    dozen = desk.make("uom", name="Dozen", uomscheduleid=desk.group, baseuom=desk.unit, quantity=Decimal(12))
    gross = desk.make("uom", name="Gross", uomscheduleid=desk.group, baseuom=dozen, quantity=Decimal(12))
    with refused(0x80043B1A):
        desk.update(dozen, baseuom=gross)


def test_the_measure_of_a_primary_unit_is_fixed(desk: Desk, refused: Refused) -> None:
    with refused(0x80043B18):
        desk.update(desk.unit, quantity=Decimal(2))
    with refused(0x80043B17):
        desk.update(desk.unit, baseuom=desk.unit)
    desk.update(desk.unit, name="Piece")


def test_currencies_have_codes_and_rates_of_their_own(desk: Desk, refused: Refused) -> None:
    with refused(0x80048CF3):
        desk.make(
            "transactioncurrency",
            currencyname="Pound",
            currencysymbol="£",
            isocurrencycode="gbp",
            exchangerate=Decimal(1),
        )
    with refused(0x80048CF5):
        desk.update(desk.only("transactioncurrency"), exchangerate=Decimal(2))
    with refused(0x80048CFD):
        desk.make(
            "transactioncurrency",
            currencyname="Euro",
            currencysymbol="€",
            isocurrencycode="EUR",
            exchangerate=Decimal(0),
        )


def test_amounts_need_a_currency(desk: Desk, refused: Refused) -> None:
    account = desk.account(creditlimit=Decimal(5))
    with refused(0x80048CFB):
        desk.update(account, transactioncurrencyid=None)
