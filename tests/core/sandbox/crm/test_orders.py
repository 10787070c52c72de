"""Sales orders: the same rules as invoices, and states of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from core.crm.base import Reference, Value

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def order(desk: Desk) -> Reference:
    return desk.make(
        "salesorder", name="O", ordernumber="O1", customerid=desk.account(), pricelevelid=desk.price_list
    )


def write_in(desk: Desk, order: Reference) -> Reference:
    fields: dict[str, Value | None] = {
        "salesorderid": order,
        "isproductoverridden": True,
        "productdescription": "x",
        "priceperunit": Decimal("2.50"),
        "quantity": Decimal(2),
    }
    return desk.make("salesorderdetail", **fields)


def test_an_order_is_totalled(desk: Desk, order: Reference) -> None:
    write_in(desk, order)
    assert desk.value(order, "totalamount") == Decimal("5.00")


def test_an_order_number_is_taken_once(desk: Desk, order: Reference, refused: Refused) -> None:
    with refused(0x80040237):
        desk.make(
            "salesorder", name="O", ordernumber="o1 ", customerid=desk.account(), pricelevelid=desk.price_list
        )


@pytest.mark.parametrize(
    ("state", "status"), [("Submitted", 3), ("Canceled", 4), ("Fulfilled", 100001), ("Invoiced", 100003)]
)
def test_an_order_that_is_not_active_is_read_only(
    desk: Desk, order: Reference, refused: Refused, state: str, status: int
) -> None:
    line = write_in(desk, order)
    desk.set_state(order, state)
    assert desk.value(order, "statuscode") == status
    with refused(0x80043B09):
        desk.update(line, quantity=Decimal(1))
    with refused(0x80040230):
        desk.update(order, description="x")
    desk.set_state(order, "Active")
    desk.update(line, quantity=Decimal(1))


def test_an_invoiced_order_cannot_be_deleted(desk: Desk, order: Reference, refused: Refused) -> None:
    desk.invoice(salesorderid=order)
    with refused(0x80040227):
        desk.delete(order)
