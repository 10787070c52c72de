"""What a CRM order, or a CRM invoice, becomes on its way into the accounts (manual 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from uuid import UUID

from core.crm.base import Entity
from core.licence.limit import refusal, within
from core.money import plain, rounded
from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.upload.rules.order_customers import CURRENCY, Around, customer_of
from core.upload.rules.order_money import discount_of, header_discount
from core.upload.rules.order_values import amount, day, decimal, first_text, pointed, street, text

LINE_COLUMNS = (
    "lineitemnumber",
    "createdon",
    "productid",
    "productdescription",
    "uomid",
    "priceperunit",
    "quantity",
    "manualdiscountamount",
    "volumediscountamount",
    "tax",
    "pricingerrorcode",
)
_HEAD_COLUMNS = (
    "name",
    "customerid",
    "ownerid",
    "createdon",
    "modifiedon",
    "statecode",
    "statuscode",
    "description",
    "totaltax",
    "totalamount",
    "freightamount",
    "discountamount",
    "discountpercentage",
    "billto_telephone",
    "shipto_telephone",
    "shipto_name",
    "shipto_line1",
    "shipto_line2",
    "shipto_line3",
    "shipto_city",
    "shipto_stateorprovince",
    "shipto_postalcode",
    "shipto_country",
)
_CONTACTS = {"salesorder": ("billto_contactname", "shipto_contactname"), "invoice": ()}
"""Only an order names its contacts."""

_NUMBERS = {"salesorder": "ordernumber", "invoice": "invoicenumber"}
_LINES = {"salesorder": "salesorderdetail", "invoice": "invoicedetail"}
_LAST = 10**9


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """Which records of the CRM are ready, and what stands in for what they lack.

    `entity` is salesorder or invoice. `default_product` is the product of lines without one. `evaluation`:
    there is no licence, so that only what begins with A to G is there (manual 4.3.1, 6).
    """

    entity: str
    ready_status: int
    invoice_field: str | None = None
    default_product: str = "S1"
    zone: tzinfo = UTC
    evaluation: bool = False

    def columns(self, known: Collection[str]) -> tuple[str, ...]:
        """The columns of the record itself; `known` are all that this version of the CRM has."""
        own = (self.invoice_field,) if self.invoice_field else ()
        money = (CURRENCY,) if CURRENCY in known else ()
        return (self.number_field, *_HEAD_COLUMNS, *_CONTACTS[self.entity], *money, *own)

    @property
    def number_field(self) -> str:
        """The column of the record's own number."""
        return _NUMBERS[self.entity]

    @property
    def line_entity(self) -> str:
        """The entity of its lines."""
        return _LINES[self.entity]

    def admits(self, reference: str) -> bool:
        """Whether an account or a product may be used, by its number in the CRM."""
        return not self.evaluation or within(reference)


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order, whom it is for and what it is about, and what is wrong with it as far as the CRM tells.

    `products` are those that its lines name, once each. `notes` are what a person should know of its lines.
    """

    order: SalesOrder
    customer: OrderCustomer
    products: tuple[OrderProduct, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def in_sequence(lines: Iterable[Entity]) -> list[Entity]:
    """Give the lines of an order in its own sequence."""
    return sorted(lines, key=_place)


def sales_order(head: Entity, lines: Iterable[Entity], around: Around, settings: OrderSettings) -> SalesOrder:
    """Give an order with its lines in its own sequence."""
    number = text(head, settings.number_field)
    customer = customer_of(head, around)
    read = tuple(
        _line(each, (number, at, customer.reference), around, settings)
        for at, each in enumerate(in_sequence(lines), start=1)
    )
    modified, status = head.fields.get("modifiedon"), head.fields.get("statuscode")
    return SalesOrder(
        id=head.id,
        number=number,
        title=text(head, "name"),
        account=customer.reference,
        name=customer.name,
        date=day(head.fields.get("createdon"), settings.zone),
        owner=text(pointed(head, "ownerid", around.owners), "fullname"),
        tax=amount(head, "totaltax"),
        total=amount(head, "totalamount"),
        invoice_number=text(head, settings.invoice_field) if settings.invoice_field else "",
        contact_name=first_text(head, *_CONTACTS[settings.entity]),
        telephone=first_text(head, "billto_telephone", "shipto_telephone"),
        delivery_name=_delivery_name(head, customer),
        delivery=_delivery(head, customer),
        description=text(head, "description"),
        freight=rounded(decimal(head, "freightamount")),
        discount=header_discount(head, read),
        currency=text(pointed(head, CURRENCY, around.currencies), "isocurrencycode"),
        modified=modified if isinstance(modified, datetime) else None,
        status=status if isinstance(status, int) else None,
        state=text(head, "statecode"),
        lines=read,
    )


def kept_back(lines: Iterable[Entity], around: Around, settings: OrderSettings) -> tuple[str, ...]:
    """Say which lines go as write-ins because the evaluation does not use their products (manual 6)."""
    codes = (
        text(pointed(each, "productid", around.products), "productnumber") for each in in_sequence(lines)
    )
    return tuple(
        f"line {at}: a write-in, because of the evaluation: {refusal(code)}"
        for at, code in enumerate(codes, start=1)
        if code and not settings.admits(code)
    )


def _delivery(head: Entity, customer: OrderCustomer) -> tuple[str, str, str, str, str]:
    own = (*street(head, "shipto"), text(head, "shipto_postalcode"))
    return own if any(own) else (*customer.address, customer.postcode)


def _delivery_name(head: Entity, customer: OrderCustomer) -> str:
    return text(head, "shipto_name") or customer.name


def _line(line: Entity, where: tuple[str, int, str], around: Around, settings: OrderSettings) -> OrderLine:
    number, at, account = where
    named = pointed(line, "productid", around.products)
    # What the evaluation does not use goes as a line without product: the order goes whole.
    product = named if settings.admits(text(named, "productnumber")) else None
    return OrderLine(
        order_number=number,
        line=at,
        account=account,
        product_code=text(product, "productnumber") or settings.default_product,
        description=text(line, "productdescription") or text(named, "name"),
        unit="" if product is None else text(pointed(line, "uomid", around.units), "name"),
        unit_price=plain(decimal(line, "priceperunit")),
        quantity=plain(decimal(line, "quantity"), least=0),
        discount=discount_of(line),
        tax=amount(line, "tax"),
        write_in=not text(product, "productnumber"),
    )


def _place(line: Entity) -> tuple[int, str, UUID]:
    number, made = line.fields.get("lineitemnumber"), line.fields.get("createdon")
    return (
        number if isinstance(number, int) else _LAST,
        made.isoformat() if isinstance(made, datetime) else "",
        line.id,
    )
