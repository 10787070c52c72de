"""A small CRM's limits, and one ordinary record of each kind, to be varied by `dataclasses.replace`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

import pytest

from core.crm.base import Attribute, EntityDescription, Kind
from core.records import Customer, Invoice, InvoiceKind, InvoiceLine, Product
from core.text import match_key
from core.upload.plan import Action, Change
from core.upload.rules.parts import KnownProduct, Parts
from core.upload.rules.settings import CatalogueSettings, Context, CustomerSettings, InvoiceSettings

SPACE = UUID("6f4b9d0e-5a53-4a35-8f4e-0d5b7a1c2e33")
PRICE_LIST, GROUP, EACH, OTHER_GROUP = (UUID(int=number) for number in range(1, 5))
TYPES = {3: "Customer", 7: "Prospect", 10: "Supplier"}


def _described(name: str, lengths: Mapping[str, int], places: Mapping[str, int]) -> EntityDescription:
    texts = {field: Attribute(field, Kind.TEXT, length=most) for field, most in lengths.items()}
    numbers = {field: Attribute(field, Kind.MONEY, places=most) for field, most in places.items()}
    return EntityDescription(name, texts | numbers)


def _account() -> EntityDescription:
    lengths = {"name": 160, "accountnumber": 20, "telephone1": 50, "fax": 50, "websiteurl": 200}
    lengths |= {"address1_line1": 50, "address1_city": 50, "emailaddress1": 100}
    described = _described("account", lengths, {"revenue": 2, "creditlimit": 2})
    kinds = Attribute("customertypecode", Kind.PICKLIST, options=TYPES)
    return EntityDescription("account", {**described.attributes, "customertypecode": kinds})


@pytest.fixture(scope="session")
def context() -> Context:
    """What a CRM allows, and ids by name."""
    described = (
        _account(),
        _described("contact", {"firstname": 50, "lastname": 50, "telephone1": 50}, {}),
        _described("product", {"productnumber": 100, "name": 100}, {"price": 2, "standardcost": 2}),
        _described("uom", {"name": 100}, {}),
        _described("invoice", {"invoicenumber": 100, "name": 300}, {}),
        _described(
            "invoicedetail",
            {"productdescription": 500, "description": 2000},
            {"quantity": 2, "priceperunit": 4, "manualdiscountamount": 2, "tax": 2},
        ),
    )
    return Context(
        descriptions={each.name: each for each in described},
        name=lambda entity, key: uuid5(SPACE, f"{entity}:{match_key(key)}"),
        currency="GBP",
    )


@pytest.fixture(scope="session")
def customer_settings() -> CustomerSettings:
    """The manual's relationship types, with the labels of the CRM."""
    return CustomerSettings(type_labels=TYPES)


@pytest.fixture(scope="session")
def catalogue() -> CatalogueSettings:
    """The price list, the unit group and its unit "Each"."""
    return CatalogueSettings(price_list=PRICE_LIST, unit_group=GROUP, unit=EACH)


@pytest.fixture(scope="session")
def invoice_settings() -> InvoiceSettings:
    """The readings that come without configuration."""
    return InvoiceSettings()


@pytest.fixture(scope="session")
def a1d001() -> Customer:
    """A customer with everything filled in."""
    return Customer(
        reference="A1D001",
        name="A1 Design Services",
        contact_name="Mary Jane Baker",
        address=("1 High Street", "Heaton", "Newtown", "Tyne and Wear"),
        postcode="NE6 1AA",
        telephone="0191 555 0101",
        fax="0191 555 0102",
        email="mary@a1design.example",
        website="www.a1design.example",
        balance=Decimal("250.00"),
        credit_limit=Decimal("1000.00"),
        turnover=Decimal("5220.54"),
        on_hold=False,
        currency="GBP",
    )


@pytest.fixture(scope="session")
def pen() -> Product:
    """An article of the stock file."""
    return Product("PEN001", "Blue pen", "Each", Decimal("1.20"), Decimal("0.75"), "T1", "4000")


@pytest.fixture(scope="session")
def a_line() -> InvoiceLine:
    """Ten pens at 1.20 with 20 % tax."""
    return InvoiceLine(
        invoice_number="82",
        line=1,
        account="A1D001",
        product_code="PEN001",
        description="Blue pens, boxed",
        unit="Each",
        quantity=Decimal("10.00"),
        unit_price=Decimal("1.20"),
        net=Decimal("12.00"),
        tax=Decimal("2.40"),
        tax_rate=Decimal(20),
    )


@pytest.fixture(scope="session")
def an_invoice(a_line: InvoiceLine) -> Invoice:
    """A posted invoice of one line."""
    return Invoice(
        number="82",
        kind=InvoiceKind.INVOICE,
        posted=True,
        account="A1D001",
        name="A1 Design Services",
        date=date(2008, 7, 14),
        order_number="",
        net=Decimal("12.00"),
        tax=Decimal("2.40"),
        gross=Decimal("14.40"),
        currency="GBP",
        carriage_net=Decimal("0.00"),
        carriage_tax=Decimal("0.00"),
        discount_net=Decimal("0.00"),
        discount_description="",
        lines=(a_line,),
    )


@pytest.fixture(scope="session")
def pen_in_crm() -> KnownProduct:
    """The pen as a product of the default unit group."""
    return KnownProduct(id=UUID(int=50), unit_group=GROUP, unit=EACH, quantity_places=2)


@pytest.fixture(scope="session")
def parts(pen_in_crm: KnownProduct) -> Parts:
    """A customer that is there, one product, one unit."""
    account = Change(Action.UNCHANGED, "account", "A1D001", id=UUID(int=60))
    return Parts(account, products={"pen001": pen_in_crm}, units={"each": EACH})
