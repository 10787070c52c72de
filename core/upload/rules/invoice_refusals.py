"""Why an invoice cannot go up as it is in the accounts: each with its cause and its cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.money import rounded
from core.records import Invoice
from core.text import clean, match_key
from core.upload.plan import Action, Draft
from core.upload.rules.currencies import invoice_refusal
from core.upload.rules.fitting import attribute, oversized
from core.upload.rules.lines import Document, product_of, unit_names
from core.upload.rules.origins import unsettled
from core.upload.rules.prices import extended
from core.upload.rules.settings import Context
from core.upload.rules.totals import disagreement

ZERO = Decimal(0)


def refusals(invoice: Invoice, document: Document, lines: Sequence[Draft]) -> Iterator[str]:
    """Give all that stands in the way of an invoice whose CRM lines would be `lines`, the gravest first."""
    reasons = (
        _nameless(invoice),
        invoice_refusal(invoice, document),
        invoice.problem or None,
        _customer(document),
        unsettled(document.parts.origin),
        *_products(invoice, document),
        *_units(invoice, document),
        _empty(lines),
        disagreement(invoice),
        _lost_pennies(invoice, lines, document.context),
        oversized(document.context, "invoice", "invoicenumber", document.key),
    )
    return filter(None, reasons)


def _nameless(invoice: Invoice) -> str | None:
    if clean(invoice.account) and clean(invoice.number):
        return None
    return "the invoice has no account or no number: complete it in the accounts."


def _customer(document: Document) -> str | None:
    account = document.parts.account
    if account.action not in (Action.BLOCKED, Action.SKIPPED) and account.id is not None:
        return None
    reason = account.reason or "it has no account in the CRM: upload it first."
    return f"customer {account.key} cannot be used: {reason}"


def _products(invoice: Invoice, document: Document) -> Iterator[str]:
    for line in invoice.lines:
        product = product_of(line, document.parts.products)
        if product and product.refusal:
            yield f"product {clean(line.product_code)} cannot be used: {product.refusal}"


def _units(invoice: Invoice, document: Document) -> Iterator[str]:
    for unit in unit_names(invoice, document.parts.products, document.catalogue):
        if match_key(unit) not in document.parts.units:
            yield f'unit "{unit}" is not in the default unit group and cannot be made: add it in the CRM.'


def _empty(lines: Sequence[Draft]) -> str | None:
    return None if lines else "the invoice has no lines: add them, or delete it in the accounts."


def _lost_pennies(invoice: Invoice, lines: Sequence[Draft], context: Context) -> str | None:
    net = sum((_net(line, context) for line in lines), ZERO)
    tax = sum((_kept(line, "tax", context) for line in lines), ZERO)
    if (net, tax) == (invoice.net, invoice.tax):
        return None
    return (
        f"the CRM keeps too few decimals, net {invoice.net} and tax {invoice.tax} would become {net} and "
        f"{tax}: set the precision of its money fields to 2, and publish."
    )


def _net(line: Draft, context: Context) -> Decimal:
    base = extended(_kept(line, "quantity", context), _kept(line, "priceperunit", context))
    return base - _kept(line, "manualdiscountamount", context)


def _kept(line: Draft, field: str, context: Context) -> Decimal:
    # Figures are sent exact; what counts here is what the CRM makes of them when it stores them.
    value = line.entity.fields.get(field)
    allowed = attribute(context, "invoicedetail", field)
    if not isinstance(value, Decimal):
        return ZERO
    return value if allowed is None or allowed.places is None else rounded(value, allowed.places)
