"""Invoices (manual 3.1.3 and 6.3): a new one goes up whole, an existing one is never touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from core.crm.base import Entity, Reference
from core.money import plain
from core.records import Invoice, InvoiceKind
from core.text import clean, match_key
from core.upload.plan import Action, Change, Draft
from core.upload.rules import currencies
from core.upload.rules.changes import blocked, created, unchanged
from core.upload.rules.fitting import fitted
from core.upload.rules.invoice_refusals import refusals
from core.upload.rules.lines import Document, kept_back, line_drafts, may_be_product, product_of, unit_names
from core.upload.rules.parts import KnownProduct, Parts
from core.upload.rules.settings import CatalogueSettings, Context, InvoiceSettings

__all__ = [
    "KnownProduct",
    "Parts",
    "columns",
    "draft",
    "invoice_key",
    "judge",
    "skip_reason",
    "wanted_products",
    "wanted_units",
]

_COLUMNS = ("invoicenumber", "customerid", "totalamount", "totaltax", "statecode")

NOON = time(12)
"""The hour at which an invoice date is the same day wherever it is read."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 30)
"""What the CRM takes for a date."""


def columns(catalogue: CatalogueSettings) -> tuple[str, ...]:
    """Name the invoice fields that `judge` needs."""
    return (*_COLUMNS, currencies.CURRENCY) if catalogue.foreign else _COLUMNS


def skip_reason(invoice: Invoice, settings: InvoiceSettings) -> str | None:
    """Say why a document is not meant to go up at all; None where it is."""
    if invoice.kind is not InvoiceKind.INVOICE:
        return f"{_KINDS[invoice.kind]} are not uploaded."
    if not invoice.posted and not settings.unposted:
        return f"not posted to the ledgers yet: {settings.drafts}."
    return None


def invoice_key(invoice: Invoice) -> str:
    """Give the Invoice ID: account number, hyphen, invoice number (manual 6.3)."""
    return f"{clean(invoice.account)}-{clean(invoice.number)}"


def wanted_products(invoice: Invoice, context: Context) -> tuple[str, ...]:
    """Give the codes of an invoice's lines that may be products, each once."""
    lines = (line for line in invoice.lines if may_be_product(line) and not kept_back(line, context))
    codes = (clean(line.product_code) for line in lines)
    return tuple({match_key(code): code for code in codes}.values())


def wanted_units(
    invoice: Invoice, products: Mapping[str, KnownProduct], catalogue: CatalogueSettings
) -> tuple[str, ...]:
    """Give the units, each once, that the default group must have for the products of an invoice."""
    names = unit_names(invoice, products, catalogue)
    return tuple({match_key(name): name for name in names}.values())


def draft(
    invoice: Invoice,
    parts: Parts,
    settings: InvoiceSettings,
    catalogue: CatalogueSettings,
    context: Context,
) -> Draft:
    """Say which CRM invoice, with which lines, an invoice of the accounts asks for."""
    document = Document(invoice_key(invoice), parts, catalogue, context)
    lines = line_drafts(invoice, document)
    day, note = _local_noon(invoice.date, settings)
    fields = fitted(
        context,
        "invoice",
        {
            "invoicenumber": document.key,
            "name": invoice.number,
            "customerid": Reference("account", parts.account.id) if parts.account.id else None,
            **currencies.invoice_fields(invoice, document),
            "salesorderid": _order(parts),
            settings.date_field: day,
        },
        key="invoicenumber",
    )
    return Draft(
        key=document.key,
        entity=Entity("invoice", context.name("invoice", document.key), fields.fields),
        children=lines,
        notes=(*note, *fields.notes),
        refusal=next(refusals(invoice, document, lines), None),
        depends=tuple(dict.fromkeys(_dependencies(invoice, document))),
        total=invoice.gross,
    )


def judge(draft: Draft, found: Sequence[Entity], lines: Sequence[UUID] | None) -> Change:
    """Decide what becomes of an invoice, given those of its number and the lines of our own header."""
    own = next((each for each in found if each.id == draft.entity.id), None)
    missing = [] if lines is None else [line for line in draft.children if line.entity.id not in lines]
    if own and missing:
        return _completed(draft, own, missing)
    if found:
        existing = own or found[0]
        return unchanged(draft, existing.id, _oddity(draft, existing))
    return blocked(draft, draft.refusal) if draft.refusal else created(draft)


def _order(parts: Parts) -> Reference | None:
    origin = parts.origin
    if origin is None or not origin.settled or origin.entity != "salesorder":
        return None
    return Reference("salesorder", origin.id)


_KINDS = {
    InvoiceKind.CREDIT: "credit notes",
    InvoiceKind.QUOTATION: "quotations",
    InvoiceKind.PROFORMA: "proforma invoices",
}


def _local_noon(day: date | None, settings: InvoiceSettings) -> tuple[datetime | None, tuple[str, ...]]:
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return None, ("the invoice has no date that the CRM takes, so none is sent",)
    return datetime.combine(day, NOON, tzinfo=settings.zone).astimezone(UTC), ()


def _dependencies(invoice: Invoice, document: Document) -> Iterator[tuple[str, str]]:
    parts = document.parts
    if parts.account.action in (Action.CREATE, Action.BLOCKED):
        yield parts.account.entity, parts.account.key
    for line in invoice.lines:
        product = product_of(line, parts.products)
        if product and product.depends:
            yield product.depends
    for unit in unit_names(invoice, parts.products, document.catalogue):
        if match_key(unit) in parts.new_units:
            yield "uom", unit


def _completed(draft: Draft, own: Entity, missing: Sequence[Draft]) -> Change:
    if draft.refusal:
        return blocked(draft, f"it is in the CRM without all its lines, but {draft.refusal}")
    if own.fields.get("statecode") != "Active":
        return blocked(draft, "it is in the CRM without all its lines and no longer active: reopen it there.")
    return Change(
        Action.UPDATE,
        "invoice",
        draft.key,
        id=own.id,
        children=tuple(created(line) for line in missing),
        depends=draft.depends,
    )


def _oddity(draft: Draft, existing: Entity) -> str | None:
    if draft.refusal:
        return f"it is in the CRM, but could not be uploaded as it is now: {draft.refusal}"
    total = existing.fields.get("totalamount")
    elsewhere = existing.fields.get("customerid") != draft.entity.fields.get("customerid")
    wanted = draft.entity.fields.get(currencies.CURRENCY)
    if wanted is not None and existing.fields.get(currencies.CURRENCY) not in (None, wanted):
        return "edited, or number reused: it is in another currency in the CRM than in the accounts."
    if not elsewhere and total == draft.total:
        return _taxed_otherwise(draft, existing)
    shown = plain(total) if isinstance(total, Decimal) else "no total"
    where = " on another account" if elsewhere else ""
    return f"edited, or number reused: {shown}{where} in the CRM, {draft.total} in the accounts."


def _taxed_otherwise(draft: Draft, existing: Entity) -> str | None:
    held = existing.fields.get("totaltax")
    taxes = [line.entity.fields.get("tax") for line in draft.children]
    asked = sum((tax for tax in taxes if isinstance(tax, Decimal)), Decimal(0))
    if not isinstance(held, Decimal) or held == asked:
        return None
    return f"edited, or number reused: the tax is {plain(held)} in the CRM, {plain(asked)} in the accounts."
