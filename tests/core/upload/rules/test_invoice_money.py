"""Whatever its shape, an invoice reaches the CRM to the penny."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crm.base import Attribute, EntityDescription, Kind
from core.money import rounded
from core.records import Invoice, InvoiceLine
from core.upload.plan import Draft
from core.upload.rules import invoices
from core.upload.rules.parts import Parts
from core.upload.rules.settings import CatalogueSettings, Context, InvoiceSettings

ZERO = Decimal(0)
pennies = st.decimals(Decimal(-100000), Decimal(100000), places=2)
codes = st.sampled_from(["PEN001", "S1", "M", "", "UNKNOWN"])
texts = st.text(max_size=30)


@st.composite
def some_lines(draw: st.DrawFn) -> InvoiceLine:
    """A line with any relation at all of quantity, price and net."""
    return InvoiceLine(
        invoice_number="82",
        line=draw(st.integers(0, 99)),
        account="A1D001",
        product_code=draw(codes),
        description=draw(texts),
        unit=draw(st.sampled_from(["", "Each"])),
        quantity=draw(st.decimals(Decimal(-100000), Decimal(100000), places=4)),
        unit_price=draw(st.decimals(Decimal(-10000), Decimal(10000), places=4)),
        net=draw(pennies),
        tax=draw(pennies),
        tax_rate=Decimal(20),
    )


lists_of_lines = st.lists(some_lines(), min_size=1, max_size=5)


@st.composite
def added_up(draw: st.DrawFn, invoice: Invoice, lines: tuple[InvoiceLine, ...]) -> Invoice:
    """The invoice with those lines, with carriage, a discount and the totals that go with them."""
    carriage_net, carriage_tax = draw(pennies), draw(pennies)
    discount = draw(st.decimals(ZERO, Decimal(1000), places=2))
    off = rounded(discount * draw(st.integers(0, 20)) / 100)
    net = sum((line.net for line in lines), carriage_net) - discount
    tax = sum((line.tax for line in lines), carriage_tax) - off
    return replace(
        invoice,
        lines=lines,
        carriage_net=carriage_net,
        carriage_tax=carriage_tax,
        discount_net=discount,
        net=net,
        tax=tax,
        gross=net + tax,
    )


def precise(context: Context, places: int) -> Context:
    """A CRM that keeps so many decimals of a price."""
    line = context.descriptions["invoicedetail"]
    price = Attribute("priceperunit", Kind.MONEY, places=places)
    described = EntityDescription(line.name, {**line.attributes, "priceperunit": price})
    return replace(context, descriptions={**context.descriptions, "invoicedetail": described})


def number(line: Draft, field: str) -> Decimal:
    """A number as the CRM gets it."""
    value = line.entity.fields.get(field, ZERO)
    assert isinstance(value, Decimal)
    return value


class Drafting:
    """The invoice rules with everything but the invoice and the CRM's precision in place."""

    def __init__(self, context: Context, catalogue: CatalogueSettings, parts: Parts) -> None:
        self.context = context
        self.catalogue = catalogue
        self.parts = parts

    def __call__(self, invoice: Invoice, places: int = 4) -> Draft:
        """What an invoice asks for."""
        crm = precise(self.context, places)
        return invoices.draft(invoice, self.parts, InvoiceSettings(), self.catalogue, crm)


@pytest.fixture(scope="session")
def draft(context: Context, catalogue: CatalogueSettings, parts: Parts) -> Drafting:
    """The invoice rules."""
    return Drafting(context, catalogue, parts)


@given(st.data(), lists_of_lines, st.integers(0, 4))
def test_what_the_crm_computes_is_what_the_invoice_says(
    draft: Drafting, an_invoice: Invoice, data: st.DataObject, lines: list[InvoiceLine], places: int
) -> None:
    invoice = data.draw(added_up(an_invoice, tuple(lines)))
    made = draft(invoice, places)
    net = sum(
        rounded(number(line, "quantity") * number(line, "priceperunit"))
        - number(line, "manualdiscountamount")
        for line in made.children
    )
    tax = sum(number(line, "tax") for line in made.children)
    assert made.refusal is None
    assert (net, tax, net + tax) == (invoice.net, invoice.tax, invoice.gross)
    assert made.total == invoice.gross
    assert all(number(line, "manualdiscountamount") >= 0 for line in made.children)


@given(lists_of_lines, pennies.filter(bool))
def test_a_total_that_is_off_is_always_refused(
    draft: Drafting, an_invoice: Invoice, lines: list[InvoiceLine], error: Decimal
) -> None:
    net = sum((line.net for line in lines), ZERO) + error
    tax = sum((line.tax for line in lines), ZERO)
    invoice = replace(an_invoice, lines=tuple(lines), net=net, tax=tax, gross=net + tax)
    assert "run Check Data" in (draft(invoice).refusal or "")


@given(lists_of_lines)
def test_a_write_in_always_has_a_text_and_never_a_product(
    draft: Drafting, an_invoice: Invoice, lines: list[InvoiceLine]
) -> None:
    for line in draft(replace(an_invoice, lines=tuple(lines))).children:
        sent = line.entity.fields
        written_in = sent["isproductoverridden"] is True
        assert bool(sent.get("productdescription")) == written_in
        assert ("productid" in sent) == ("uomid" in sent) == (not written_in)
