"""Orders as the CRM holds them: their heads, their own discount and freight, where they go, and which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest

from core.crm.base import Crm, Entity, EntityDescription, Query, Reference, Value
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import BusinessUnitProfile, Profile, UserProfile
from core.sandbox.crm.search import Search
from core.sandbox.orders import READY, place_orders
from core.upload.order_reading import OrderReader
from core.upload.rules.orders import OrderSettings, ReadOrder
from tests.core.upload.books import ListReader, customer, product

SHIP_TO = {
    "shipto_name": "A1 Warehouse",
    "shipto_line1": "1 Quay",
    "shipto_line2": "Unit 2",
    "shipto_line3": "Docks",
    "shipto_city": "Fleetwood",
    "shipto_stateorprovince": "Lancashire",
    "shipto_country": "England",
    "shipto_postalcode": "FY7 6HF",
}


@dataclass
class Office:
    """A CRM with the manual's two orders, and how they are changed."""

    organisation: Organisation
    settings: OrderSettings

    def read(self, *numbers: str) -> dict[str, ReadOrder]:
        reader = OrderReader(DirectCrm(self.organisation), self.settings)
        return {each.order.number: each for page in reader.pages(numbers) for each in page.orders}

    def found(self, entity: str, field: str, value: str) -> UUID:
        user = self.organisation.sign_in(None)
        every = self.organisation.retrieve_multiple(user, Search(entity, (field,))).entities
        return next(each.id for each in every if each.fields.get(field) == value)

    def change(self, number: str, **fields: Value | None) -> None:
        user = self.organisation.sign_in(None)
        found = self.found("salesorder", "ordernumber", number)
        self.organisation.update(user, "salesorder", found, fields)

    def create(self, entity: str, **fields: Value | None) -> UUID:
        return self.organisation.create(self.organisation.sign_in(None), entity, fields)


@pytest.fixture
def office() -> Iterator[Office]:
    organisation = Organisation.found(Path(":memory:"))
    books = ListReader([customer("A1D001")], [product("VID003"), product("TAPE002"), product("MISC")])
    place_orders(organisation, books, 2, seed=1)
    yield Office(organisation, OrderSettings("salesorder", READY, default_product="MISC"))
    organisation.close()


def test_the_head_of_an_order_is_read_whole(office: Office) -> None:
    office.change(
        "ORD-1001",
        **SHIP_TO,
        billto_contactname="Jim Thomas",
        billto_telephone="01742 876 234",
        description="Leave it\nat the back door",
        freightamount=Decimal("10.01"),
    )
    order = office.read()["ORD-1001"].order
    assert (order.contact_name, order.telephone) == ("Jim Thomas", "01742 876 234")
    assert order.delivery_name == "A1 Warehouse"
    assert order.delivery == ("1 Quay", "Unit 2, Docks", "Fleetwood", "Lancashire, England", "FY7 6HF")
    assert order.description == "Leave it at the back door"
    assert (str(order.freight), order.currency) == ("10.01", "GBP")
    assert (order.state, order.status) == ("Active", READY)
    assert order.modified is not None
    assert order.modified.tzinfo is not None


def test_an_order_without_address_of_its_own_goes_to_its_customer(office: Office) -> None:
    order = office.read()["ORD-1001"].order
    assert order.delivery_name == "A1 Design Services"
    assert order.delivery == ("67a Station Road", "", "Blackpool", "Lancashire", "BP12 7HT")


def test_the_discount_is_the_one_that_the_crm_computes(office: Office) -> None:
    office.change("ORD-1001", discountamount=Decimal("5.55"), discountpercentage=Decimal("12.5"))
    crm = DirectCrm(office.organisation)
    found = crm.retrieve("salesorder", office.found("salesorder", "ordernumber", "ORD-1001"),
                         ("totaldiscountamount",))  # fmt: skip
    assert found is not None
    discount = office.read()["ORD-1001"].order.discount
    assert discount == found.fields["totaldiscountamount"] == Decimal("46.25")


def test_only_the_orders_that_were_named_are_read_and_only_where_they_are_ready(office: Office) -> None:
    assert list(office.read("ord-1002", "ORD-9999")) == ["ORD-1002"]
    user = office.organisation.sign_in(None)
    ready = office.found("salesorder", "ordernumber", "ORD-1002")
    office.organisation.set_state(user, "salesorder", ready, "Active", 1)
    assert office.read("ORD-1002") == {}


def test_an_order_brings_whom_it_is_for_and_what_it_is_about(office: Office) -> None:
    second = office.read()["ORD-1002"]
    assert (second.customer.reference, second.customer.name) == ("XXX001", "Newcomer Ltd")
    assert [(each.code, each.unit, str(each.price)) for each in second.products] == [
        ("XXXTEST01", "25 Pack", "299.00")
    ]
    assert [each.code for each in office.read()["ORD-1001"].products] == ["VID003", "TAPE002"]


