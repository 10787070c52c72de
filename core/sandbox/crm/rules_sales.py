"""What holds for invoices, orders and their lines (CRM 4.0 SDK)."""

from __future__ import annotations

import string
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import documents
from core.sandbox.crm.access import denied
from core.sandbox.crm.columns import Stored
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.privileges import Right, privilege_name
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.rules_catalogue import check_unit
from core.sandbox.crm.writing import Writing, missing, need
from core.text import match_key

_LETTERS = string.ascii_uppercase + string.digits
_NUMBERS = {
    "invoice": ("invoicenumber", "invoiceprefix", "currentinvoicenumber"),
    "salesorder": ("ordernumber", "orderprefix", "currentordernumber"),
}
_HEAD = (
    "statecode",
    "ispricelocked",
    "pricelevelid",
    "transactioncurrencyid",
    "ownerid",
    "owningbusinessunit",
)


def check_document(writing: Writing) -> None:
    """Refuse a document without customer or price list, or in another currency than its price list."""
    need(writing, "customerid", Number.INVALID_CUSTOMER)
    price_list = need(writing, "pricelevelid", Number.PRICE_LIST_MISSING)
    if writing.before is not None and not writing.touches("pricelevelid", "salesorderid"):
        return
    currency = writing.reference("transactioncurrencyid")
    listed = writing.platform.demand("pricelevel", price_list.id, ("transactioncurrencyid",))
    if listed.get("transactioncurrencyid") != currency:
        text = "The currency of the record does not match the currency of the price list."
        raise Refusal(Number.PRICE_LIST_CURRENCY, text)
    order = writing.reference("salesorderid") if writing.entity == "invoice" else None
    if order is not None:
        ordered = writing.platform.demand("salesorder", order.id, ("transactioncurrencyid",))
        if ordered.get("transactioncurrencyid") != currency:
            text = "The currency of the invoice does not match the currency of the order."
            raise Refusal(Number.ORDER_AND_INVOICE_CURRENCY, text)


def set_number(writing: Writing) -> None:
    """Give a document the next number where none was sent; refuse one that its business unit has."""
    field, prefix, counter = _NUMBERS[writing.entity]
    number = writing.fields.get(field)
    if number is None:
        writing.fields[field] = _next_number(writing, prefix, counter)
        return
    unit = writing.reference("owningbusinessunit")
    assert unit is not None
    columns: dict[str, Stored] = {
        f"{field}__key": match_key(str(number)),
        "owningbusinessunit": unit.id.bytes,
    }
    collide = writing.platform.settings.deleted_numbers_collide
    if writing.platform.find(writing.entity, columns, collide) is not None:
        text = f"Cannot insert duplicate key: {writing.entity} with the {field} '{number}' exists."
        raise Refusal(Number.DUPLICATE_RECORD, text)


def _next_number(writing: Writing, prefix: str, counter: str) -> str:
    platform = writing.platform
    platform.store.run(f"UPDATE organization SET {counter} = {counter} + 1")  # noqa: S608 - own names
    own = platform.demand("organization", platform.settings.id, (prefix, counter, "uniquespecifierlength"))
    length = own["uniquespecifierlength"]
    assert isinstance(length, int)
    suffix = "".join(platform.entropy.choices(_LETTERS, k=length))
    return f"{own[prefix]}-{own[counter]:05}-{suffix}"


def recompute(writing: Writing) -> None:
    """After a document was written: price its lines anew where its price list changed, and total it."""
    if writing.before is None:
        documents.total(writing.platform, writing.entity, writing.record)
        return
    if writing.touches("pricelevelid") and not writing.value("ispricelocked"):
        documents.reprice(writing.platform, writing.entity, writing.record)
    if writing.touches("pricelevelid", "discountamount", "discountpercentage", "freightamount"):
        documents.total(writing.platform, writing.entity, writing.record)


def check_line(writing: Writing) -> None:
    """Refuse a line of no document or of one that is read-only; complete it and price it."""
    parent = writing.layout.spec.parent
    assert parent is not None
    document = need(writing, parent, Number.INVALID_PARENT_ID)
    head = writing.platform.demand(document.entity, document.id, _HEAD)
    check_open(writing.platform, writing.user, document, head)
    _check_kind(writing)
    if writing.before is None:
        _complete(writing, document, head)
    price_list = head.get("pricelevelid")
    line: dict[str, Value | None] = {**(writing.before or {}), **writing.fields}
    listed = price_list if isinstance(price_list, Reference) else None
    writing.fields.update(documents.priced(writing.platform, line, listed))


