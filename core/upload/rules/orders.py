"""What a CRM order, or a CRM invoice, becomes on its way into the accounts (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from uuid import UUID

from core.crm.base import Entity, Reference, Value
from core.licence.limit import within
from core.money import plain, rounded
from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.text import clean
from core.upload.rules.accounts import named, named_all

ACCOUNT_COLUMNS = (
    "accountnumber",
    "name",
    "statecode",
    "merged",
    "masterid",
    "address1_primarycontactname",
    "address1_line1",
    "address1_line2",
    "address1_city",
    "address1_stateorprovince",
    "address1_postalcode",
    "telephone1",
    "emailaddress1",
)
PRODUCT_COLUMNS = ("productnumber", "name", "defaultuomid", "price")
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
)
_HEAD_COLUMNS = ("name", "customerid", "ownerid", "createdon", "totaltax", "totalamount")
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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the record itself."""
        own = (self.invoice_field,) if self.invoice_field else ()
        return (_NUMBERS[self.entity], *_HEAD_COLUMNS, *own)

    @property
    def line_entity(self) -> str:
        """The entity of its lines."""
        return _LINES[self.entity]

    def admits(self, reference: str) -> bool:
        """Whether an account or a product may be used, by its number in the CRM."""
        return not self.evaluation or within(reference)


@dataclass(frozen=True, slots=True)
class Around:
    """What orders point to, by id, as far as it can be read."""

    accounts: Mapping[UUID, Entity] = field(default_factory=dict)
    contacts: Mapping[UUID, Entity] = field(default_factory=dict)
    owners: Mapping[UUID, Entity] = field(default_factory=dict)
    products: Mapping[UUID, Entity] = field(default_factory=dict)
    units: Mapping[UUID, Entity] = field(default_factory=dict)


def sales_order(head: Entity, lines: Iterable[Entity], around: Around, settings: OrderSettings) -> SalesOrder:
    """Give an order with its lines in its own sequence."""
    number = _text(head, _NUMBERS[settings.entity])
    customer = customer_of(head, around)
    account = customer.reference
    return SalesOrder(
        id=head.id,
        number=number,
        title=_text(head, "name"),
        account=account,
        name=customer.name,
        date=_day(head.fields.get("createdon"), settings.zone),
        owner=_text(_pointed(head, "ownerid", around.owners), "fullname"),
        tax=_amount(head, "totaltax"),
        total=_amount(head, "totalamount"),
        invoice_number=_text(head, settings.invoice_field) if settings.invoice_field else "",
        lines=tuple(
            _line(each, (number, at, account), around, settings)
            for at, each in enumerate(sorted(lines, key=_place), start=1)
        ),
    )


def customer_of(head: Entity, around: Around) -> OrderCustomer:
    """Give whom an order is for; of a contact, and of an account that cannot be read, only the name."""
    account = _pointed(head, "customerid", around.accounts)
    if account is None:
        contact = _pointed(head, "customerid", around.contacts)
        return OrderCustomer("", _text(contact, "fullname"), "", ("", "", "", ""), "", "", "")
    address = ("line1", "line2", "city", "stateorprovince")
    first, second, city, county = (_text(account, f"address1_{part}") for part in address)
    return OrderCustomer(
        reference=_text(account, "accountnumber"),
        name=_text(account, "name"),
        contact_name=_text(account, "address1_primarycontactname"),
        address=(first, second, city, county),
        postcode=_text(account, "address1_postalcode"),
        telephone=_text(account, "telephone1"),
        email=_text(account, "emailaddress1"),
    )


def order_product(product: Entity, around: Around) -> OrderProduct:
    """Give what an order is about."""
    unit = _text(_pointed(product, "defaultuomid", around.units), "name")
    return OrderProduct(
        _text(product, "productnumber"), _text(product, "name"), unit, _amount(product, "price")
    )


def customer_problem(head: Entity, around: Around, of_number: Sequence[Entity]) -> str | None:
    """Say why it is not known whom an order is for (manual 7.1), given all accounts of its number."""
    account = _pointed(head, "customerid", around.accounts)
    if account is None:
        contact = _pointed(head, "customerid", around.contacts)
        if contact is None:
            return "its customer cannot be read: give the CRM user read access to all accounts."
        return (
            f'its customer is the contact "{_text(contact, "fullname")}", who has no account number: '
            "choose an account as the order's customer in the CRM."
        )
    number = _text(account, "accountnumber")
    if not number:
        return f"the account {named(account)} has no account number: enter it in the CRM."
    rivals = {each.id: each for each in of_number if _counts(each)} | {account.id: account}
    if len(rivals) > 1:
        return (
            f"{len(rivals)} accounts in the CRM carry the number {number}, {named_all(rivals.values())}: "
            "give each a number of its own, or merge them."
        )
    return None


def uploaded_problem(order: SalesOrder) -> str | None:
    """Say that an order is an invoice already: it was set back to ready, or is in work (manual 7.3)."""
    if not order.invoice_number:
        return None
    return (
        f"already invoice {order.invoice_number}: complete the order in the CRM so that it is not edited "
        "and sent again, or clear that field if the invoice was deleted."
    )


def default_product_problem(code: str) -> str:
    """Say that the product which stands in for none is not there."""
    return (
        f"{code}, which stands for lines without a product, is not in the accounts: "
        "make it there, or name another one in [orders] default_product."
    )


def _line(line: Entity, where: tuple[str, int, str], around: Around, settings: OrderSettings) -> OrderLine:
    number, at, account = where
    named = _pointed(line, "productid", around.products)
    # What the evaluation does not use goes as a line without product: the order goes whole.
    product = named if settings.admits(_text(named, "productnumber")) else None
    quantity = _decimal(line, "quantity")
    off = _decimal(line, "manualdiscountamount") + _decimal(line, "volumediscountamount") * quantity
    return OrderLine(
        order_number=number,
        line=at,
        account=account,
        product_code=_text(product, "productnumber") or settings.default_product,
        description=_text(line, "productdescription") or _text(named, "name"),
        unit="" if product is None else _text(_pointed(line, "uomid", around.units), "name"),
        unit_price=plain(_decimal(line, "priceperunit")),
        quantity=plain(quantity, least=0),
        discount=rounded(off),
        tax=_amount(line, "tax"),
        write_in=not _text(product, "productnumber"),
    )


def _place(line: Entity) -> tuple[int, str, UUID]:
    number, made = line.fields.get("lineitemnumber"), line.fields.get("createdon")
    return (
        number if isinstance(number, int) else _LAST,
        made.isoformat() if isinstance(made, datetime) else "",
        line.id,
    )


def _counts(account: Entity) -> bool:
    return account.fields.get("statecode") == "Active" and account.fields.get("merged") is not True


def _pointed(entity: Entity, lookup: str, among: Mapping[UUID, Entity]) -> Entity | None:
    value = entity.fields.get(lookup)
    return among.get(value.id) if isinstance(value, Reference) else None


def _text(entity: Entity | None, name: str) -> str:
    value: Value | None = None if entity is None else entity.fields.get(name)
    return clean(value) if isinstance(value, str) else ""


def _decimal(entity: Entity, name: str) -> Decimal:
    value = entity.fields.get(name)
    return value if isinstance(value, Decimal) else Decimal(0)


def _amount(entity: Entity, name: str) -> Decimal:
    return plain(_decimal(entity, name))


def _day(value: Value | None, zone: tzinfo) -> date | None:
    return value.astimezone(zone).date() if isinstance(value, datetime) else None
