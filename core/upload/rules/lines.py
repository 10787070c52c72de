"""Invoice lines (manual 6.3): existing products where possible, everything else as a write-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.crm.base import Entity, Reference, Value
from core.licence.limit import refusal, within
from core.records import Invoice, InvoiceLine
from core.text import clean, match_key
from core.upload.plan import Draft
from core.upload.rules.fitting import fitted, places
from core.upload.rules.parts import KnownProduct, Parts
from core.upload.rules.prices import ONE, Priced, priced
from core.upload.rules.quantities import line_price
from core.upload.rules.settings import CatalogueSettings, Context
from core.upload.rules.totals import discount_tax

WRITE_IN_CODES = frozenset({"s1", "s2", "s3", "m"})
"""Sage's codes for miscellaneous products and for a note, which are never products (manual 6.3)."""


@dataclass(frozen=True, slots=True)
class Document:
    """The CRM invoice that lines belong to: its key, and what they are made from."""

    key: str
    parts: Parts
    catalogue: CatalogueSettings
    context: Context


def may_be_product(line: InvoiceLine) -> bool:
    """Whether the code of a line can be a product's."""
    code = match_key(clean(line.product_code))
    return bool(code) and code not in WRITE_IN_CODES


def kept_back(line: InvoiceLine, context: Context) -> bool:
    """Whether a line is a write-in because the evaluation does not use its product (manual 6)."""
    return context.evaluation and may_be_product(line) and not within(line.product_code)


def product_of(line: InvoiceLine, products: Mapping[str, KnownProduct]) -> KnownProduct | None:
    """Give the product that a line sells; None makes it a write-in."""
    return products.get(match_key(clean(line.product_code))) if may_be_product(line) else None


def needs_unit(line: InvoiceLine, product: KnownProduct, catalogue: CatalogueSettings) -> bool:
    """Whether the unit of a line is looked up by its name, in the default unit group."""
    return bool(clean(line.unit)) and product.unit_group == catalogue.unit_group


def unit_names(
    invoice: Invoice, products: Mapping[str, KnownProduct], catalogue: CatalogueSettings
) -> Iterator[str]:
    """Give the unit of each line that is looked up by its name."""
    for line in invoice.lines:
        product = product_of(line, products)
        if product and needs_unit(line, product, catalogue):
            yield clean(line.unit)


def line_drafts(invoice: Invoice, document: Document) -> tuple[Draft, ...]:
    """Say which lines the CRM invoice gets: those of the accounts, carriage, and the net-value discount."""
    made = [_line(line, number, document) for number, line in enumerate(invoice.lines, start=1)]
    for part, text, net, tax in _extras(invoice):
        price = priced(ONE, net, places(document.context, "invoicedetail", "priceperunit"))
        fields = _written_in(text) | _amounts(price, tax, len(made) + 1, document) | {"description": text}
        made.append(_draft(document, part, text, fields))
    return tuple(made)


def _extras(invoice: Invoice) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    if invoice.carriage_net or invoice.carriage_tax:
        yield "carriage", "Carriage", invoice.carriage_net, invoice.carriage_tax
    if invoice.discount_net:
        text = clean(invoice.discount_description) or "Discount"
        yield "discount", text, -invoice.discount_net, discount_tax(invoice)


def _line(line: InvoiceLine, number: int, document: Document) -> Draft:
    context = document.context
    product = product_of(line, document.parts.products)
    quantity_places = places(context, "invoicedetail", "quantity")
    if product:
        quantity_places = min(quantity_places, product.quantity_places)
    price_places = places(context, "invoicedetail", "priceperunit")
    price, notes = line_price(line, quantity_places, price_places, write_in=product is None)
    if product:
        kind, unit_notes = _of_product(line, product, document)
        notes = (*notes, *unit_notes)
    else:
        kind = _written_in(clean(line.description) or clean(line.product_code) or "-")
        if kept_back(line, context):
            notes = (*notes, f"a write-in, because of the evaluation: {refusal(line.product_code)}")
    fields = kind | _amounts(price, line.tax, number, document) | {"description": line.description}
    return _draft(document, str(number), f"line {number}", fields, notes)


def _of_product(
    line: InvoiceLine, product: KnownProduct, document: Document
) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    unit = product.unit
    notes: tuple[str, ...] = ()
    if needs_unit(line, product, document.catalogue):
        unit = document.parts.units.get(match_key(clean(line.unit)), unit)
    elif clean(line.unit):
        notes = (
            f'unit "{clean(line.unit)}" gives way to the product\'s own, which is of another unit group',
        )
    return {
        "isproductoverridden": False,
        "ispriceoverridden": True,
        "productid": Reference("product", product.id),
        "uomid": Reference("uom", unit),
    }, notes


def _written_in(text: str) -> dict[str, Value | None]:
    return {"isproductoverridden": True, "ispriceoverridden": True, "productdescription": text}


def _amounts(price: Priced, tax: Decimal, number: int, document: Document) -> dict[str, Value | None]:
    return {
        "invoiceid": Reference("invoice", document.context.name("invoice", document.key)),
        "lineitemnumber": number,
        "quantity": price.quantity,
        "priceperunit": price.price,
        "manualdiscountamount": price.discount or None,
        "tax": tax,
    }


def _draft(
    document: Document, part: str, title: str, fields: Mapping[str, Value | None], notes: tuple[str, ...] = ()
) -> Draft:
    key = f"{document.key}|{part}"
    fits = fitted(document.context, "invoicedetail", fields, exact=True)
    record = Entity("invoicedetail", document.context.name("invoicedetail", key), fits.fields)
    return Draft(key, record, notes=tuple(f"{title}: {note}" for note in (*notes, *fits.notes)))
