"""One invoice in QuickBooks: made once by a message that names itself, left pending, and read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.accounting.orders import (
    AccountingUnansweredError,
    BookedInvoice,
    InvoiceDiffersError,
    InvoiceLineDraft,
    NewInvoice,
)
from core.accounting.quickbooks import strayed
from core.accounting.quickbooks.addresses import written_address
from core.accounting.quickbooks.booked_index import NARROW
from core.accounting.quickbooks.order_ledger import OrderBooks
from core.accounting.quickbooks.qbxml import message_sets, queries
from core.accounting.quickbooks.qbxml.additions import InvoiceAdd, InvoiceLineAdd, Reference
from core.accounting.quickbooks.qbxml.building import Ask
from core.accounting.quickbooks.qbxml.message_sets import NO_ANSWER, OTHER_MESSAGE, Kept, name_of
from core.accounting.quickbooks.qbxml.queries import Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.accounting.quickbooks.qbxml.statuses import refusal, refuses
from core.errors import AccountingError
from core.text import clean, match_key

CARRIAGE = "Carriage"


@dataclass(frozen=True, slots=True)
class InvoiceWriting:
    """Makes invoices in one company, one after the other; `claimed` is since when the order in hand is."""

    books: OrderBooks
    claimed: datetime | None = None

    def make(self, invoice: NewInvoice, customer: str) -> str:
        """Make an invoice for the customer of a ListID and give its number.

        Raises InvoiceDiffersError where QuickBooks made another of it, AccountingUnansweredError where one
        may be there.
        """
        tried = f"make the invoice of the order {clean(invoice.order_number)} in QuickBooks"
        ask = invoice_add(invoice, customer).ask()
        made = self._made(ask, customer, invoice, tried)
        if (made.net, made.tax) != (invoice.net, invoice.tax):
            raise _differs(tried, invoice, made)
        return made.number

    def forget(self, invoice: NewInvoice) -> None:
        """Let QuickBooks forget an invoice's message.

        Not before its number is known elsewhere: until then only the message finds the invoice again, should
        somebody change its PO number.
        """
        tried = f"let QuickBooks forget the message of the order {clean(invoice.order_number)}"
        message_sets.forget(self.books.conversation, _name(invoice), tried)

    def _made(self, ask: Ask, customer: str, invoice: NewInvoice, tried: str) -> BookedInvoice:
        name = _name(invoice)
        found = self._asked(ask, name, tried)
        if isinstance(found, BookedInvoice):
            return found
        # What QuickBooks remembers of this name is another message, an invoice that is gone, or a refusal:
        # it keeps those too, and gives an old one whose cause is mended as if it were new.
        if match_key(invoice.order_number) in self.books.booked([invoice.order_number]):
            raise _there(tried)
        if found.status == OTHER_MESSAGE:
            found = message_sets.recall(self.books.conversation, name, tried)
            standing = self._standing(found, tried)
            if standing is not None:
                return standing
        if found.status == NO_ANSWER:
            strayed.refuse(self.books, invoice, (customer, self.claimed), tried)
        message_sets.forget(self.books.conversation, name, tried)
        found = self._asked(ask, name, tried)
        if isinstance(found, BookedInvoice):
            return found
        if found.response is None or not refuses(found.response):
            raise _there(tried)
        message_sets.forget(self.books.conversation, name, tried)
        raise refusal(found.response, tried)

    def _asked(self, ask: Ask, name: str, tried: str) -> BookedInvoice | Kept:
        """Ask for the invoice: give it, or what QuickBooks says where there is none."""
        kept = message_sets.carry_out(self.books.conversation, ask, name, tried)
        return self._standing(kept, tried) or kept

    def _standing(self, kept: Kept, tried: str) -> BookedInvoice | None:
        """Read an invoice back that an answer tells of."""
        if kept.status in (OTHER_MESSAGE, NO_ANSWER):
            return None
        if kept.response is None:
            raise _nameless(tried, kept.status)
        if refuses(kept.response) or kept.response.name != "InvoiceAddRs":
            return None
        (told,) = (*kept.response.records, None)[:1]
        if told is None:
            raise _there(tried)
        return self._read_back(told.text("TxnID"), tried)

    def _read_back(self, identity: str, tried: str) -> BookedInvoice | None:
        ask = queries.invoices(Transacted(ids=[identity]), lines=False, only=NARROW)
        try:
            answer = self.books.conversation.one(ask, tried)
            self.books.invoices.refresh()
        except AccountingUnansweredError:
            raise
        except AccountingError as unread:
            raise _unread(unread) from unread
        found: Node | None = next(iter(answer.records), None)
        return None if found is None else self.books.invoices.learn(found)


def _name(invoice: NewInvoice) -> str:
    return name_of("invoice", match_key(invoice.account), match_key(invoice.order_number))


def invoice_add(invoice: NewInvoice, customer: str) -> InvoiceAdd:
    """Give the invoice as QuickBooks takes it: carriage is a line, discounts are in the lines' amounts."""
    lines = [_line(each) for each in invoice.lines]
    if invoice.carriage_net:
        lines.append(
            InvoiceLineAdd(
                item=Reference(name=invoice.carriage_nominal),
                description=CARRIAGE,
                amount=invoice.carriage_net,
                tax_code=Reference(name=invoice.carriage_tax_code),
            )
        )
    return InvoiceAdd(
        customer=Reference(id=customer),
        date=invoice.date,
        order_number=invoice.order_number,
        bill_address=written_address(invoice.name, invoice.address[:4], invoice.address[4]),
        ship_address=written_address(invoice.delivery_name, invoice.delivery[:4], invoice.delivery[4]),
        memo=" ".join(each for each in invoice.notes if each),
        other=invoice.taken_by,
        pending=True,
        lines=tuple(lines),
    )


def _line(draft: InvoiceLineDraft) -> InvoiceLineAdd:
    """Give a line by its rate, or by its amount where a discount is in it: QuickBooks keeps what is given."""
    whole = draft.net - draft.shared
    by_rate = not draft.discount and not draft.shared
    return InvoiceLineAdd(
        item=Reference(name=draft.product_code),
        description=draft.description,
        quantity=_short(draft.quantity),
        rate=_short(draft.unit_price) if by_rate else None,
        amount=None if by_rate else whole,
        tax_code=Reference(name=draft.tax_code),
    )


def _short(number: Decimal) -> Decimal:
    """Give a number without the zeros at its end that say nothing."""
    plain = number.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _there(tried: str) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "quickbooks.unanswered",
        tried=tried,
        found="QuickBooks has had this order's invoice before, and does not say what became of it",
        remedy="Run the upload again: it looks for the invoice by the PO number first.",
    )


def _nameless(tried: str, status: int) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "quickbooks.unanswered",
        tried=tried,
        found=f"QuickBooks gave no answer that could be kept ({status})",
        remedy="Run the upload again: it looks for the invoice by the PO number first.",
    )


def _unread(error: AccountingError) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "quickbooks.unread",
        tried=error.tried,
        found=f"QuickBooks made the invoice, and it could not be read back: {error.found}",
        remedy=f"{error.remedy} Run the upload again: it looks for the invoice by the PO number first.",
    )


def _differs(tried: str, invoice: NewInvoice, made: BookedInvoice) -> InvoiceDiffersError:
    return InvoiceDiffersError(
        "quickbooks.differs",
        tried=tried,
        found=f"QuickBooks has made invoice {made.number} of {made.net} net and {made.tax} tax, and the plan "
        f"was {invoice.net} net and {invoice.tax} tax",
        remedy="It is pending: look at it in QuickBooks, and correct or delete it before you make it final.",
        number=made.number,
    )
