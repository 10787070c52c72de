"""The CRM's field names in words."""

from __future__ import annotations

from collections.abc import Mapping

from core.crm.base import Reference, Value
from tui.json_text import plain_text

NAMES: Mapping[str, str] = {
    "account": "customer",
    "accountnumber": "account number",
    "address1_city": "town",
    "address1_line1": "address line 1",
    "address1_line2": "address line 2",
    "address1_postalcode": "postcode",
    "address1_stateorprovince": "county",
    "baseuom": "base unit",
    "carriage_nominal": "nominal code of carriage",
    "carriage_net": "carriage, net",
    "carriage_tax": "tax of carriage",
    "carriage_tax_code": "tax code of carriage",
    "carriage_tax_rate": "tax rate of carriage",
    "code": "product code",
    "contact_name": "contact",
    "creditlimit": "credit limit",
    "creditonhold": "on hold",
    "currentcost": "current cost",
    "customerid": "customer",
    "customertypecode": "relationship type",
    "datedelivered": "delivered on",
    "defaultuomid": "unit",
    "delivery": "delivery address",
    "delivery_name": "delivered to",
    "discount_description": "discount is called",
    "discount_net": "discount, net",
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
    "order_number": "customer order no.",
    "ordernumber": "order number",
    "parentcustomerid": "company",
    "pricelevelid": "price list",
    "pricingmethodcode": "pricing method",
    "priceperunit": "price per unit",
    "product_code": "product code",
    "producttypecode": "product type",
    "productdescription": "write-in text",
    "productid": "product",
    "productnumber": "product ID",
    "producturl": "web address",
    "purchase_nominal": "purchase nominal code",
    "quantitydecimal": "decimals of quantity",
    "reference": "account reference",
    "revenue": "annual revenue",
    "roundingpolicycode": "rounding policy",
    "sales_nominal": "sales nominal code",
    "shared": "share of the discount",
    "salesorderid": "order",
    "standardcost": "standard cost",
    "statuscode": "status reason",
    "taken_by": "order taken by",
    "tax_code": "tax code",
    "tax_rate": "tax rate",
    "telephone1": "telephone",
    "unit_price": "price per unit",
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
    "ledger_account": "customer",
    "ledger_product": "product",
    "order": "invoice",
    "order_line": "invoice line",
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
