"""Invoice lines: products where possible, write-ins otherwise (manual 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Reference, Value
from core.records import Invoice, InvoiceLine
from core.upload.plan import Draft
from core.upload.rules.lines import Document, line_drafts
from core.upload.rules.parts import KnownProduct, Parts
from core.upload.rules.settings import CatalogueSettings, Context

PACK, OWN_GROUP, OWN_UNIT = UUID(int=201), UUID(int=202), UUID(int=203)


@pytest.fixture
def document(parts: Parts, catalogue: CatalogueSettings, context: Context) -> Document:
    """The CRM invoice A1D001-82."""
    known = replace(parts, units={**parts.units, "25 pack": PACK})
    return Document("A1D001-82", known, catalogue, context)


def one(invoice: Invoice, line: InvoiceLine, document: Document) -> Draft:
    """The only line of an invoice, as the CRM gets it."""
    (draft,) = line_drafts(replace(invoice, lines=(line,)), document)
    return draft


def fields(invoice: Invoice, line: InvoiceLine, document: Document) -> Mapping[str, Value | None]:
    """Its fields."""
    return one(invoice, line, document).entity.fields


def test_a_known_product_is_sold_with_its_own_price(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, context: Context
) -> None:
    assert fields(an_invoice, a_line, document) == {
        "isproductoverridden": False,
        "ispriceoverridden": True,
        "productid": Reference("product", UUID(int=50)),
        "uomid": Reference("uom", UUID(int=3)),
        "invoiceid": Reference("invoice", context.name("invoice", "A1D001-82")),
        "lineitemnumber": 1,
        "quantity": Decimal(10),
        "priceperunit": Decimal("1.2"),
        "tax": Decimal("2.40"),
        "description": "Blue pens, boxed",
    }


@pytest.mark.parametrize("code", ["S1", "S2", "S3", "M", "m", "", "UNKNOWN"])
def test_everything_else_is_written_in(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, code: str
) -> None:
    sent = fields(an_invoice, replace(a_line, product_code=code), document)
    assert sent["isproductoverridden"] is True
    assert sent["productdescription"] == sent["description"] == "Blue pens, boxed"
    assert not {"productid", "uomid"} & set(sent)
    assert sent["ispriceoverridden"] is True


def test_a_stock_article_named_like_a_write_in_is_none(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, pen_in_crm: KnownProduct
) -> None:
    named = replace(document, parts=replace(document.parts, products={"s1": pen_in_crm}))
    assert fields(an_invoice, replace(a_line, product_code="S1"), named)["isproductoverridden"] is True


def test_a_note_costs_nothing_and_keeps_its_text(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document
) -> None:
    nothing = Decimal(0)
    note = replace(a_line, product_code="M", quantity=nothing, unit_price=nothing, net=nothing, tax=nothing)
    sent = fields(an_invoice, note, document)
    assert (sent["quantity"], sent["priceperunit"]) == (Decimal(1), nothing)
    assert sent["productdescription"] == "Blue pens, boxed"


@pytest.mark.parametrize(("code", "text"), [("ODD1", "ODD1"), ("", "-")])
def test_a_write_in_always_has_a_text(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, code: str, text: str
) -> None:
    sent = fields(an_invoice, replace(a_line, product_code=code, description=" \x07"), document)
    assert sent["productdescription"] == text
    assert "description" not in sent


def test_a_code_is_known_in_any_case(an_invoice: Invoice, a_line: InvoiceLine, document: Document) -> None:
    sent = fields(an_invoice, replace(a_line, product_code="pen001 "), document)
    assert sent["isproductoverridden"] is False


def test_a_unit_is_looked_up_by_its_name(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document
) -> None:
    assert fields(an_invoice, replace(a_line, unit="25 PACK"), document)["uomid"] == Reference("uom", PACK)


def test_a_blank_unit_is_the_products_own(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document
) -> None:
    sent = fields(an_invoice, replace(a_line, unit=""), document)
    assert sent["uomid"] == Reference("uom", UUID(int=3))


def test_a_product_of_another_unit_group_keeps_its_own_unit_with_a_note(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, pen_in_crm: KnownProduct
) -> None:
    foreign = replace(pen_in_crm, unit_group=OWN_GROUP, unit=OWN_UNIT)
    line = one(
        an_invoice, a_line, replace(document, parts=replace(document.parts, products={"pen001": foreign}))
    )
    assert line.entity.fields["uomid"] == Reference("uom", OWN_UNIT)
    assert line.notes == (
        'line 1: unit "Each" gives way to the product\'s own, which is of another unit group',
    )


def test_a_product_shows_no_more_decimals_of_quantity_than_its_own(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document, pen_in_crm: KnownProduct
) -> None:
    whole = replace(document.parts, products={"pen001": replace(pen_in_crm, quantity_places=0)})
    line = replace(a_line, quantity=Decimal("1.50"), unit_price=Decimal(8))
    assert fields(an_invoice, line, replace(document, parts=whole))["quantity"] == Decimal(2)


def test_lines_are_numbered_in_order(an_invoice: Invoice, a_line: InvoiceLine, document: Document) -> None:
    invoice = replace(an_invoice, lines=(replace(a_line, line=0), replace(a_line, line=7)))
    drafts = line_drafts(invoice, document)
    assert [each.key for each in drafts] == ["A1D001-82|1", "A1D001-82|2"]
    assert [each.entity.fields["lineitemnumber"] for each in drafts] == [1, 2]


def test_carriage_is_a_line(an_invoice: Invoice, document: Document, context: Context) -> None:
    invoice = replace(an_invoice, carriage_net=Decimal("5.00"), carriage_tax=Decimal("1.00"))
    carriage = line_drafts(invoice, document)[-1]
    assert carriage.entity.id == context.name("invoicedetail", "A1D001-82|carriage")
    assert carriage.entity.fields["productdescription"] == "Carriage"
    assert carriage.entity.fields["description"] == "Carriage"
    assert carriage.entity.fields["priceperunit"] == Decimal(5)
    assert carriage.entity.fields["tax"] == Decimal(1)
    assert carriage.entity.fields["lineitemnumber"] == 2


@pytest.mark.parametrize(("text", "shown"), [("Loyalty", "Loyalty"), ("", "Discount")])
def test_a_net_value_discount_is_a_negative_line(
    an_invoice: Invoice, document: Document, text: str, shown: str
) -> None:
    invoice = replace(
        an_invoice, discount_net=Decimal("2.00"), discount_description=text, tax=Decimal("2.00")
    )
    discount = line_drafts(invoice, document)[-1]
    assert discount.key == "A1D001-82|discount"
    assert discount.entity.fields["productdescription"] == shown
    assert discount.entity.fields["description"] == shown
    assert discount.entity.fields["quantity"] == Decimal(1)
    assert discount.entity.fields["priceperunit"] == Decimal(-2)
    assert discount.entity.fields["tax"] == Decimal("-0.40")


def test_a_text_cut_on_a_line_names_the_line(
    an_invoice: Invoice, a_line: InvoiceLine, document: Document
) -> None:
    line = one(an_invoice, replace(a_line, product_code="S1", description="x" * 501), document)
    assert line.notes == ("line 1: productdescription cut from 501 to 500 characters",)
