"""Sales orders: the same rules as invoices, and states of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Reference, Value
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.search import Search

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


@pytest.mark.parametrize(("state", "status"), [("Submitted", 3), ("Canceled", 4), ("Fulfilled", 100001)])
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


def closing(order: Reference | None, record: UUID | None = None) -> NewRecord:
    fields: dict[str, Value | None] = {"subject": "Invoice 12"}
    return NewRecord("orderclose", fields if order is None else {**fields, "salesorderid": order}, record)


@pytest.mark.parametrize("state", ["Active", "Submitted"])
def test_an_order_is_fulfilled_by_an_activity_that_stays(desk: Desk, order: Reference, state: str) -> None:
    line = write_in(desk, order)
    desk.set_state(order, state)
    desk.organisation.fulfill(desk.user, closing(order, UUID(int=5)), 100002)
    assert (desk.value(order, "statecode"), desk.value(order, "statuscode")) == ("Fulfilled", 100002)
    assert desk.value(line, "salesorderstatecode") == 3
    activity = Reference("orderclose", UUID(int=5))
    assert (desk.value(activity, "salesorderid"), desk.value(activity, "statecode")) == (order, "Completed")


def test_only_the_crm_itself_puts_an_order_into_invoiced(
    desk: Desk, order: Reference, refused: Refused
) -> None:
    with refused(0x80040216):
        desk.set_state(order, "Invoiced")
    assert desk.value(order, "statecode") == "Active"


@pytest.mark.parametrize("state", ["Canceled", "Fulfilled"])
def test_a_closed_order_is_not_fulfilled(desk: Desk, order: Reference, refused: Refused, state: str) -> None:
    desk.set_state(order, state)
    with refused(0x80040233):
        desk.organisation.fulfill(desk.user, closing(order), -1)


def test_an_order_is_not_fulfilled_with_a_status_of_another_state(
    desk: Desk, order: Reference, refused: Refused
) -> None:
    with refused(0x80048408):
        desk.organisation.fulfill(desk.user, closing(order), 3)
    assert desk.value(order, "statecode") == "Active"
    assert desk.organisation.retrieve_multiple(desk.user, Search("orderclose", ())).entities == ()


def test_what_names_no_order_fulfills_none(desk: Desk, order: Reference, refused: Refused) -> None:
    with refused(0x80040203):
        desk.organisation.fulfill(desk.user, closing(None), -1)
    with refused(0x80040203):
        desk.organisation.fulfill(desk.user, NewRecord("annotation", {"salesorderid": order}), -1)


def test_a_status_of_ones_own_belongs_to_the_state_that_it_names(
    desk: Desk, order: Reference, refused: Refused
) -> None:
    held = desk.organisation.describe("salesorder").attributes["statuscode"]
    more = replace(held, options={**held.options, 200001: "Sent"}, states={**held.states, 200001: 1})
    desk.organisation.change_attribute("salesorder", more)
    with refused(0x80048408):
        desk.update(order, statuscode=200001)
    desk.set_state(order, "Submitted", 200001)
    assert desk.value(order, "statuscode") == 200001


def test_an_invoiced_order_cannot_be_deleted(desk: Desk, order: Reference, refused: Refused) -> None:
    desk.invoice(salesorderid=order)
    with refused(0x80040227):
        desk.delete(order)
