"""What becomes of a product (manual 3.1.2, 6.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Entity, Reference, Value
from core.records import Product
from core.upload.plan import Action, Draft
from core.upload.rules import products
from core.upload.rules.settings import CatalogueSettings, Context

OWN_GROUP, BOX = UUID(int=101), UUID(int=102)


def in_crm(**fields: Value | None) -> Entity:
    """The pen as the CRM holds it, with a unit group of its own."""
    known: dict[str, Value | None] = {
        "productnumber": "PEN001",
        "name": "Pen, blue",
        "statecode": "Active",
        "price": Decimal("1.20"),
        "standardcost": Decimal("0.75"),
        "defaultuomscheduleid": Reference("uomschedule", OWN_GROUP),
        "defaultuomid": Reference("uom", BOX),
    }
    return Entity("product", UUID(int=9), known | fields)


def item(catalogue: CatalogueSettings, **fields: Value | None) -> Entity:
    """Its price list item."""
    known: dict[str, Value | None] = {
        "pricelevelid": Reference("pricelevel", catalogue.price_list),
        "productid": Reference("product", UUID(int=9)),
        "uomid": Reference("uom", BOX),
    }
    return Entity("productpricelevel", UUID(int=10), known | fields)


@pytest.fixture
def draft(pen: Product, catalogue: CatalogueSettings, context: Context) -> Draft:
    """What the pen asks for."""
    return products.draft(pen, catalogue, context)


def test_a_new_product_gets_the_configured_web_address(
    pen: Product, catalogue: CatalogueSettings, context: Context
) -> None:
    asked = products.draft(pen, replace(catalogue, url="http://shop.example/"), context)
    assert asked.entity.fields["producturl"] == "http://shop.example/"


def test_a_new_product_holds_what_the_accounts_and_the_configuration_say(
    draft: Draft, catalogue: CatalogueSettings
) -> None:
    change = products.judge(draft, (), (), catalogue)
    assert change.action is Action.CREATE
    assert change.written().fields == {
        "productnumber": "PEN001",
        "name": "Blue pen",
        "defaultuomscheduleid": Reference("uomschedule", catalogue.unit_group),
        "defaultuomid": Reference("uom", catalogue.unit),
        "quantitydecimal": 2,
        "producttypecode": 1,
        "price": Decimal("1.20"),
        "standardcost": Decimal("0.75"),
    }


def test_its_price_list_item_is_the_whole_list_price(draft: Draft, catalogue: CatalogueSettings) -> None:
    price_list_item = products.judge(draft, (), (), catalogue).children[0]
    assert price_list_item.action is Action.CREATE
    assert price_list_item.written().fields == {
        "pricelevelid": Reference("pricelevel", catalogue.price_list),
        "productid": Reference("product", draft.entity.id),
        "uomid": Reference("uom", catalogue.unit),
        "pricingmethodcode": 2,
        "percentage": Decimal(100),
        "roundingpolicycode": 1,
    }


def test_the_price_list_is_made_its_default_once_the_item_is_there(
    draft: Draft, catalogue: CatalogueSettings
) -> None:
    change = products.judge(draft, (), (), catalogue)
    assert [(each.action, each.entity) for each in change.children] == [
        (Action.CREATE, "productpricelevel"),
        (Action.UPDATE, "product"),
    ]
    assert change.children[1].written() == Entity(
        "product", draft.entity.id, {"pricelevelid": Reference("pricelevel", catalogue.price_list)}
    )


def test_a_product_without_description_is_called_by_its_code(
    pen: Product, catalogue: CatalogueSettings, context: Context
) -> None:
    assert products.draft(replace(pen, description=""), catalogue, context).entity.fields["name"] == "PEN001"


def test_a_long_description_is_cut_with_a_note(
    pen: Product, catalogue: CatalogueSettings, context: Context
) -> None:
    draft = products.draft(replace(pen, description="d" * 120), catalogue, context)
    assert draft.notes == ("name cut from 120 to 100 characters",)


def test_a_price_is_rounded_to_what_the_crm_keeps_with_a_note(
    pen: Product, catalogue: CatalogueSettings, context: Context
) -> None:
    draft = products.draft(replace(pen, sales_price=Decimal("1.2050")), catalogue, context)
    assert draft.entity.fields["price"] == Decimal("1.21")
    assert draft.notes == ("price rounded from 1.205 to 1.21",)


@pytest.mark.parametrize(
    ("code", "cure"), [("", "give it one in the accounts"), ("P" * 101, "to 101 or more, and publish")]
)
def test_a_code_that_cannot_be_a_key_is_refused(
    pen: Product, catalogue: CatalogueSettings, context: Context, code: str, cure: str
) -> None:
    change = products.judge(products.draft(replace(pen, code=code), catalogue, context), (), (), catalogue)
    assert change.action is Action.BLOCKED
    assert cure in (change.reason or "")


def test_a_product_that_is_there_unchanged_gets_no_call(draft: Draft, catalogue: CatalogueSettings) -> None:
    change = products.judge(draft, [in_crm()], [item(catalogue)], catalogue)
    assert (change.action, change.id) == (Action.UNCHANGED, UUID(int=9))


@pytest.mark.parametrize("field", ["price", "standardcost"])
def test_a_price_that_differs_is_updated_and_nothing_else(
    draft: Draft, catalogue: CatalogueSettings, field: str
) -> None:
    change = products.judge(draft, [in_crm(**{field: Decimal(9)})], [item(catalogue)], catalogue)
    assert change.action is Action.UPDATE
    assert [each.name for each in change.fields] == [field]
    assert change.children == ()


def test_a_missing_price_list_item_is_made_for_the_product_as_it_is(
    draft: Draft, catalogue: CatalogueSettings
) -> None:
    change = products.judge(draft, [in_crm()], (), catalogue)
    (made,) = change.children
    assert (change.action, change.fields) == (Action.UPDATE, ())
    assert made.action is Action.CREATE
    assert made.written().fields["productid"] == Reference("product", UUID(int=9))
    assert made.written().fields["uomid"] == Reference("uom", BOX)


def test_an_item_in_another_unit_is_left_alone(draft: Draft, catalogue: CatalogueSettings) -> None:
    other = item(catalogue, uomid=Reference("uom", UUID(int=77)))
    assert products.judge(draft, [in_crm()], [other], catalogue).action is Action.UNCHANGED


@pytest.mark.parametrize(
    "foreign",
    [
        {"productid": Reference("product", UUID(int=8))},
        {"pricelevelid": Reference("pricelevel", UUID(int=8))},
    ],
)
def test_an_item_of_another_product_or_list_does_not_count(
    draft: Draft, catalogue: CatalogueSettings, foreign: dict[str, Value | None]
) -> None:
    change = products.judge(draft, [in_crm()], [item(catalogue, **foreign)], catalogue)
    assert len(change.children) == 1


def test_a_product_without_default_unit_gets_no_item_and_says_so(
    draft: Draft, catalogue: CatalogueSettings
) -> None:
    change = products.judge(draft, [in_crm(defaultuomid=None)], (), catalogue)
    assert change.action is Action.UNCHANGED
    assert "set its default unit" in (change.reason or "")


def test_an_inactive_product_is_to_be_reactivated(draft: Draft, catalogue: CatalogueSettings) -> None:
    change = products.judge(draft, [in_crm(statecode="Inactive")], (), catalogue)
    assert change.action is Action.BLOCKED
    assert "reactivate it or change its number" in (change.reason or "")
