"""Whether an invoice adds up: its lines and carriage, less the net-value discount, are its own totals."""

from __future__ import annotations

from decimal import Decimal

from core.records import Invoice

PENNY = Decimal("0.01")


def disagreement(invoice: Invoice) -> str | None:
    """Say how the lines of an invoice miss its totals, to the penny; None where they do not."""
    net = sum((line.net for line in invoice.lines), invoice.carriage_net) - invoice.discount_net
    tax = _tax_before_discount(invoice)
    if not _explains(invoice, discount_tax(invoice)):
        return _says("tax", tax, invoice.tax)
    if net != invoice.net:
        return _says("net", net, invoice.net)
    if invoice.net + invoice.tax != invoice.gross:
        return _says("gross", invoice.net + invoice.tax, invoice.gross)
    return None


def discount_tax(invoice: Invoice) -> Decimal:
    """Give the tax of a net-value discount, negative: what the document has less than its lines."""
    return invoice.tax - _tax_before_discount(invoice)


def _tax_before_discount(invoice: Invoice) -> Decimal:
    return sum((line.tax for line in invoice.lines), invoice.carriage_tax)


def _explains(invoice: Invoice, tax: Decimal) -> bool:
    # No discount takes off more tax than its highest rate would, give or take a penny of rounding a line.
    if not tax:
        return True
    highest = max((line.rate for line in invoice.lines), default=Decimal(0))
    most = abs(invoice.discount_net) * highest / 100 + PENNY * (len(invoice.lines) + 1)
    opposed = (tax < 0) == (invoice.discount_net > 0)
    return invoice.discount_net != 0 and opposed and abs(tax) <= most


def _says(total: str, added: Decimal, stated: Decimal) -> str:
    return f"the lines add up to {total} {added}, the invoice says {stated}: run Check Data in Sage."
