"""Orders that wait in the sandbox's CRM: the manual's two (section 7), then invented ones of the company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from random import Random
from types import MappingProxyType
from uuid import UUID

from core.accounting.base import AccountingReader
from core.crm.base import Attribute, Kind, Reference, Value
from core.records import Customer, Product
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Order, Search
from core.sandbox.order_extras import extras, line_discount
from core.sandbox.price_lists import CURRENCY, PriceLists

READY = 2
"""The status reason "Pending" of an active order, which the sandbox takes for "ready"."""

DONE = 200001
"""The status reason of an active order that is an invoice of the accounts; the sandbox adds it to its CRM."""

INVOICE_FIELD = "new_sageinvoice"
"""The text field of an order for that invoice's number; the sandbox adds it too."""

NO_PRODUCT = "MISC"
"""The company's product for lines without one."""

_CUSTOMER = 3
_FIRST = 1001
_DRAWN_FROM = 50


@dataclass(frozen=True, slots=True)
class _Buyer:
    reference: str
    name: str
    address: tuple[str, str, str, str]
    postcode: str
    contact: str
    telephone: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class _Sold:
    """A line; without code it is a write-in."""

    code: str
    description: str
    unit: str
    price: Decimal
    quantity: int
    discount: Decimal = Decimal(0)


_A1D001 = _Buyer(
    "A1D001",
    "A1 Design Services",
    ("67a Station Road", "", "Blackpool", "Lancashire"),
    "BP12 7HT",
    "Martin Abbott",
    "01632 960101",
)
_XXX001 = _Buyer(
    "XXX001", "Newcomer Ltd", ("1 New Street", "", "Leeds", ""), "LS1 1AA", "Ann New", "01632 960102"
)
_PICTURE: tuple[tuple[_Buyer, tuple[_Sold, ...]], ...] = (
    (
        _A1D001,
        (
            _Sold("VID003", "32mb PCI Video Card", "Each", Decimal("55.00"), 3),
            _Sold("TAPE002", "Adhesive Tape - Brown (50mm x 66m)", "Each", Decimal("2.80"), 22),
            _Sold("", "test Product", "", Decimal("33.00"), 3),
        ),
    ),
    (_XXX001, (_Sold("XXXTEST01", "Test Product", "25 Pack", Decimal("299.00"), 2),)),
)
"""The manual's picture of the CRM View: the accounts hold neither the second customer nor its product."""


def place_orders(organisation: Organisation, books: AccountingReader, count: int, seed: int) -> None:
    """Make `count` ready orders with their accounts and products; the same seed makes the same orders."""
    customers = [_buyer(each) for each in islice(books.customers(), _DRAWN_FROM)] or [_A1D001]
    products = list(islice(books.products(), _DRAWN_FROM))
    drawn, more = Random(seed), Random(seed)  # noqa: S311 - nothing secret is drawn
    _customise(organisation)
    with organisation.group():
        office = _Office(organisation)
        for number in range(count):
            name = f"ORD-{_FIRST + number}"
            if number < len(_PICTURE):
                office.order(name, *_PICTURE[number])
            else:
                buyer, lines = drawn.choice(customers), _drawn_lines(drawn, products)
                amount = sum((each.price * each.quantity for each in lines), Decimal(0))
                besides = extras(more, office.owners, amount)
                office.order(name, buyer, _discounted(more, lines), besides)


def _discounted(drawn: Random, lines: tuple[_Sold, ...]) -> tuple[_Sold, ...]:
    return tuple(replace(each, discount=line_discount(drawn, each.price * each.quantity)) for each in lines)


def _customise(organisation: Organisation) -> None:
    """Add the status and the field for orders that are invoices of the accounts (manual 7)."""
    status = organisation.describe("salesorder").attributes["statuscode"]
    options = {**status.options, DONE: "In the accounts"}
    organisation.change_attribute("salesorder", replace(status, options=options))
    organisation.add_attribute("salesorder", Attribute(INVOICE_FIELD, Kind.TEXT, length=20))


def _drawn_lines(drawn: Random, products: list[Product]) -> tuple[_Sold, ...]:
    chosen = drawn.sample(products, min(drawn.randint(1, 3), len(products)))
    sold = tuple(
        _Sold(each.code, each.description, each.unit, each.sales_price, drawn.randint(1, 9))
        for each in chosen
    )
    return sold or (_Sold("", "Carriage by hand", "", Decimal("5.00"), 1),)


def _buyer(customer: Customer) -> _Buyer:
    return _Buyer(
        customer.reference,
        customer.name,
        customer.address,
        customer.postcode,
        customer.contact_name,
        customer.telephone,
        customer.currency,
    )


