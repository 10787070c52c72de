"""The invoice file as SDO shows it: found by the customer's order number, or by the invoice's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from core.accounting.orders import BookedInvoice
from core.accounting.sage50.sdo.fields import amount, holds, text, whole
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import DataFile, Fields, Record
from core.text import match_key

_ORDER = "CUST_ORDER_NUMBER"
_LONGEST_ORDER = 60
_READ = 0
_INVOICES = (0, 1, 2)
"""Types of documents that are invoices; credit notes, quotations and proformas are none."""


def find_booked(login: Login, order_number: str) -> Sequence[BookedInvoice]:
    """Search the file for a customer's order number; the search runs inside Sage, from the beginning.

    It minds capitals: the number is looked for as it is written, and in capitals.
    """
    file = cast("DataFile", login.create("InvoiceData"))
    file.Open(_READ)
    try:
        wanted = order_number.strip()
        spelt = dict.fromkeys((wanted, wanted.upper()))
        found = {each.number: each for spelling in spelt for each in _search(file, spelling)}
        return tuple(found.values())
    finally:
        file.Close()


def find_number(login: Login, number: int) -> BookedInvoice | None:
    """Give the invoice of this number, None where there is none."""
    record = cast("Record", login.create("InvoiceRecord"))
    record.Fields.Item("INVOICE_NUMBER").Value = number
    return _booked(record.Fields) if record.Find(False) else None


def _search(file: DataFile, order_number: str) -> Iterator[BookedInvoice]:
    length = min(int(file.Fields.Item(_ORDER).Length), _LONGEST_ORDER)
    if not order_number or not holds(order_number, length):
        return
    # A text is compared with the whole field, blanks to its full length among it.
    padded = order_number.ljust(length)
    found = file.FindFirst(_ORDER, padded)
    while found:
        fields = file.Fields
        # One that ends with * at its full length is taken for a beginning, and finds others too.
        same = match_key(text(fields, _ORDER)) == match_key(order_number)
        if same and not _deleted(fields) and whole(fields, "INVOICE_TYPE_CODE") in _INVOICES:
            yield _booked(fields)
        found = file.FindNext(_ORDER, padded)


def _deleted(fields: Fields) -> bool:
    return whole(fields, "DELETED_FLAG") != 0


def _booked(fields: Fields) -> BookedInvoice:
    net = amount(fields, "ITEMS_NET") + amount(fields, "CARR_NET")
    tax = amount(fields, "ITEMS_TAX") + amount(fields, "CARR_TAX")
    return BookedInvoice(
        number=str(whole(fields, "INVOICE_NUMBER")),
        order_number=text(fields, _ORDER),
        account=text(fields, "ACCOUNT_REF"),
        posted=whole(fields, "POSTED_CODE") != 0,
        net=net,
        tax=tax,
        gross=net + tax,
    )
