"""An invoice that QuickBooks may have made and ended over, and whose PO number was changed by hand since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from core.accounting.orders import AccountingUncertainError, NewInvoice
from core.accounting.quickbooks.booked_index import NARROW
from core.accounting.quickbooks.order_ledger import OrderBooks
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.queries import Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import clean

_TOLD = (*NARROW, "TimeCreated")
_ASTRAY = timedelta(hours=26)
"""How far QuickBooks' wall clock and this one's may be apart: zones, and summer time."""


def refuse(books: OrderBooks, invoice: NewInvoice, whose: tuple[str, datetime | None], tried: str) -> None:
    """Raise AccountingUncertainError where an invoice may be this order's.

    `whose` are the customer's ListID, and since when the order is claimed. To be asked where QuickBooks knows
    of the order's message and not what became of it.
    """
    found = next(_strayed(books, invoice, whose), None)
    if found is None:
        return
    number = clean(books.invoices.invoice(found).number)
    order, bears = clean(invoice.order_number), clean(found.text("PONumber")) or "blank"
    raise AccountingUncertainError(
        "quickbooks.strayed",
        tried=tried,
        found=f"QuickBooks ended over this order's invoice, and invoice {number} of the same customer, "
        f"which was changed by hand since, may be it: its PO number is {bears}",
        remedy=f"If it is this order's, give it the PO number {order} again. If it is not, enter the order's "
        f"invoice in QuickBooks by hand under that PO number. Then run the upload again: it marks the order.",
    )


def _strayed(books: OrderBooks, invoice: NewInvoice, whose: tuple[str, datetime | None]) -> Iterator[Node]:
    customer, claimed = whose
    ask = queries.invoices(Transacted(customers=[customer]), lines=False, only=_TOLD)
    for each in books.conversation.records(
        ask, "look for an invoice in QuickBooks whose PO number was changed"
    ):
        same = (each.number("Subtotal"), each.number("SalesTaxTotal")) == (invoice.net, invoice.tax)
        if _was_changed(each) and (same or not _was_there(each, claimed)):
            yield each


def _was_changed(found: Node) -> bool:
    """Whether somebody has changed it: one that bears another PO number from the beginning is another's."""
    made, modified = found.moment("TimeCreated"), found.moment("TimeModified")
    return made is None or modified is None or modified > made


def _was_there(found: Node, claimed: datetime | None) -> bool:
    """Whether it was there before the order was claimed, by clocks of which one may be wrong."""
    made = found.moment("TimeCreated")
    if made is None or claimed is None:
        return False
    return made < claimed.astimezone(UTC).replace(tzinfo=None) - _ASTRAY