def test_an_order_in_another_currency_says_which(office: Office) -> None:
    euro = Reference(
        "transactioncurrency",
        office.create(
            "transactioncurrency",
            currencyname="Euro",
            currencysymbol="€",
            isocurrencycode="EUR",
            exchangerate=Decimal("1.2"),
        ),
    )
    listed = Reference("pricelevel", office.create("pricelevel", name="Euro", transactioncurrencyid=euro))
    made = office.create(
        "salesorder",
        name="In euros",
        ordernumber="ORD-2000",
        customerid=Reference("account", office.found("account", "accountnumber", "A1D001")),
        pricelevelid=listed,
        transactioncurrencyid=euro,
    )
    office.organisation.set_state(office.organisation.sign_in(None), "salesorder", made, "Active", READY)
    found = office.read()
    assert found["ORD-2000"].order.currency == "EUR"
    assert found["ORD-2000"].problems[0].startswith("it has no lines: ")
    assert found["ORD-1001"].order.currency == "GBP"


class Crm30:
    """A CRM that knows one currency, and refuses to be asked for another."""

    def __init__(self, crm: DirectCrm) -> None:
        self._crm = crm

    def describe(self, entity: str) -> EntityDescription:
        found = self._crm.describe(entity)
        kept = {name: each for name, each in found.attributes.items() if name != "transactioncurrencyid"}
        return replace(found, attributes=kept)

    def find(self, query: Query) -> Iterator[Entity]:
        assert query.entity != "transactioncurrency"
        assert "transactioncurrencyid" not in query.columns
        return self._crm.find(query)


def test_a_crm_that_knows_one_currency_is_not_asked_for_it(office: Office) -> None:
    crm = Crm30(DirectCrm(office.organisation))
    (page,) = OrderReader(cast("Crm", crm), office.settings).pages()
    assert [each.order.currency for each in page.orders] == ["", ""]


def test_two_orders_of_one_number_do_not_both_go() -> None:
    south = UserProfile("litwareinc\\south", "Ann South", business_unit="South")
    profile = Profile(
        users=(UserProfile("litwareinc\\admin", "Root"), south),
        business_units=(BusinessUnitProfile("South"),),
    )
    organisation = Organisation.found(Path(":memory:"), profile=profile)
    place_orders(organisation, ListReader([customer("A1D001")], [product("VID003")]), 1, seed=1)
    user = organisation.sign_in(south.account)
    twin: dict[str, Value | None] = {
        "name": "Twin",
        "ordernumber": "ord-1001",
        "customerid": Reference("account", _only(organisation, "account").id),
        "pricelevelid": Reference("pricelevel", _only(organisation, "pricelevel").id),
        "freightamount": Decimal(1),
    }
    made = organisation.create(user, "salesorder", twin)
    organisation.set_state(user, "salesorder", made, "Active", READY)
    (page,) = OrderReader(DirectCrm(organisation), OrderSettings("salesorder", READY)).pages()
    told = [
        each.order.number for each in page.orders for reason in each.problems if "another order" in reason
    ]
    assert len(page.orders) == 2
    assert len(told) == 1
    organisation.close()


def test_an_evaluation_says_which_lines_it_takes_as_write_ins(office: Office) -> None:
    office.settings = replace(office.settings, evaluation=True)
    (only,) = office.read().values()
    assert [each.partition(": ")[0] for each in only.notes] == ["line 1", "line 2"]
    assert "because of the evaluation: evaluation: VID003 does not begin with A to G" in only.notes[0]
    assert only.products == ()


def test_an_invoice_of_the_crm_is_read_with_the_same_columns_less_its_contacts(office: Office) -> None:
    head: dict[str, Value | None] = {
        "name": "I",
        "invoicenumber": "INV-1",
        "customerid": Reference("account", office.found("account", "accountnumber", "A1D001")),
        "pricelevelid": Reference("pricelevel", _only(office.organisation, "pricelevel").id),
        "billto_telephone": "01742 876 234",
        "freightamount": Decimal("1.50"),
        **SHIP_TO,
    }
    made = office.create("invoice", **head)
    office.create(
        "invoicedetail",
        invoiceid=Reference("invoice", made),
        isproductoverridden=True,
        productdescription="By hand",
        priceperunit=Decimal(5),
        quantity=Decimal(1),
    )
    office.organisation.set_state(office.organisation.sign_in(None), "invoice", made, "Active", 4)
    office.settings = OrderSettings("invoice", 4, default_product="MISC")
    found = office.read()["INV-1"]
    assert found.problems == ()
    assert (found.order.contact_name, found.order.telephone) == ("", "01742 876 234")
    assert (found.order.delivery_name, str(found.order.freight)) == ("A1 Warehouse", "1.50")
    assert [each.description for each in found.order.lines] == ["By hand"]


def _only(organisation: Organisation, entity: str) -> Entity:
    return organisation.retrieve_multiple(organisation.sign_in(None), Search(entity, ())).entities[0]