def check_line_open(platform: Platform, user: UUID, layout: Layout, line: Mapping[str, Value]) -> None:
    """Refuse to touch a line whose document is not active or beyond the user's reach."""
    document = line[layout.spec.parent or ""]
    assert isinstance(document, Reference)
    check_open(platform, user, document, platform.demand(document.entity, document.id, _HEAD))


def check_open(platform: Platform, user: UUID, document: Reference, head: dict[str, Value]) -> None:
    """Refuse to touch the lines of a document that is not active or that the user may not write."""
    if head.get("statecode") != "Active":
        text = f"The parent is read only and cannot be edited: {document.entity} with Id = {document.id}."
        raise Refusal(Number.PARENT_READ_ONLY, text)
    layout = platform.layouts[document.entity]
    depth = platform.access.require(user, Right.WRITE, layout)
    owner, unit = head["ownerid"], head["owningbusinessunit"]
    assert isinstance(owner, Reference)
    assert isinstance(unit, Reference)
    if not platform.access.covers(user, depth, owner.id, unit.id):
        name = privilege_name(Right.WRITE, layout.spec.privilege)
        raise denied(platform.access.principal(user), name)


def _check_kind(writing: Writing) -> None:
    """Tell write-ins from products; neither may have what belongs to the other."""
    described = writing.value("productdescription") is not None
    if described and writing.reference("productid") is not None:
        raise Refusal(
            Number.PRODUCT_AND_DESCRIPTION,
            "You cannot set both 'productid' and 'productdescription' for the same record.",
        )
    if described and writing.reference("uomid") is not None:
        raise Refusal(
            Number.UNIT_AND_DESCRIPTION,
            "You cannot set both 'uomid' and 'productdescription' for the same record.",
        )
    if writing.value("isproductoverridden"):
        if not described:
            raise missing(writing.entity, "productdescription")
        return
    _check_product(writing)


def _check_product(writing: Writing) -> None:
    product = need(writing, "productid", Number.PRODUCT_MISSING)
    unit = need(writing, "uomid", Number.UNIT_MISSING)
    sold = writing.platform.demand("product", product.id, ("defaultuomscheduleid", "quantitydecimal"))
    if writing.touches("productid", "uomid"):
        schedule = sold["defaultuomscheduleid"]
        assert isinstance(schedule, Reference)
        check_unit(writing.platform, unit, schedule, Number.UNIT_NOT_OF_PRODUCT)
    quantity, places = writing.number("quantity"), sold.get("quantitydecimal", 0)
    if quantity is not None and decimals_of(quantity) > int(str(places)):
        text = f"The number of decimal places on the quantity is invalid: the product has {places}."
        raise Refusal(Number.QUANTITY_DECIMALS, text)


def decimals_of(number: Decimal) -> int:
    """Count the decimal places that a number needs."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _complete(writing: Writing, document: Reference, head: dict[str, Value]) -> None:
    fields = writing.fields
    owner, unit = head["ownerid"], head["owningbusinessunit"]
    assert isinstance(owner, Reference)
    assert isinstance(unit, Reference)
    fields["transactioncurrencyid"] = head.get("transactioncurrencyid")
    fields["owninguser"], fields["owningbusinessunit"] = owner.id, unit.id
    fields[f"{document.entity}statecode"] = 0
    fields[f"{document.entity}ispricelocked"] = head.get("ispricelocked")
    if fields.get("lineitemnumber") is None:
        sql = (
            f'SELECT COALESCE(MAX(lineitemnumber), 0) + 1 FROM "{writing.entity}"'  # noqa: S608 - own names
            f' WHERE "{document.entity}id" = ?'
        )
        row = writing.platform.store.row(sql, (document.id.bytes,))
        fields["lineitemnumber"] = int(str(row[0])) if row else 1


def total_document(writing: Writing) -> None:
    """After a line was written: total its document."""
    parent = writing.layout.spec.parent
    document = writing.reference(parent or "")
    assert document is not None
    documents.total(writing.platform, document.entity, document.id)
