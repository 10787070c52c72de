"""Invoices and sales orders with their lines, as CRM 4.0 knows them."""

from __future__ import annotations

from core.sandbox.crm import schema_options as options
from core.sandbox.crm.schema_customers import prefixed
from core.sandbox.crm.schema_entity import EntitySpec, Ownership, State, table
from core.sandbox.crm.schema_parts import (
    CUSTOMERS,
    WIDEST,
    Group,
    booleans,
    currency,
    decimals,
    identifiers,
    insert_only,
    integers,
    lookup_any,
    lookups,
    memos,
    moneys,
    owner,
    picklist,
    required,
    served,
    stamps,
    texts,
    times,
    zone_marks,
)

INVOICE_STATES = (
    State(0, "Active", 1, {1: "New", 2: "Partially Shipped", 4: "Billed", 5: "Booked", 6: "Installed"}),
    State(1, "Closed", 3, {3: "Canceled", 7: "Paid in Full"}),
    State(2, "Paid", 100001, {100001: "Complete", 100002: "Partial"}),
    State(3, "Canceled", 100003, {100003: "Canceled"}),
)
ORDER_STATES = (
    State(0, "Active", 1, {1: "New", 2: "Pending"}),
    State(1, "Submitted", 3, {3: "In Progress"}),
    State(2, "Canceled", 4, {4: "No Money"}),
    State(3, "Fulfilled", 100001, {100001: "Complete", 100002: "Partial"}),
    State(4, "Invoiced", 100003, {100003: "Invoiced"}),
)
_TOTALS = (
    "totalamount totalamountlessfreight totaldiscountamount totallineitemamount"
    " totallineitemdiscountamount totaltax"
)


def _place(prefix: str) -> Group:
    parts = (
        *texts(50, "city country fax line1 line2 line3 stateorprovince telephone"),
        *texts(200, "name"),
        *texts(20, "postalcode"),
    )
    return prefixed(prefix, parts)


def _shipping_terms() -> Group:
    return picklist("shipto_freighttermscode", options.FREIGHT_TERMS)


def _document() -> Group:
    return (
        *stamps(),
        *zone_marks(),
        *insert_only(currency()[:1]),
        *currency()[1:],
        *owner(),
        *_place("billto"),
        *_place("shipto"),
        *_shipping_terms(),
        *required(texts(300, "name")),
        *memos(2000, "description"),
        *required(lookup_any("customerid", CUSTOMERS)),
        *required(lookups("pricelevel", "pricelevelid")),
        *lookups("opportunity", "opportunityid"),
        *moneys("discountamount freightamount", least=0),
        *decimals(2, "discountpercentage", least=0, most=100),
        *served(moneys(_TOTALS, least=-WIDEST, most=WIDEST)),
        *served(picklist("pricingerrorcode", options.PRICING_ERROR)),
        *picklist("paymenttermscode", options.PAYMENT_TERMS),
        *picklist("prioritycode"),
        *picklist("shippingmethodcode", options.SHIPPING_METHOD),
        *served(booleans("ispricelocked")),
        *booleans("willcall"),
        *times("lastbackofficesubmit"),
    )


def _line() -> Group:
    return (
        *stamps(),
        *zone_marks(),
        *served(currency()),
        *identifiers("owningbusinessunit owninguser"),
        *_place("shipto"),
        *_shipping_terms(),
        *memos(2000, "description"),
        *texts(500, "productdescription"),
        *lookups("product", "productid"),
        *lookups("uom", "uomid"),
        *lookups("systemuser", "salesrepid"),
        *decimals(5, "quantity"),
        *decimals(5, "quantitybackordered quantitycancelled", least=0, most=10**9),
        *decimals(5, "quantityshipped", least=-(10**9), most=10**9),
        *moneys("priceperunit", least=-WIDEST, most=WIDEST),
        *moneys("manualdiscountamount", least=0),
        *moneys("tax"),
        *served(moneys("baseamount extendedamount volumediscountamount", least=-WIDEST, most=WIDEST)),
        *served(picklist("pricingerrorcode", options.PRICING_ERROR)),
        *insert_only(booleans("isproductoverridden")),
        *booleans("iscopied ispriceoverridden willcall"),
        *integers("lineitemnumber", 0, 10**9),
    )


