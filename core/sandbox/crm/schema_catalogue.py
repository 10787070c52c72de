"""The catalogue of CRM 4.0: products, price lists and their items, unit groups and units, currencies."""

from __future__ import annotations

from core.sandbox.crm import schema_options as options
from core.sandbox.crm.schema_entity import ACTIVE_INACTIVE, EntitySpec, table
from core.sandbox.crm.schema_parts import (
    booleans,
    currency,
    decimals,
    identifiers,
    insert_only,
    integers,
    lookups,
    memos,
    moneys,
    picklist,
    required,
    served,
    stamps,
    texts,
    times,
    update_only,
    zone_marks,
)

PRODUCT = EntitySpec(
    name="product",
    code=1024,
    privilege="Product",
    title="name",
    states=ACTIVE_INACTIVE,
    defaults={"iskit": False, "isstockitem": False, "producttypecode": 1},
    keyed=("productnumber", "name"),
    indexed=("defaultuomscheduleid", "defaultuomid"),
    attributes=table(
        "product",
        (
            stamps(),
            zone_marks(),
            currency(),
            required(texts(100, "name productnumber")),
            texts(100, "suppliername vendorname vendorpartnumber"),
            texts(200, "size"),
            texts(255, "producturl"),
            memos(2000, "description"),
            moneys("currentcost price standardcost", least=0),
            required(lookups("uomschedule", "defaultuomscheduleid") + lookups("uom", "defaultuomid")),
            update_only(lookups("pricelevel", "pricelevelid")),
            lookups("subject", "subjectid"),
            served(lookups("organization", "organizationid")),
            booleans("iskit isstockitem"),
            picklist("producttypecode", options.PRODUCT_TYPE),
            required(integers("quantitydecimal", 0, 5)),
            decimals(5, "quantityonhand stockvolume stockweight", least=0, most=10**9),
        ),
        ACTIVE_INACTIVE,
    ),
)

PRODUCT_PRICE_LEVEL = EntitySpec(
    name="productpricelevel",
    code=1026,
    privilege="Product",
    title="productid",
    defaults={"pricingmethodcode": 1, "quantitysellingcode": 1, "roundingpolicycode": 1},
    indexed=("productid", "pricelevelid"),
    attributes=table(
        "productpricelevel",
        (
            stamps(),
            served(currency()),
            moneys("amount", least=0),
            moneys("roundingoptionamount", least=0),
            decimals(2, "percentage", least=-(10**11)),
            lookups("discounttype", "discounttypeid"),
            insert_only(required(lookups("pricelevel", "pricelevelid"))),
            required(lookups("product", "productid") + lookups("uom", "uomid")),
            served(lookups("uomschedule", "uomscheduleid")),
            identifiers("organizationid"),
            picklist("pricingmethodcode", options.PRICING_METHOD),
            picklist("quantitysellingcode", options.QUANTITY_SELLING),
            picklist("roundingoptioncode", options.ROUNDING_OPTION),
            picklist("roundingpolicycode", options.ROUNDING_POLICY),
        ),
    ),
)

PRICE_LEVEL = EntitySpec(
    name="pricelevel",
    code=1022,
    privilege="Product",
    title="name",
    states=ACTIVE_INACTIVE,
    keyed=("name",),
    attributes=table(
        "pricelevel",
        (
            stamps(),
            zone_marks(),
            lookups("transactioncurrency", "transactioncurrencyid"),
            required(texts(100, "name")),
            memos(2000, "description"),
            times("begindate enddate"),
            served(lookups("organization", "organizationid")),
            picklist("freighttermscode"),
            picklist("paymentmethodcode"),
            picklist("shippingmethodcode"),
        ),
        ACTIVE_INACTIVE,
    ),
)

UOM_SCHEDULE = EntitySpec(
    name="uomschedule",
    code=1056,
    privilege="Product",
    title="name",
    keyed=("name",),
    attributes=table(
        "uomschedule",
        (
            stamps(),
            insert_only(required(texts(100, "baseuomname"))),
            required(texts(200, "name")),
            memos(2000, "description"),
            served(lookups("organization", "organizationid")),
        ),
    ),
)

UOM = EntitySpec(
    name="uom",
    code=1055,
    privilege="Product",
    title="name",
    keyed=("name",),
    indexed=("uomscheduleid", "baseuom"),
    attributes=table(
        "uom",
        (
            stamps(),
            required(texts(100, "name")),
            insert_only(required(lookups("uomschedule", "uomscheduleid"))),
            lookups("uom", "baseuom"),
            served(booleans("isschedulebaseuom")),
            required(decimals(10, "quantity", least=0, most=10**8)),
            identifiers("organizationid"),
        ),
    ),
)

TRANSACTION_CURRENCY = EntitySpec(
    name="transactioncurrency",
    code=9105,
    privilege="TransactionCurrency",
    title="currencyname",
    states=ACTIVE_INACTIVE,
    attributes=table(
        "transactioncurrency",
        (
            stamps(),
            required(texts(100, "currencyname")),
            required(texts(10, "currencysymbol")),
            insert_only(required(texts(5, "isocurrencycode"))),
            required(decimals(10, "exchangerate", least=0, most=10**8)),
            served(lookups("organization", "organizationid")),
        ),
        ACTIVE_INACTIVE,
    ),
)

PRICING_FIELDS = frozenset({"priceperunit", "price", "currentcost", "standardcost", "amount"})
"""Amounts that have the organisation's pricing decimal precision instead of the currency's."""
