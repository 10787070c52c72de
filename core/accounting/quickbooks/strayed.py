"""An invoice that QuickBooks may have made and ended over, and whose PO number was changed by hand since."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.orders import AccountingUncertainError, NewInvoice
from core.accounting.quickbooks.booked_index import NARROW
from core.accounting.quickbooks.order_ledger import OrderBooks
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.queries import Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import clean

_TOLD = (*NARROW, "TimeCreated")


def refuse(books: OrderBooks, invoice: NewInvoice, customer: str, tried: str) -> None:
    """Raise AccountingUncertainError where an invoice of the customer (a ListID) may be this order's.

    To be asked where QuickBooks knows of the order's message and not what became of it.
    """
    found = next(_strayed(books, invoice, customer), None)
    if found is None:
        return
    number = clean(books.invoices.invoice(found).number)
    order = clean(invoice.order_number)
    raise AccountingUncertainError(
        "quickbooks.strayed",
        tried=tried,
        found=f"QuickBooks ended over this order's invoice, and invoice {number} of the same customer and "
        f"amount, which was changed by hand since, may be it: its PO number is "
        f"{clean(found.text('PONumber')) or 'blank'}",
        remedy=f"If it is this order's, give it the PO number {order} again. If it is not, enter the order's "
        f"invoice in QuickBooks by hand under that PO number. Then run the upload again: it marks the order.",
    )


def _strayed(books: OrderBooks, invoice: NewInvoice, customer: str) -> Iterator[Node]:
    ask = queries.invoices(Transacted(customers=[customer]), lines=False, only=_TOLD)
    for each in books.conversation.records(
        ask, "look for an invoice in QuickBooks whose PO number was changed"
    ):
        amounts = each.number("Subtotal"), each.number("SalesTaxTotal")
        if amounts == (invoice.net, invoice.tax) and _was_changed(each):
            yield each


def _was_changed(found: Node) -> bool:
    """Whether somebody has changed it: one that bears another PO number from the beginning is another's."""
    made, modified = found.moment("TimeCreated"), found.moment("TimeModified")
    return made is None or modified is None or modified > made
