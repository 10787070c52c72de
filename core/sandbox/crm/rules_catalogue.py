"""What holds for products, price lists and their items (CRM 4.0 SDK)."""

from __future__ import annotations

from decimal import Decimal

from core.crm.base import Reference
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.writing import Writing, missing, need
from core.text import match_key

_PERCENT_METHODS = range(2, 7)
_PERCENT_OF_LIST = 2
_PERCENTAGE_END = Decimal(100_000)


def check_name_free(writing: Writing, name: str, number: Number, deleted: bool) -> None:
    """Refuse a text that another record of the entity bears, in any case and with any trailing blanks."""
    text = writing.fields.get(name)
    if not isinstance(text, str):
        return
    found = writing.platform.find(writing.entity, {f'"{name}__key"': match_key(text)}, deleted)
    if found not in (None, writing.record):
        raise Refusal(number, f"A record of '{writing.entity}' with the {name} '{text}' exists already.")


def check_product(writing: Writing) -> None:
    """Refuse a product without number, unit group or unit, or with a number that is taken."""
    platform = writing.platform
    if writing.value("productnumber") is None:
        raise missing(writing.entity, "productnumber", Number.PRODUCT_NUMBER_MISSING)
    collide = platform.settings.deleted_numbers_collide
    check_name_free(writing, "productnumber", Number.PRODUCT_NUMBER_EXISTS, collide)
    schedule = need(writing, "defaultuomscheduleid", Number.PRODUCT_SCHEDULE_MISSING)
    unit = need(writing, "defaultuomid", Number.UNIT_MISSING)
    if writing.touches("defaultuomscheduleid", "defaultuomid"):
        check_unit(platform, unit, schedule, Number.UNIT_NOT_IN_SCHEDULE)


def check_default_price_list(writing: Writing) -> None:
    """Refuse a default price list that has no item for the product (CRM 4.0, update only)."""
    price_list = writing.reference("pricelevelid")
    if not writing.touches("pricelevelid") or price_list is None:
        return
    columns = {"productid": writing.record.bytes, "pricelevelid": price_list.id.bytes}
    if writing.platform.find("productpricelevel", columns) is None:
        text = f"The product {writing.record} has no price list item in the price list {price_list.id}."
        raise Refusal(Number.INVALID_ARGUMENT, text)


def check_unit(platform: Platform, unit: Reference, schedule: Reference, number: Number) -> None:
    """Refuse a unit that does not exist or belongs to another unit group."""
    found = platform.demand("uom", unit.id, ("uomscheduleid",))
    if found.get("uomscheduleid") != schedule:
        raise Refusal(number, f"The unit {unit.id} does not exist in the unit schedule {schedule.id}.")


def check_price_list(writing: Writing) -> None:
    """Refuse a price list without a name, or with one that is taken."""
    if writing.value("name") is None:
        raise missing(writing.entity, "name", Number.PRICE_LIST_NAME_MISSING)
    collide = writing.platform.settings.deleted_numbers_collide
    check_name_free(writing, "name", Number.PRICE_LIST_NAME_EXISTS, collide)


def check_price_list_item(writing: Writing) -> None:
    """Refuse an item without list, product or unit, with a unit not of the product, or twice the same."""
    price_list = need(writing, "pricelevelid", Number.PRICE_LIST_MISSING)
    product = need(writing, "productid", Number.PRODUCT_MISSING)
    unit = need(writing, "uomid", Number.UNIT_MISSING)
    platform = writing.platform
    listed = platform.demand("pricelevel", price_list.id, ("transactioncurrencyid",))
    sold = platform.demand("product", product.id, ("defaultuomscheduleid", "transactioncurrencyid"))
    schedule = sold["defaultuomscheduleid"]
    assert isinstance(schedule, Reference)
    check_unit(platform, unit, schedule, Number.UNIT_NOT_OF_PRODUCT)
    _check_item_unique(writing, price_list, product, unit)
    _check_method(writing, listed.get("transactioncurrencyid") == sold.get("transactioncurrencyid"))
    writing.fields["uomscheduleid"] = schedule
    if writing.before is None:
        writing.fields["transactioncurrencyid"] = listed.get("transactioncurrencyid")


def _check_item_unique(writing: Writing, price_list: Reference, product: Reference, unit: Reference) -> None:
    columns = {
        "productid": product.id.bytes,
        "pricelevelid": price_list.id.bytes,
        "uomid": unit.id.bytes,
    }
    if writing.platform.find(writing.entity, columns) not in (None, writing.record):
        text = "This product and unit combination has a price for this price list."
        raise Refusal(Number.DUPLICATE_PRICE_LIST_ITEM, text)


def _check_method(writing: Writing, same_currency: bool) -> None:
    method = writing.value("pricingmethodcode")
    percentage = writing.number("percentage")
    if method not in _PERCENT_METHODS:
        return
    if percentage is None or not 0 <= percentage < _PERCENTAGE_END:
        raise Refusal(
            Number.PERCENTAGE_INVALID,
            "The pricing percentage must be greater than or equal to zero and less than 100000.",
        )
    if not same_currency:
        raise Refusal(
            Number.PERCENTAGE_CURRENCY,
            "The currency of the price list needs to match the currency of the product"
            " for pricing method percentage.",
        )