class _Office:
    """Makes what an order needs before the order, each of it once."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._user = organisation.sign_in(None)
        self._made: dict[tuple[str, str], Reference] = {}
        self._price_lists = PriceLists(organisation, self._user)
        self._price_list = self._price_lists.own.price_list
        self._group = self._only("uomschedule")
        self._each = self._only("uom")
        self.owners = self._users()

    def order(
        self,
        number: str,
        buyer: _Buyer,
        lines: tuple[_Sold, ...],
        more: Mapping[str, Value | None] = MappingProxyType({}),
    ) -> None:
        """Make an order with its lines, in the ready status, priced in the buyer's currency."""
        priced = self._price_lists.of(buyer.currency)
        head: dict[str, Value | None] = {
            "ordernumber": number,
            "name": f"{buyer.name}, {number}",
            "customerid": self._account(buyer),
            "pricelevelid": priced.price_list,
            CURRENCY: priced.currency,
            **more,
        }
        rows = [
            NewRecord("salesorderdetail", {"lineitemnumber": at, **self._line(sold)})
            for at, sold in enumerate(lines, start=1)
        ]
        made = self._organisation.create_compound(self._user, NewRecord("salesorder", head), rows)
        self._organisation.set_state(self._user, "salesorder", made, "Active", READY)

    def _line(self, sold: _Sold) -> dict[str, Value | None]:
        amounts: dict[str, Value | None] = {"priceperunit": sold.price, "quantity": Decimal(sold.quantity)}
        if sold.discount:
            amounts["manualdiscountamount"] = sold.discount
        if not sold.code:
            return {"isproductoverridden": True, "productdescription": sold.description, **amounts}
        product = self._product(sold)
        return {"productid": product, "uomid": self._unit(sold.unit), "ispriceoverridden": True, **amounts}

    def _account(self, buyer: _Buyer) -> Reference:
        line1, line2, city, county = buyer.address
        fields: dict[str, Value | None] = {
            "accountnumber": buyer.reference,
            "name": buyer.name,
            "customertypecode": _CUSTOMER,
            "address1_line1": line1,
            "address1_line2": line2,
            "address1_city": city,
            "address1_stateorprovince": county,
            "address1_postalcode": buyer.postcode,
            "address1_primarycontactname": buyer.contact,
            "telephone1": buyer.telephone,
            CURRENCY: self._price_lists.of(buyer.currency).currency,
        }
        return self._once("account", buyer.reference, fields)

    def _product(self, sold: _Sold) -> Reference:
        known = ("product", sold.code) in self._made
        unit = self._unit(sold.unit)
        fields: dict[str, Value | None] = {
            "productnumber": sold.code,
            "name": sold.description,
            "defaultuomscheduleid": self._group,
            "defaultuomid": unit,
            "quantitydecimal": 2,
            "price": sold.price,
        }
        product = self._once("product", sold.code, fields)
        if not known:
            item: dict[str, Value | None] = {
                "pricelevelid": self._price_list,
                "productid": product,
                "uomid": unit,
                "pricingmethodcode": 2,
                "percentage": Decimal(100),
            }
            self._create("productpricelevel", item)
            self._organisation.update(self._user, "product", product.id, {"pricelevelid": self._price_list})
        return product

    def _unit(self, name: str) -> Reference:
        if name in ("", "Each"):
            return self._each
        pack = name.partition(" ")[0]
        fields: dict[str, Value | None] = {
            "name": name,
            "uomscheduleid": self._group,
            "baseuom": self._each,
            "quantity": Decimal(pack) if pack.isdigit() else Decimal(1),
        }
        return self._once("uom", name, fields)

    def _once(self, entity: str, key: str, fields: dict[str, Value | None]) -> Reference:
        made = self._made.get((entity, key))
        if made is None:
            made = self._made[entity, key] = self._create(entity, fields)
        return made

    def _create(self, entity: str, fields: dict[str, Value | None]) -> Reference:
        record: UUID = self._organisation.create(self._user, entity, fields)
        return Reference(entity, record)

    def _users(self) -> list[Reference]:
        asked = Search("systemuser", ("domainname",), orders=(Order("domainname"),))
        found = self._organisation.retrieve_multiple(self._user, asked).entities
        return [Reference("systemuser", each.id) for each in found]

    def _only(self, entity: str) -> Reference:
        (found,) = self._organisation.retrieve_multiple(self._user, Search(entity, ())).entities
        return Reference(entity, found.id)
