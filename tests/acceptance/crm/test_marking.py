"""Marking an order, however the CRM is reached: with its own statuses, and from what its metadata says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Attribute, Crm, Entity, Kind, Reference, Value
from core.errors import ConfigurationError
from core.sandbox.crm.organisation import Organisation
from core.upload.marking import Marker

if TYPE_CHECKING:
    from tests.acceptance.crm.conftest import Stock

FIELD = "new_sageinvoice"
STATES = {200001: 0, 200002: 1, 200003: 2, 200004: 3, 200005: 4}
"""A status of one's own in each state of an order: Active, Submitted, Canceled, Fulfilled, Invoiced."""

ORDER = UUID(int=0x0DE)


@pytest.fixture
def own_statuses(organisation: Organisation) -> None:
    """Customise the organisation before anybody has asked for its WSDL."""
    organisation.add_attribute("salesorder", Attribute(FIELD, Kind.TEXT, length=20))
    held = organisation.describe("salesorder").attributes["statuscode"]
    options = {**held.options, **{number: f"Own {number}" for number in STATES}}
    own = replace(held, options=options, states={**held.states, **STATES})
    organisation.change_attribute("salesorder", own)


@pytest.fixture
def order(own_statuses: None, crm: Crm, customer: Reference, stock: Stock) -> UUID:
    """Create an order."""
    fields: dict[str, Value | None] = {
        "name": "An order",
        "customerid": customer,
        "pricelevelid": stock.price_list,
    }
    crm.create(Entity("salesorder", ORDER, fields))
    return ORDER


@pytest.mark.parametrize(
    ("done", "state"),
    [(200001, "Active"), (200002, "Submitted"), (200004, "Fulfilled")],
)
def test_an_order_gets_its_number_and_a_status_of_the_organisations_own(
    crm: Crm, order: UUID, done: int, state: str
) -> None:
    marker = Marker(crm, "salesorder", done, FIELD, ready_status=1)
    marker.prove()
    marker.mark(order, "1234")
    marker.mark(order, "1234")
    columns = ("statecode", "statuscode", FIELD)
    assert crm.retrieve("salesorder", order, columns) == Entity(
        "salesorder", order, {"statecode": state, "statuscode": done, FIELD: "1234"}
    )


@pytest.mark.usefixtures("own_statuses")
@pytest.mark.parametrize("done", [200003, 200005])
def test_a_status_to_which_nothing_leads_is_told_before_anything_is_marked(crm: Crm, done: int) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Marker(crm, "salesorder", done, FIELD, ready_status=1).prove()
    assert refused.value.code == "orders.dead_end"
