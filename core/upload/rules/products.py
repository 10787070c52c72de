"""Products (manual 3.1.2 and 6.2): one product for a product code, in one price list of standard prices."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.crm.base import Entity, Reference, Value
from core.records import Product
from core.text import clean
from core.upload.plan import Change, Draft
from core.upload.rules.changes import blocked, created, refreshed, unchanged
from core.upload.rules.fitting import fitted, oversized
from core.upload.rules.settings import CatalogueSettings, Context

COLUMNS = (
    "productnumber",
    "name",
    "statecode",
    "price",
    "standardcost",
    "defaultuomscheduleid",
    "defaultuomid",
    "quantitydecimal",
)
"""The product fields that `judge`, and who uses a product on an invoice, need."""

ITEM_COLUMNS = ("pricelevelid", "productid", "uomid")
"""The fields of price list items that `judge` needs."""

PERCENT_OF_LIST = 2
"""productpricelevel.pricingmethodcode: a percentage of the product's list price."""

FULL_PRICE = Decimal(100)
"""A price list item is 100 % of the list price (manual 6.2)."""


def draft(product: Product, settings: CatalogueSettings, context: Context) -> Draft:
    """Say which product, with which price list item, an article of the accounts asks for."""
    fields = fitted(context, "product", _product_fields(product, settings), key="productnumber")
    record = Entity("product", context.name("product", product.code), fields.fields)
    in_price_list = Entity("product", record.id, {"pricelevelid": _price_list(settings)})
    return Draft(
        key=product.code,
        entity=record,
        refreshed=("price", "standardcost"),
        # The CRM takes a default price list only for a product that has an item in it.
        children=(_price_list_item(product, settings, context), Draft(product.code, in_price_list)),
        notes=fields.notes,
        refusal=_refusal(product, context),
    )


def judge(
    draft: Draft, found: Sequence[Entity], items: Sequence[Entity], settings: CatalogueSettings
) -> Change:
    """Decide what becomes of a product, given those of its number and their default price list items."""
    if draft.refusal:
        return blocked(draft, draft.refusal)
    if not found:
        return created(draft)
    active = [each for each in found if each.fields.get("statecode") == "Active"]
    if not active:
        return blocked(
            draft, f"product {draft.key} is inactive in the CRM: reactivate it or change its number."
        )
    product = active[0]
    if any(_is_item_of(item, product, settings) for item in items):
        return refreshed(draft, product)
    unit = product.fields.get("defaultuomid")
    if not isinstance(unit, Reference):
        return _without_unit(draft, product)
    return refreshed(draft, product, children=(created(_item_for(draft, product, unit)),))


def _product_fields(product: Product, settings: CatalogueSettings) -> dict[str, Value | None]:
    return {
        "productnumber": product.code,
        "name": clean(product.description) or product.code,
        "defaultuomscheduleid": Reference("uomschedule", settings.unit_group),
        "defaultuomid": Reference("uom", settings.unit),
        "quantitydecimal": settings.quantity_places,
        "producttypecode": settings.product_type,
        "producturl": settings.url,
        "price": product.sales_price,
        "standardcost": product.cost_price,
    }


def _price_list_item(product: Product, settings: CatalogueSettings, context: Context) -> Draft:
    record = context.name("productpricelevel", f"{settings.price_list}|{product.code}")
    fields: dict[str, Value | None] = {
        "pricelevelid": _price_list(settings),
        "productid": Reference("product", context.name("product", product.code)),
        "uomid": Reference("uom", settings.unit),
        "pricingmethodcode": PERCENT_OF_LIST,
        "percentage": FULL_PRICE,
        "roundingpolicycode": settings.rounding_policy,
    }
    return Draft(product.code, Entity("productpricelevel", record, fields))


def _item_for(draft: Draft, product: Entity, unit: Reference) -> Draft:
    item = draft.children[0]
    own = {"productid": Reference("product", product.id), "uomid": unit}
    return Draft(item.key, Entity(item.entity.name, item.entity.id, {**item.entity.fields, **own}))


def _is_item_of(item: Entity, product: Entity, settings: CatalogueSettings) -> bool:
    # Any unit of the product will do: what is there is left alone (manual 6.2).
    return item.fields.get("productid") == Reference("product", product.id) and (
        item.fields.get("pricelevelid", _price_list(settings)) == _price_list(settings)
    )


def _without_unit(draft: Draft, product: Entity) -> Change:
    change = refreshed(draft, product)
    odd = "it has no default unit in the CRM, so it gets no price list item: set its default unit."
    return change if change.writes else unchanged(draft, product.id, odd)


def _price_list(settings: CatalogueSettings) -> Reference:
    return Reference("pricelevel", settings.price_list)


def _refusal(product: Product, context: Context) -> str | None:
    if not clean(product.code):
        return "the product has no code to be matched by: give it one in the accounts."
    return oversized(context, "product", "productnumber", product.code)
