"""One product invoice: made, left unposted, and read back, for what Sage made of it must be the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from core.accounting.orders import (
    AccountingRefusedError,
    AccountingUnansweredError,
    BookedInvoice,
    InvoiceDiffersError,
    NewInvoice,
)
from core.accounting.sage50.sdo.fields import Filling, holds, whole
from core.accounting.sage50.sdo.invoice_file import find_booked, find_number
from core.accounting.sage50.sdo.invoices import LEDGER_INVOICE, NUMBERS_ITSELF, header_fields, line_fields
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import Document, Record
from core.errors import AccountingError
from core.text import clean, match_key


class InvoiceWriting:
    """Makes invoices, one after the other, in one version of Sage 50."""

    def __init__(self, login: Login, version: int) -> None:
        self._login = login
        self._version = version
        self._header, self._lines = Filling(), Filling()
        self._searched: bool | None = None

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Search the invoices of customers' order numbers; raises where the search has missed one of ours."""
        tried = "look for invoices in Sage 50"
        if self._searched is False:
            raise _blind(tried)
        with self._login.asking(tried):
            found = {match_key(number): find_booked(self._login, number) for number in order_numbers}
        return {number: invoices for number, invoices in found.items() if invoices}

    def make(self, invoice: NewInvoice) -> str:
        """Make an invoice and give its number; raises InvoiceDiffersError where Sage made another of it."""
        record = f"the invoice of the order {clean(invoice.order_number)}"
        tried = f"make {record}"
        if self._searched is False:
            raise _blind(tried)
        with self._login.asking(tried):
            document = self._document(invoice, record)
        with self._login.asking(tried, writing=True):
            if not document.Update():
                raise self._login.refusal(tried)
        with self._login.reading_back(tried):
            found = self._made(document, invoice)
            self._prove_search(found)
        if found is None:
            raise _vanished(tried, record)
        if (found.net, found.tax) != (invoice.net, invoice.tax):
            raise _differs(tried, invoice, found)
        return found.number

    def _document(self, invoice: NewInvoice, record: str) -> Document:
        tax = self._account_tax(invoice.account, record)
        # A new object for each document: before version 20 one that is used again loses memory.
        document = cast("Document", self._login.create("InvoicePost"))
        document.Type = LEDGER_INVOICE
        header = document.Header.Fields
        self._header.fill(header, header_fields(invoice, tax), record)
        if self._version < NUMBERS_ITSELF:
            header.Item("INVOICE_NUMBER").Value = self._free_number(document)
        for at, line in enumerate(invoice.lines, start=1):
            fields = document.Items.Add().Fields
            values = line_fields(line, invoice.department, self._version)
            self._lines.fill(fields, values, f"line {at} of {record}")
        return document

    def _account_tax(self, account: str, record: str) -> int:
        """Give the tax code of the account; raises where it is not there."""
        ledger = cast("Record", self._login.create("SalesRecord"))
        place = ledger.Fields.Item("ACCOUNT_REF")
        reference = account.strip().upper()
        if reference and holds(reference, int(place.Length)):
            place.Value = reference
            if ledger.Find(False):
                return whole(ledger.Fields, "DEF_TAX_CODE")
        raise AccountingRefusedError(
            "sage50.no_account",
            tried=f"make {record}",
            found=f"the sales ledger has no account {clean(account)}",
            remedy="Upload the order's customer first.",
        )

    def _free_number(self, document: Document) -> int:
        """Give a number that no invoice has: one that is taken would change that invoice."""
        number = int(cast("int", document.GetNextNumber()))
        while find_number(self._login, number) is not None:
            number += 1
        return number

    def _prove_search(self, made: BookedInvoice | None) -> None:
        """Look, once, whether the search finds what was just made: it alone prevents a second invoice."""
        if made is not None and self._searched is None:
            others = find_booked(self._login, made.order_number)
            self._searched = made.number in {each.number for each in others}

    def _made(self, document: Document, invoice: NewInvoice) -> BookedInvoice | None:
        """Read the invoice back: by the number in the header, else by the customer's order number."""
        number = whole(document.Header.Fields, "INVOICE_NUMBER")
        found = find_number(self._login, number) if number else None
        if found is not None and match_key(found.order_number) == match_key(invoice.order_number):
            return found
        others = find_booked(self._login, invoice.order_number)
        return max(others, key=lambda each: int(each.number), default=None)


def _blind(tried: str) -> AccountingError:
    return AccountingError(
        "sage50.blind_search",
        tried=tried,
        found="Sage 50's search by the customer's order number does not find an invoice that was just made",
        remedy="Upload no further orders, for nothing would keep one from being made twice; report this to "
        "support with the version of Sage 50.",
    )


def _vanished(tried: str, record: str) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "sage50.not_saved",
        tried=tried,
        found=f"Sage 50 said that it saved {record}, and it is not there",
        remedy="Look for it in Sage 50 by the customer's order number, then run the upload again.",
    )


def _differs(tried: str, invoice: NewInvoice, found: BookedInvoice) -> InvoiceDiffersError:
    planned = _figures(invoice.net, invoice.tax, invoice.gross)
    return InvoiceDiffersError(
        "sage50.differs",
        tried=tried,
        found=f"Sage 50 has made invoice {found.number} of {_figures(found.net, found.tax, found.gross)}, "
        f"and the plan was {planned}",
        remedy="It is not posted yet: look at it in Sage 50, and correct or delete it before you update the "
        "ledgers.",
        number=found.number,
    )


def _figures(net: Decimal, tax: Decimal, gross: Decimal) -> str:
    return f"{net} net, {tax} tax, {gross} gross"
