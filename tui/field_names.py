"""The CRM's field names in words."""

from __future__ import annotations

from collections.abc import Mapping

from core.crm.base import Reference, Value
from tui.json_text import plain_text

NAMES: Mapping[str, str] = {
    "accountnumber": "account number",
    "address1_city": "town",
    "address1_line1": "address line 1",
    "address1_line2": "address line 2",
    "address1_postalcode": "postcode",
    "address1_stateorprovince": "county",
    "baseuom": "base unit",
    "creditlimit": "credit limit",
    "creditonhold": "on hold",
    "currentcost": "current cost",
    "customerid": "customer",
    "customertypecode": "relationship type",
    "datedelivered": "delivered on",
    "defaultuomid": "unit",
    "defaultuomscheduleid": "unit group",
    "emailaddress1": "e-mail",
    "firstname": "first name",
    "invoiceid": "invoice",
    "invoicenumber": "invoice ID",
    "ispriceoverridden": "own price",
    "isproductoverridden": "write-in",
    "lastname": "last name",
    "lineitemnumber": "line",
    "manualdiscountamount": "discount",
    "ordernumber": "order number",
    "parentcustomerid": "company",
    "pricelevelid": "price list",
    "pricingmethodcode": "pricing method",
    "priceperunit": "price per unit",
    "producttypecode": "product type",
    "productdescription": "write-in text",
    "productid": "product",
    "productnumber": "product ID",
    "producturl": "web address",
    "quantitydecimal": "decimals of quantity",
    "revenue": "annual revenue",
    "roundingpolicycode": "rounding policy",
    "salesorderid": "order",
    "standardcost": "standard cost",
    "telephone1": "telephone",
    "uomid": "unit",
    "uomscheduleid": "unit group",
    "websiteurl": "web site",
}

ENTITIES: Mapping[str, str] = {
    "account": "customer",
    "contact": "contact",
    "product": "product",
    "productpricelevel": "price list item",
    "pricelevel": "price list",
    "uom": "unit",
    "uomschedule": "unit group",
    "invoice": "invoice",
    "invoicedetail": "invoice line",
    "salesorder": "order",
    "transaction": "transaction",
}


def field_name(name: str) -> str:
    """Give a field's name in words; a field of the user's own keeps its name."""
    return NAMES.get(name, name)


def entity_name(entity: str) -> str:
    """Give an entity's name as an accountant says it."""
    return ENTITIES.get(entity, entity)


def shown(value: Value | None) -> str:
    """Give a field's value as one line for a person."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Reference):
        return f"{entity_name(value.entity)} {str(value.id)[:8]}…"
    return plain_text(value)