_LINE_DEFAULTS = {
    "iscopied": False,
    "ispriceoverridden": False,
    "isproductoverridden": False,
    "willcall": False,
}

INVOICE = EntitySpec(
    name="invoice",
    code=1090,
    privilege="Invoice",
    title="name",
    ownership=Ownership.USER,
    states=INVOICE_STATES,
    defaults={"ispricelocked": False, "willcall": False},
    keyed=("invoicenumber",),
    indexed=("customerid", "salesorderid", "pricelevelid"),
    attributes=table(
        "invoice",
        (
            _document(),
            insert_only(texts(100, "invoicenumber")),
            lookups("salesorder", "salesorderid"),
            times("datedelivered duedate"),
        ),
        INVOICE_STATES,
    ),
)

INVOICE_DETAIL = EntitySpec(
    name="invoicedetail",
    code=1091,
    privilege="Invoice",
    title="productdescription",
    ownership=Ownership.PARENT,
    defaults=_LINE_DEFAULTS,
    indexed=("invoiceid", "productid", "uomid"),
    parent="invoiceid",
    attributes=table(
        "invoicedetail",
        (
            _line(),
            insert_only(required(lookups("invoice", "invoiceid"))),
            served(booleans("invoiceispricelocked")),
            served(picklist("invoicestatecode", options.INVOICE_STATES)),
            times("actualdeliveryon"),
            texts(100, "shippingtrackingnumber"),
        ),
    ),
)

SALES_ORDER = EntitySpec(
    name="salesorder",
    code=1088,
    privilege="Order",
    title="name",
    ownership=Ownership.USER,
    states=ORDER_STATES,
    defaults={"ispricelocked": False, "willcall": False},
    keyed=("ordernumber",),
    indexed=("customerid", "pricelevelid"),
    attributes=table(
        "salesorder",
        (
            _document(),
            insert_only(texts(100, "ordernumber")),
            prefixed("billto", texts(150, "contactname") + identifiers("addressid")),
            prefixed("shipto", texts(150, "contactname") + identifiers("addressid")),
            lookups("campaign", "campaignid"),
            lookups("quote", "quoteid"),
            times("datefulfilled requestdeliveryby submitdate"),
            integers("submitstatus", 0, 10**9),
            memos(2000, "submitstatusdescription"),
            picklist("freighttermscode", options.FREIGHT_TERMS),
        ),
        ORDER_STATES,
    ),
)

SALES_ORDER_DETAIL = EntitySpec(
    name="salesorderdetail",
    code=1089,
    privilege="Order",
    title="productdescription",
    ownership=Ownership.PARENT,
    defaults=_LINE_DEFAULTS,
    indexed=("salesorderid", "productid", "uomid"),
    parent="salesorderid",
    attributes=table(
        "salesorderdetail",
        (
            _line(),
            insert_only(required(lookups("salesorder", "salesorderid"))),
            served(booleans("salesorderispricelocked")),
            served(picklist("salesorderstatecode", options.ORDER_STATES)),
            times("requestdeliveryby"),
            prefixed("shipto", texts(150, "contactname") + identifiers("addressid")),
        ),
    ),
)

CLOSING_STATES = (
    State(0, "Open", 1, {1: "Open"}),
    State(1, "Completed", 2, {2: "Completed"}),
    State(2, "Canceled", 3, {3: "Canceled"}),
)

ORDER_CLOSE = EntitySpec(
    name="orderclose",
    code=4209,
    privilege="Activity",
    title="subject",
    ownership=Ownership.USER,
    key="activityid",
    states=CLOSING_STATES,
    defaults={"isbilled": False, "isworkflowcreated": False},
    indexed=("salesorderid",),
    attributes=table(
        "orderclose",
        (
            stamps(),
            zone_marks(),
            owner(),
            required(texts(200, "subject")),
            texts(250, "category subcategory"),
            texts(100, "ordernumber"),
            memos(2000, "description"),
            lookups("salesorder", "salesorderid"),
            lookups("service", "serviceid"),
            times("actualend actualstart scheduledend scheduledstart"),
            integers("actualdurationminutes revision scheduleddurationminutes", 0),
            booleans("isbilled isworkflowcreated"),
        ),
        CLOSING_STATES,
        key="activityid",
    ),
)
"""The activity that closes an order: FulfillSalesOrder takes one, and leaves it behind."""
