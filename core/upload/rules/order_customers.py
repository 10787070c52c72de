"""Whom a CRM order is for, and what it is about: the customers and products that it points to (manual 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.crm.base import Entity
from core.records import OrderCustomer, OrderProduct
from core.upload.rules.order_values import amount, pointed, street, text

ACCOUNT_COLUMNS = (
    "accountnumber",
    "name",
    "statecode",
    "merged",
    "masterid",
    "address1_primarycontactname",
    "address1_line1",
    "address1_line2",
    "address1_line3",
    "address1_city",
    "address1_stateorprovince",
    "address1_country",
    "address1_postalcode",
    "telephone1",
    "emailaddress1",
)
CURRENCY = "transactioncurrencyid"
"""New in CRM 4.0: CRM 3.0 knows one currency."""

PRODUCT_COLUMNS = ("productnumber", "name", "defaultuomid", "price")


@dataclass(frozen=True, slots=True)
class Around:
    """What orders point to, by id, as far as it can be read."""

    accounts: Mapping[UUID, Entity] = field(default_factory=dict)
    contacts: Mapping[UUID, Entity] = field(default_factory=dict)
    owners: Mapping[UUID, Entity] = field(default_factory=dict)
    products: Mapping[UUID, Entity] = field(default_factory=dict)
    units: Mapping[UUID, Entity] = field(default_factory=dict)
    currencies: Mapping[UUID, Entity] = field(default_factory=dict)


def customer_of(head: Entity, around: Around) -> OrderCustomer:
    """Give whom an order is for; of a contact, and of an account that cannot be read, only the name."""
    account = pointed(head, "customerid", around.accounts)
    if account is None:
        contact = pointed(head, "customerid", around.contacts)
        return OrderCustomer("", text(contact, "fullname"), "", ("", "", "", ""), "", "", "")
    return OrderCustomer(
        reference=text(account, "accountnumber"),
        name=text(account, "name"),
        contact_name=text(account, "address1_primarycontactname"),
        address=street(account, "address1"),
        postcode=text(account, "address1_postalcode"),
        telephone=text(account, "telephone1"),
        email=text(account, "emailaddress1"),
    )


def order_product(product: Entity, around: Around) -> OrderProduct:
    """Give what an order is about."""
    unit = text(pointed(product, "defaultuomid", around.units), "name")
    return OrderProduct(text(product, "productnumber"), text(product, "name"), unit, amount(product, "price"))
